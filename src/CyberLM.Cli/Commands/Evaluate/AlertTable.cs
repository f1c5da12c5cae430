using System.Globalization;
using CyberLM.Cli.Output;
using CyberLM.Evaluation;

namespace CyberLM.Cli.Commands;

/// <summary>Alerts at real records and at others for people.</summary>
static class AlertTable
{
    public static void Write(TextWriter output, AlertComparison comparison)
    {
        string name = comparison.Name;
        output.WriteLine();
        output.WriteLine(
            $"alerts of {comparison.Rules.Count} rules at real records ({comparison.RealRecords}, from {Day(comparison.RealFrom)}) and "
                + $"{name} ({comparison.MadeRecords}, from {Day(comparison.MadeFrom)}): both of {Units.Plural(comparison.Users, "user")}, "
                + $"{Units.Plural(comparison.UserDays, "user-day")}, {Units.Plural(comparison.Days, "day")}");
        string[] heads = ["rule", "level", "real", "a 1,000", name, "a 1,000", $"ratio, by {comparison.ResampledWord}", Asked];
        Columns.Write(output, heads, comparison.Judged.OrderByDescending(rule => rule.Real).Append(comparison.All)
            .Select(rule => Row(comparison, rule)));
        List(output, $"fewer than {RuleRates.LeastReal} real alerts, no verdict (real, {name})", comparison.TooFew);
        List(output, $"on real records only (real, {name})", comparison.OnRealOnly);
        List(output, $"on {name} only (real, {name})", comparison.OnMadeOnly);
        List(output, $"look back {comparison.Days} days or longer, and cannot fire", comparison.NotArmed, counts: false);
        int silent = comparison.Rules.Count(rule => rule is { Real: 0, Made: 0 });
        output.WriteLine($"fired on neither side: {Units.Plural(silent, "rule")}");
    }

    static string Asked => Units.Invariant($"asked {RuleRates.LeastRatio} to {RuleRates.MostRatio}");

    static string[] Row(AlertComparison comparison, RuleRates rule) =>
    [
        rule.Rule.Name, rule.Rule.Level ?? "-", $"{rule.Real}", Units.Invariant($"{comparison.RealRate(rule):F2}"),
        $"{rule.Made}", Units.Invariant($"{comparison.MadeRate(rule):F2}"),
        rule.Ratio is { } ratio ? Units.Invariant($"{ratio.Value:F2} [{ratio.Low:F2}, {ratio.High:F2}]") : "-",
        !rule.HasVerdict || rule == comparison.All ? "-" : (rule.IsWithin ? "within" : "outside") + (rule.IsSettled ? "" : ", not settled"),
    ];

    static void List(TextWriter output, string what, IEnumerable<RuleRates> rules, bool counts = true)
    {
        string[] names = [.. rules.Select(rule => counts ? $"{rule.Rule.Name} ({rule.Real}, {rule.Made})" : rule.Rule.Name)];
        if (names.Length > 0) output.WriteLine(Talk.Printable($"{what}: {string.Join(", ", names)}"));
    }

    static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

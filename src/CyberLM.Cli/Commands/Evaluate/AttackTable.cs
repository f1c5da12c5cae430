using CyberLM.Cli.Output;
using CyberLM.Evaluation;

namespace CyberLM.Cli.Commands;

/// <summary>Records of attacks told from real ones, for people.</summary>
static class AttackTable
{
    /// <summary>Fields that are shown; all are in the JSON.</summary>
    const int Shown = 8;

    public static void Write(TextWriter output, AttackComparison comparison)
    {
        void Line(string text) => output.WriteLine(Talk.Printable(text));
        output.WriteLine();
        Line($"attack {comparison.Name}: {Units.Plural(comparison.Records, "record")} beside {comparison.Reference} real ones of their kind"
            + (comparison.Templates > 0 ? $"; {comparison.Templates} of templates left out" : "")
            + (comparison.WithoutKind > 0 ? $"; {comparison.WithoutKind} of a kind that no real record has left out" : ""));
        Line($"told from real ones, area under the curve: {Text(comparison.Area)}; the holdout: {Text(comparison.Holdout)}; "
            + Units.Invariant($"asked at most {AttackComparison.MostArea}: ")
            + (comparison.IsWithin is { } within ? within ? "within" : "outside" : "too few records to say"));
        Line($"in one fold, and drawn again as one: {comparison.Units.Word} ({comparison.Units.Count})");
        Line("decided by the scenario and left out (in how many records; the same in how many real ones beside): "
            + Joined(comparison.Decided.Select(one => $"{one.Path} ({Share(one.Share)}; {Share(one.Agreement)})")));
        Line("follows and left out: all times; " + Joined(comparison.Following.Select(one => $"{one.Path} from {one.From}")));
        Line($"compared: {Units.Plural(comparison.Compared.Count, "field")}; farthest apart (the holdout): "
            + Joined(comparison.Compared.Take(Shown).Select(one =>
                Units.Invariant($"{one.Path} {one.Attack:F3} ({(one.Holdout is { } holdout ? Units.Invariant($"{holdout:F3}") : "-")})"))));
    }

    static string Joined(IEnumerable<string> parts) => string.Join(", ", parts.DefaultIfEmpty("none"));

    static string Share(double share) => Units.Invariant($"{100 * share:F0} %");

    static string Text(Figure? figure) => figure is { } known
        ? Units.Invariant($"{known.Value:F3} [{known.Low:F3}, {known.High:F3}]") : "-";
}

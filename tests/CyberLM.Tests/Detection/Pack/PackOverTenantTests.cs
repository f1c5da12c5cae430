using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using CyberLM.Detection.Sigma;
using CyberLM.Logs;
using CyberLM.Tenant;
using CyberLM.Tests.Tenant;
using Xunit;

namespace CyberLM.Tests.Detection.Pack;

/// <summary>docs/rules.md: what the shipped rules find in a simulated organisation is measured here.</summary>
public sealed partial class PackOverTenantTests
{
    static readonly TenantOptions Options = new(60, 30, 3, new DateOnly(2026, 1, 5))
    {
        Attacks = [.. AttackCatalog.All.Select(attack => attack.Id)],
        Streams = Enum.GetValues<LogStream>(),
        Schema = SchemaPlan.Of2026,
    };

    const string Background = "";

    /// <summary>Which rules fired for what: a scenario, or the background; and how many records are background.</summary>
    sealed record Measured(ILookup<string, string> RulesOf, long BackgroundRecords);

    static readonly Lazy<Measured> Found = new(() => GeneratedTenant.InFolder(folder =>
    {
        new TenantLog(Options).Write(folder);
        return Measure(folder);
    }));

    static Measured Measure(string folder)
    {
        var truth = File.ReadLines(Path.Combine(folder, TenantLog.TruthFile)).Select(line => JsonElement.Parse(line)).ToDictionary(
            line => (line.GetProperty("stream").GetString() + ".jsonl", line.GetProperty("line").GetInt64()), Scenario);
        var reader = new LogReader([.. Options.Streams.Select(stream => Path.Combine(folder, TenantLog.FileOf(stream)))],
            new LogReaderOptions { InOrderOfTime = true });
        var run = new SigmaEngine(RulePack.Rules).Start();
        List<SigmaMatch> matches = [];
        List<SigmaAlert> alerts = [];
        List<string> labels = [];
        foreach (var record in reader.Read())
        {
            labels.Add(truth[(Path.GetFileName(record.Source), record.Line)]);
            run.Match(record.Utf8.Span, matches, alerts);
        }
        run.Finish(alerts);
        var found = matches.Select(match => (For: labels[(int)match.Event], match.Rule.Header.Name))
            .Concat(alerts.Select(alert => (For: Commonest(alert.Events.Select(number => labels[(int)number])), alert.Rule.Header.Name)));
        return new Measured(found.ToLookup(pair => pair.For, pair => pair.Name!), labels.Count(label => label == Background));
    }

    static string Scenario(JsonElement line) =>
        line.GetProperty("attack") is { ValueKind: JsonValueKind.Object } attack ? attack.GetProperty("scenario").GetString()! : Background;

    /// <summary>An alert of several records is of what most of them are; attacks go before.</summary>
    static string Commonest(IEnumerable<string> labels) =>
        labels.GroupBy(label => label).OrderByDescending(group => group.Count()).ThenByDescending(group => group.Key).First().Key;

    [Fact]
    public void Each_row_on_the_page_is_what_is_measured()
    {
        string[] rows = [.. ScenarioRows(), .. BackgroundRows()];
        string[] missing = [.. rows.Except(File.ReadAllLines(Path.Combine(Repository.Root, "docs", "rules.md")))];
        Assert.True(missing.Length == 0, $"docs/rules.md lacks:\n{string.Join('\n', missing)}");
    }

    static IEnumerable<string> ScenarioRows()
    {
        var must = MustFire();
        foreach (string scenario in Options.Attacks)
        {
            var fired = Found.Value.RulesOf[scenario].Distinct().Order(StringComparer.Ordinal).ToList();
            var wanted = must[scenario].Order(StringComparer.Ordinal).ToList();
            string[] cells = [scenario, Words(wanted.Intersect(fired)), Words(wanted.Except(fired)), Words(fired.Except(wanted))];
            yield return $"| {string.Join(" | ", cells)} |";
        }
    }

    static string Words(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"`{name}`").DefaultIfEmpty("-"));

    static IEnumerable<string> BackgroundRows() => Found.Value.RulesOf[Background].GroupBy(name => name)
        .Select(group => string.Create(CultureInfo.InvariantCulture,
            $"| `{group.Key}` | {group.Count()} | {1000.0 * group.Count() / Found.Value.BackgroundRecords:0.000} |"));

    /// <summary>By scenario: those whose row of the pack's page has it in bold.</summary>
    static ILookup<string, string> MustFire() => Row().Matches(File.ReadAllText(Path.Combine(RulePack.Folder, "README.md")))
        .SelectMany(row => Bold().Matches(row.Groups["scenarios"].Value).Select(bold => (Bold: bold, Name: row.Groups["name"].Value)))
        .ToLookup(pair => pair.Bold.Groups[1].Value, pair => pair.Name);

    [GeneratedRegex(@"^\| .* \| `(?<name>[a-z_]+)` \| .* \|(?<scenarios>[^|]*)\|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\*\*([SX][0-9]{2})\*\*")]
    private static partial Regex Bold();
}

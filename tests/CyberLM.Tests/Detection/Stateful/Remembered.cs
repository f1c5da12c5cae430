using System.Text;
using CyberLM.Detection.Sigma;
using CyberLM.Detection.Stateful;
using Xunit;

namespace CyberLM.Tests.Detection.Stateful;

/// <summary>Short ways to a stateful rule and to what it does. Times are seconds from 2026-03-02T00:00Z.</summary>
static class Remembered
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A document whose detection is the kind 'a', with the given lines under 'stateful'.</summary>
    public static string Document(string lines, string title = "remembered") =>
        $"title: {title}\nlogsource: {{category: x}}\nstateful:\n  detection: {{s: {{kind: a}}, condition: s}}\n"
            + string.Join("\n", lines.Split('\n').Select(line => "  " + line)) + "\n";

    public static string Rule(string name) => $"title: rule {name}\nname: {name}\nlogsource: {{category: x}}\n"
        + $"detection: {{s: {{kind: {name}}}, condition: s}}\n";

    public static SigmaRuleSet Load(params string[] documents)
    {
        var rules = SigmaRuleSet.Parse(string.Join("---\n", documents), "test.yml");
        Assert.True(rules.Refused.Count == 0, string.Join("\n", rules.Refused));
        return rules;
    }

    public static List<SigmaAlert> Run(SigmaRuleSet rules, IEnumerable<(double Second, string Json)> events, out SigmaRun run,
        StatefulLimits? limits = null)
    {
        run = new SigmaEngine(rules, new SigmaEngineOptions { Stateful = limits ?? new StatefulLimits() }).Start();
        var alerts = new List<SigmaAlert>();
        foreach (var (second, json) in events)
            run.Match(Encoding.UTF8.GetBytes(json), [], alerts, Start.AddTicks((long)Math.Round(second * TimeSpan.TicksPerSecond)));
        run.Finish(alerts);
        return alerts;
    }

    /// <summary>Seconds of the alerts of a document for events.</summary>
    public static List<double> Seconds(string lines, params (double Second, string Json)[] events) =>
        Seconds(Run(Load(Document(lines)), events, out _));

    public static List<double> Seconds(IEnumerable<SigmaAlert> alerts) => [.. alerts.Select(alert => (alert.Time - Start).TotalSeconds)];

    public static StatefulCounts Counts(string lines, StatefulLimits? limits, params (double Second, string Json)[] events)
    {
        Run(Load(Document(lines)), events, out var run, limits);
        return Assert.Single(run.Stateful);
    }

    /// <summary>Time and entity of each alert, in one order.</summary>
    public static List<(double, string)> Told(IEnumerable<SigmaAlert> alerts) =>
        [.. alerts.Select(alert => ((alert.Time - Start).TotalSeconds, string.Join(",", alert.Group))).Order()];

    /// <summary>An event of the kind 'a' of somebody, with a value.</summary>
    public static string Event(string who, string value, string kind = "a") =>
        $$"""{"kind":"{{kind}}","who":"{{who}}","v":"{{value}}"}""";
}

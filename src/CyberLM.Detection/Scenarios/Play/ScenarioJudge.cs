using CyberLM.Detection.Sigma;

namespace CyberLM.Detection.Scenarios;

/// <summary>A record of a merged log, and of which scenario it is.</summary>
/// <param name="Scenario">its number; -1: of the background</param>
public readonly record struct JudgedRecord(ReadOnlyMemory<byte> Utf8, int Scenario)
{
    /// <summary>Of a record of a scenario; null: not known.</summary>
    public DateTimeOffset? Time { get; init; }
}

/// <summary>An alert in which records of a scenario took part.</summary>
/// <param name="Time">when it was known; null: nobody knows</param>
/// <param name="Records">places of these records in the scenario, from 0, in the order of the log</param>
public sealed record ScenarioAlert(RuleHeader Rule, DateTimeOffset? Time, IReadOnlyList<int> Records);

/// <summary>What rules make of scenarios.</summary>
/// <param name="Fired">by number of the scenario: rules that a record of it took part in</param>
/// <param name="Background">names of rules and how often they fired at background alone</param>
public sealed record Judgement(IReadOnlyList<IReadOnlyCollection<RuleHeader>> Fired, IReadOnlyDictionary<string, int> Background)
{
    /// <summary>By number of the scenario, in the order in which they were told.</summary>
    public required IReadOnlyList<IReadOnlyList<ScenarioAlert>> Alerts { get; init; }
}

/// <summary>Holds a merged log against rules, and says which of them fired at which scenario.</summary>
public sealed class ScenarioJudge(SigmaEngine engine)
{
    readonly HashSet<string> names = [.. engine.Rules.Headers.SelectMany(rule => rule.References)];

    /// <summary>One whose alerts name all of their events, so that records can be counted by them.</summary>
    public static ScenarioJudge NamingAll(SigmaRuleSet rules)
    {
        // As many as correlations and stateful rules keep of one group.
        const int all = 10_000;
        return new(new(rules, new() { Correlations = new() { EventsOfAlert = all }, Stateful = new() { EventsOfAlert = all } }));
    }

    /// <summary>Of rules that must fire, those that are not among the rules: nothing can be said of them.</summary>
    public IEnumerable<string> Unknown(Scenario scenario) => scenario.MustFire.Where(name => !names.Contains(name));

    public IEnumerable<string> NotFired(Scenario scenario, IReadOnlyCollection<RuleHeader> fired) =>
        scenario.MustFire.Where(name => names.Contains(name) && !fired.Any(rule => rule.References.Contains(name)));

    /// <param name="records">in order of time</param>
    public Judgement Judge(IEnumerable<JudgedRecord> records, int scenarios)
    {
        var run = engine.Start();
        var (matches, alerts, background) = (new List<SigmaMatch>(), new List<SigmaAlert>(), new Dictionary<string, int>());
        List<ScenarioAlert>[] told = [.. Enumerable.Range(0, scenarios).Select(_ => new List<ScenarioAlert>())];
        var own = new Dictionary<long, (int Scenario, int Place, DateTimeOffset? Time)>();
        int[] places = new int[scenarios];
        long number = 0;
        foreach (var record in records)
        {
            if (record.Scenario >= 0) own.Add(number, (record.Scenario, places[record.Scenario]++, record.Time));
            run.Match(record.Utf8.Span, matches, alerts);
            number++;
            Take();
        }
        run.Finish(alerts);
        Take();
        return new([.. told.Select(all => all.Select(alert => alert.Rule).ToHashSet())], background) { Alerts = told };

        void Take()
        {
            foreach (var match in matches) Fire(match.Rule.Header, null, [match.Event]);
            foreach (var alert in alerts) Fire(alert.Rule.Header, alert.Time, alert.Events);
            matches.Clear();
            alerts.Clear();
        }

        void Fire(RuleHeader rule, DateTimeOffset? time, IReadOnlyList<long> events)
        {
            var hit = events.Where(own.ContainsKey).Select(one => own[one]).GroupBy(one => one.Scenario).ToList();
            foreach (var of in hit) told[of.Key].Add(new(rule, time ?? of.First().Time, [.. of.Select(one => one.Place)]));
            if (hit.Count == 0) background[rule.ShortName] = background.GetValueOrDefault(rule.ShortName) + 1;
        }
    }
}

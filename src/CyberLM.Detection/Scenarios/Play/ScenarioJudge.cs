using CyberLM.Detection.Sigma;

namespace CyberLM.Detection.Scenarios;

/// <summary>A record of a merged log, and of which scenario it is.</summary>
/// <param name="Scenario">its number; -1: of the background</param>
public readonly record struct JudgedRecord(ReadOnlyMemory<byte> Utf8, int Scenario);

/// <summary>What rules make of scenarios.</summary>
/// <param name="Fired">by number of the scenario: rules that a record of it took part in</param>
/// <param name="Background">names of rules and how often they fired at background alone</param>
public sealed record Judgement(IReadOnlyList<IReadOnlyCollection<RuleHeader>> Fired, IReadOnlyDictionary<string, int> Background);

/// <summary>Holds a merged log against rules, and says which of them fired at which scenario.</summary>
public sealed class ScenarioJudge(SigmaEngine engine)
{
    readonly HashSet<string> names = [.. engine.Rules.Headers.SelectMany(Names)];

    /// <summary>Of rules that must fire, those that are not among the rules: nothing can be said of them.</summary>
    public IEnumerable<string> Unknown(Scenario scenario) => scenario.MustFire.Where(name => !names.Contains(name));

    public IEnumerable<string> NotFired(Scenario scenario, IReadOnlyCollection<RuleHeader> fired) =>
        scenario.MustFire.Where(name => names.Contains(name) && !fired.Any(rule => Names(rule).Contains(name)));

    /// <param name="records">in order of time</param>
    public Judgement Judge(IEnumerable<JudgedRecord> records, int scenarios)
    {
        var run = engine.Start();
        var (matches, alerts, background) = (new List<SigmaMatch>(), new List<SigmaAlert>(), new Dictionary<string, int>());
        HashSet<RuleHeader>[] fired = [.. Enumerable.Range(0, scenarios).Select(_ => new HashSet<RuleHeader>())];
        var of = new Dictionary<long, int>();
        long number = 0;
        foreach (var record in records)
        {
            if (record.Scenario >= 0) of.Add(number, record.Scenario);
            run.Match(record.Utf8.Span, matches, alerts);
            number++;
            Take();
        }
        run.Finish(alerts);
        Take();
        return new(fired, background);

        void Take()
        {
            foreach (var match in matches) Fire(match.Rule.Header, [match.Event]);
            foreach (var alert in alerts) Fire(alert.Rule.Header, alert.Events);
            matches.Clear();
            alerts.Clear();
        }

        void Fire(RuleHeader rule, IReadOnlyList<long> events)
        {
            var hit = events.Where(of.ContainsKey).Select(one => of[one]).Distinct().ToList();
            foreach (int scenario in hit) fired[scenario].Add(rule);
            if (hit.Count == 0) background[rule.Name ?? rule.Title] = background.GetValueOrDefault(rule.Name ?? rule.Title) + 1;
        }
    }

    /// <summary>A scenario may call a rule by any of these.</summary>
    public static IEnumerable<string> Names(RuleHeader rule) => new[] { rule.Name, rule.Id, rule.Title }.OfType<string>();
}

using CyberLM.Detection.Sigma;
using CyberLM.Logs;

namespace CyberLM.Detection.Tuning;

/// <summary>One pass of a labelled log over rules: every alert, held against the labels.</summary>
sealed class JudgedRun
{
    readonly Dictionary<object, JudgedRule> byRule = new(ReferenceEqualityComparer.Instance);
    readonly Dictionary<long, IReadOnlyList<string>> attacks = [];
    readonly Dictionary<long, string> twins = [];

    public JudgedRun(SigmaRuleSet rules, SigmaEngineOptions engine, LogReader reader, RecordLabels labels)
    {
        var run = Run = new SigmaEngine(rules, engine).Start();
        List<SigmaMatch> matches = [];
        List<SigmaAlert> alerts = [];
        foreach (var record in reader.Read())
        {
            if (labels.AllOf(Records + 1, record) is { Count: > 0 } known) attacks[Records] = known;
            else if (labels.TwinOf(Records + 1, record) is { } twin) twins[Records] = twin;
            Records++;
            matches.Clear();
            run.Match(record.Utf8.Span, matches, alerts);
            foreach (var match in matches) Add(match.Rule, match.Rule.Header, [match.Event]);
            Take(alerts);
        }
        run.Finish(alerts);
        Take(alerts);
    }

    public long Records { get; private set; }

    /// <summary>For what it counted.</summary>
    public SigmaRun Run { get; }

    /// <summary>By record, all that it is of.</summary>
    public IReadOnlyDictionary<long, IReadOnlyList<string>> Attacks => attacks;

    readonly SortedDictionary<string, long> falseOfTwins = new(StringComparer.Ordinal);

    /// <summary>False alerts that name a record of a benign twin, by twin.</summary>
    public IReadOnlyDictionary<string, long> FalseOfTwins => falseOfTwins;

    public IReadOnlyCollection<JudgedRule> Rules => byRule.Values;

    /// <summary>By what it says about itself: of another rule set it is another object.</summary>
    public JudgedRule? Find(RuleHeader header) =>
        byRule.Values.FirstOrDefault(rule => (rule.Header.Source, rule.Header.Line) == (header.Source, header.Line));

    /// <summary>Names of attacks of which some rule caught a record.</summary>
    public HashSet<string> CaughtAttacks => [.. byRule.Values.SelectMany(rule => rule.Caught).SelectMany(record => attacks[record])];

    void Take(List<SigmaAlert> alerts)
    {
        foreach (var alert in alerts) Add(alert.Rule, alert.Rule.Header, alert.Events);
        alerts.Clear();
    }

    void Add(object rule, RuleHeader header, IReadOnlyList<long> records)
    {
        if (!byRule.TryGetValue(rule, out var judged)) byRule.Add(rule, judged = new JudgedRule(rule, header));
        var alert = new JudgedAlert(records, [.. records.Where(attacks.ContainsKey)]);
        judged.Add(alert);
        if (twins.Count == 0 || !alert.IsFalse || !records.Any(twins.ContainsKey)) return;
        string twin = twins[records.First(twins.ContainsKey)];
        falseOfTwins[twin] = falseOfTwins.GetValueOrDefault(twin) + 1;
    }
}

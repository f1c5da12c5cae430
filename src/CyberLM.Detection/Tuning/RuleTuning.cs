using CyberLM.Detection.Sigma;
using CyberLM.Logs;

namespace CyberLM.Detection.Tuning;

/// <summary>How a rule set does on a labelled log.</summary>
/// <param name="Caught">attack records that an alert names</param>
/// <param name="CaughtAttacks">attacks of which some record was caught</param>
public sealed record TuningCounts(long False, long True, long Caught, int CaughtAttacks);

/// <summary>Exclusions for the rules of a set, found on a labelled log and then tried on it.</summary>
public sealed class RuleTuning
{
    /// <summary>Tries without those exclusions that lost too much.</summary>
    const int MostTries = 4;

    /// <summary>Records from which it is known what share an exclusion passes over.</summary>
    const int Sampled = 20_000;

    readonly IReadOnlyList<string> paths;
    readonly SigmaEngineOptions engine;
    readonly Func<LogReader> open;
    readonly RecordLabels labels;
    readonly ExclusionOptions options;

    /// <param name="open">the log, from its beginning: it is read three times or more</param>
    /// <param name="unproven">whether exclusions count of rules for which there was no attack in the log</param>
    public RuleTuning(IReadOnlyList<string> paths, SigmaRuleSet rules, SigmaEngineOptions engine, Func<LogReader> open, RecordLabels labels,
        ExclusionOptions options, bool unproven)
    {
        (this.paths, this.engine, this.open, this.labels, this.options) = (paths, engine, open, labels, options);
        var before = new JudgedRun(rules, engine, open(), labels);
        (Records, Run) = (before.Records, before.Run);
        AttackRecords = before.Attacks.Count;
        Attacks = before.Attacks.Values.SelectMany(labels => labels).Distinct().Count();
        Before = After = Counts(before);
        FalseOfTwins = before.FalseOfTwins;
        Search(before, rules);
        Try(before, unproven);
    }

    public long Records { get; }

    /// <summary>The run without any exclusion, for what it had to leave out.</summary>
    public SigmaRun Run { get; }
    public long AttackRecords { get; }
    public int Attacks { get; }
    public TuningCounts Before { get; }

    /// <summary>False alerts without any exclusion that name a record of a benign twin, by twin.</summary>
    public IReadOnlyDictionary<string, long> FalseOfTwins { get; }

    /// <summary>With the exclusions that are kept.</summary>
    public TuningCounts After { get; private set; }

    /// <summary>All that were found, each rule's in the order in which they were chosen.</summary>
    public List<Exclusion> Found { get; } = [];

    /// <summary>Those of them that together lose no more than is allowed, tried on the whole log.</summary>
    public List<Exclusion> Kept { get; private set; } = [];

    /// <summary>Rules with false alerts for which nothing was found, and how many.</summary>
    public List<(RuleHeader Rule, long False, long True)> Without { get; } = [];

    static TuningCounts Counts(JudgedRun run) => new(run.Rules.Sum(rule => rule.False), run.Rules.Sum(rule => rule.True),
        run.Rules.SelectMany(rule => rule.Caught).Distinct().Count(), run.CaughtAttacks.Count);

    void Search(JudgedRun before, SigmaRuleSet rules)
    {
        var noisy = before.Rules.Where(rule => rule.False >= options.LeastSaved).OrderByDescending(rule => rule.False)
            .ThenBy(rule => rule.Header.Title, StringComparer.Ordinal).ToList();
        var (records, sample) = ReadValues(noisy, out var values);
        foreach (var rule in noisy)
        {
            var table = new AlertTable(rule, record => records[record], options.LeastSaved);
            var found = new ExclusionSearch(table, sample, values, options).Find();
            var bases = rules.BasesOf(rule.Rule);
            Found.AddRange(found.Select(each => new Exclusion(rule.Header,
                [.. each.Values.Select(list => new ExclusionPart(values[list[0]].Path,
                    [.. list.Select(value => new ExcludedValue(values[value].Text, values[value].Kind == RecordScalarKind.Text))]))],
                AlertTable.Count(each.False), rule.FalseAlerts.Count, AlertTable.Count(each.True), rule.TrueAlerts.Count,
                each.PassedOver, bases)));
            if (found.Count == 0) Without.Add((rule.Header, rule.False, rule.True));
        }
    }

    /// <summary>The values of records that alerts name, and of a sample of all; numbered, since they come again and again.</summary>
    (Dictionary<long, int[]> Named, RecordSample Sample) ReadValues(List<JudgedRule> rules, out List<FieldValue> values)
    {
        long stride = (Records + Sampled - 1) / Sampled;
        var sample = new List<int[]>();
        var wanted = rules.SelectMany(rule => rule.FalseAlerts.Concat(rule.TrueAlerts)).SelectMany(alert => alert.Records).ToHashSet();
        var numbers = new Dictionary<FieldValue, int>();
        var list = values = [];
        var found = new Dictionary<long, int[]>();
        long number = 0;
        foreach (var record in open().Read())
        {
            bool sampled = number % stride == 0;
            if (sampled || wanted.Contains(number))
            {
                int[] numbered = [.. RecordValues.Of(record.Utf8).Select(Number)];
                if (sampled) sample.Add(numbered);
                if (wanted.Contains(number)) found.Add(number, numbered);
            }
            number++;
        }
        return (found, new RecordSample(sample));

        int Number(FieldValue value)
        {
            if (!numbers.TryGetValue(value, out int known))
            {
                numbers.Add(value, known = list.Count);
                list.Add(value);
            }
            return known;
        }
    }

    /// <summary>What alerts of several records become is known only by running the rules: those that lose too much go.</summary>
    void Try(JudgedRun before, bool unproven)
    {
        var kept = Found.Where(exclusion => unproven || !exclusion.IsUnproven).ToList();
        for (int tries = 0; kept.Count > 0 && tries < MostTries; tries++)
        {
            var rules = SigmaRuleSet.Load(paths, [(FilterText.Write(kept), "exclusions")]);
            var after = new JudgedRun(rules, engine, open(), labels);
            var worse = before.Rules.Where(rule => Lost(rule, after.Find(rule.Header)) > options.MostRecallLost)
                .Select(rule => rule.Header).ToHashSet();
            if (worse.Count == 0)
            {
                (Kept, After) = (kept, Counts(after));
                return;
            }
            var guilty = kept.Where(exclusion => worse.Contains(exclusion.Rule)).ToList();
            // An exclusion of a base that others look at too may have cost them.
            kept = guilty.Count > 0 ? [.. kept.Except(guilty)] : [.. kept.SkipLast(1)];
        }
    }

    static double Lost(JudgedRule before, JudgedRule? after) => before.Caught.Count == 0 ? 0
        : (double)before.Caught.Count(record => after is null || !after.Caught.Contains(record)) / before.Caught.Count;
}

using CyberLM.Detection.Sigma;
using CyberLM.Logs;

namespace CyberLM.Detection.Tuning;

/// <summary>An attack of a labelled log.</summary>
/// <param name="Records">that are labelled so</param>
/// <param name="Rules">that fired at one of them, or at several with one of them, by their names</param>
/// <param name="Missed">where none did</param>
public sealed record RecalledAttack(string Label, long Records, IReadOnlyList<RuleHeader> Rules, MissedAttack? Missed);

/// <summary>What is known about why no rule fired.</summary>
/// <param name="Below">rules that fired, of a level that was not asked for</param>
/// <param name="Counting">rules that only correlations look at, and the records of the attack that they match</param>
/// <param name="Nearest">the rule that asks for most of what a record has, and for one thing besides</param>
public sealed record MissedAttack(
    IReadOnlyList<RuleHeader> Below, IReadOnlyList<(RuleHeader Rule, long Records)> Counting, NearMiss? Nearest);

/// <summary>Which attacks of a labelled log trip a rule, which do not and why, and what fires at records that are no attack.</summary>
public sealed class AttackRecall
{
    readonly Dictionary<string, Dictionary<RuleHeader, long>> counting = [];
    readonly Dictionary<string, NearMiss> nearest = [];

    /// <param name="open">the log, which is read once more where attacks are missed</param>
    /// <param name="least">alerts of rules below this level are none</param>
    public AttackRecall(SigmaRuleSet rules, SigmaEngineOptions engine, Func<LogReader> open, RecordLabels labels, RuleLevel least)
    {
        var judged = new JudgedRun(rules, engine, open(), labels);
        (Records, Run) = (judged.Records, judged.Run);
        AttackRecords = judged.Attacks.Count;
        var fired = judged.Rules.SelectMany(rule => rule.Caught.SelectMany(record => judged.Attacks[record])
            .Select(attack => (Attack: attack, rule.Header)))
            .Distinct().ToLookup(pair => pair.Attack, pair => pair.Header);
        string[] labelled = [.. judged.Attacks.Values.SelectMany(attacks => attacks)];
        var missed = labelled.Where(attack => !fired[attack].Any(rule => rule.Level >= least)).ToHashSet();
        if (missed.Count > 0) Explain(new SigmaEngine(rules, engine).Start(), open(), labels, missed);
        Attacks =
        [
            .. labelled.CountBy(attack => attack).OrderBy(attack => attack.Key, StringComparer.Ordinal)
                .Select(attack => new RecalledAttack(attack.Key, attack.Value, Told(fired[attack.Key], least),
                    missed.Contains(attack.Key) ? Missed(attack.Key, fired[attack.Key]) : null)),
        ];
        Elsewhere = [.. judged.Rules.Where(rule => rule.False > 0 && rule.Header.Level >= least)
            .Select(rule => (rule.Header, rule.False)).OrderByDescending(rule => rule.False)
                .ThenBy(rule => NameOf(rule.Header), StringComparer.Ordinal)];
    }

    public long Records { get; }

    /// <summary>The run that it is of, for what that had to leave out.</summary>
    public SigmaRun Run { get; }
    public long AttackRecords { get; }

    /// <summary>By label.</summary>
    public IReadOnlyList<RecalledAttack> Attacks { get; }

    /// <summary>Alerts that name no record of an attack, of each rule that has some, the most first.</summary>
    public IReadOnlyList<(RuleHeader Rule, long Alerts)> Elsewhere { get; }

    public static string NameOf(RuleHeader rule) => rule.ShortName;

    static RuleHeader[] Told(IEnumerable<RuleHeader> fired, RuleLevel least) =>
        [.. fired.Where(rule => rule.Level >= least).OrderBy(NameOf, StringComparer.Ordinal)];

    MissedAttack Missed(string attack, IEnumerable<RuleHeader> below) => new(
        Told(below, RuleLevel.None),
        [.. counting.GetValueOrDefault(attack, []).Select(pair => (pair.Key, pair.Value))], nearest.GetValueOrDefault(attack));

    /// <summary>Without alerts to be told, a run says what rules match that only correlations look at.</summary>
    void Explain(SigmaRun run, LogReader reader, RecordLabels labels, HashSet<string> missed)
    {
        List<SigmaMatch> matches = [];
        long number = 0;
        foreach (var record in reader.Read())
        {
            number++;
            string[] attacks = [.. labels.AllOf(number, record).Where(missed.Contains)];
            if (attacks.Length == 0) continue;
            matches.Clear();
            run.Match(record.Utf8.Span, matches);
            var near = run.NearMisses(record.Utf8.Span);
            foreach (string attack in attacks) Note(attack, matches, near);
        }
    }

    void Note(string attack, List<SigmaMatch> matches, IReadOnlyList<NearMiss> misses)
    {
        foreach (var match in matches)
        {
            if (!counting.TryGetValue(attack, out var rules)) counting.Add(attack, rules = []);
            rules[match.Rule.Header] = rules.GetValueOrDefault(match.Rule.Header) + 1;
        }
        foreach (var near in misses)
        {
            if (!nearest.TryGetValue(attack, out var best) || near.Held > best.Held) nearest[attack] = near;
        }
    }
}

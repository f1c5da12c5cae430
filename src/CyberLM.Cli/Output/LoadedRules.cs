using System.Text.RegularExpressions;
using CyberLM.Detection.Sigma;

namespace CyberLM.Cli.Output;

/// <summary>Rules as verbs load them: a folder without any is an error, and what does not run is said.</summary>
static partial class LoadedRules
{
    /// <summary>Of a large rule set that another product made, thousands may be refused: a run says why, `rules check` names all.</summary>
    const int RefusedSaid = 20;

    public static SigmaRuleSet Read(IReadOnlyList<string> paths)
    {
        var rules = SigmaRuleSet.Load(paths);
        if (!rules.Headers.Any() && rules.Refused.Count == 0)
            throw new CyberLMException($"{string.Join(", ", paths)}: no rule is there", "rules are files that end in .yml or .yaml");
        return rules;
    }

    /// <summary>Rules that are to work: some must run.</summary>
    public static SigmaRuleSet ReadToRun(IReadOnlyList<string> paths, Talk talk)
    {
        var rules = Read(paths);
        if (rules.Refused.Count <= RefusedSaid)
            foreach (var refused in rules.Refused) talk.Warn($"rule refused: {refused}");
        else
            SayByReason(rules.Refused, talk);
        if (!rules.Headers.Any())
            throw new CyberLMException($"{string.Join(", ", paths)}: no rule runs, {rules.Refused.Count} are refused",
                "cyberlm rules check says why");
        return rules;
    }

    /// <summary>Of many by why, the most frequent first: what is quoted in a reason is what rules differ in.</summary>
    static void SayByReason(IReadOnlyList<RefusedDocument> refused, Talk talk)
    {
        var groups = refused.GroupBy(one => Quoted().Replace(one.Reason, "'...'")).OrderByDescending(group => group.Count()).ToList();
        foreach (var group in groups.Take(RefusedSaid))
            talk.Warn($"{Units.Plural(group.Count(), "rule")} refused: {(group.Count() == 1 ? group.First().Reason : group.Key)} "
                + $"({(group.Count() == 1 ? "" : "first: ")}{group.First().Source}, line {group.First().Line})");
        int others = groups.Skip(RefusedSaid).Sum(group => group.Count());
        talk.Warn((others > 0 ? $"and {Units.Plural(others, "more refused rule")}: " : "") + "cyberlm rules check names them all");
    }

    [GeneratedRegex("'[^']*'")]
    private static partial Regex Quoted();

    /// <summary>84 rules and 2 correlations; 84 rules, 2 correlations and 3 stateful rules.</summary>
    public static string Words(SigmaRuleSet rules)
    {
        string[] others =
        [
            .. rules.Correlations.Count > 0 ? [Units.Plural(rules.Correlations.Count, "correlation")] : (string[])[],
            .. rules.Stateful.Count > 0 ? [Units.Plural(rules.Stateful.Count, "stateful rule")] : (string[])[],
        ];
        string words = string.Join(", ", [Units.Plural(rules.Rules.Count, "rule"), .. others.SkipLast(1)]);
        return others.Length > 0 ? $"{words} and {others[^1]}" : words;
    }

    /// <summary>In lower case, as rules write it; null: the rule does not say.</summary>
    public static string? Name(RuleLevel level) => level == RuleLevel.None ? null : Flags.Name(level);

    public static string? Name(RuleStatus status) => status == RuleStatus.None ? null : Flags.Name(status);
}

using CyberLM.Detection.Sigma;

namespace CyberLM.Cli.Output;

/// <summary>Rules as verbs load them: a folder without any is an error, and what does not run is said.</summary>
static class LoadedRules
{
    /// <summary>Of a large rule set that another product made, thousands may be refused: a run says the first, `rules check` all.</summary>
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
        foreach (var refused in rules.Refused.Take(RefusedSaid)) talk.Warn($"rule refused: {refused}");
        if (rules.Refused.Count > RefusedSaid)
            talk.Warn($"and {Units.Plural(rules.Refused.Count - RefusedSaid, "more refused rule")}: cyberlm rules check names them all");
        if (!rules.Headers.Any())
            throw new CyberLMException($"{string.Join(", ", paths)}: no rule runs, {rules.Refused.Count} are refused",
                "cyberlm rules check says why");
        return rules;
    }

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

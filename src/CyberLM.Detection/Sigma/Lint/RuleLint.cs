using CyberLM.Detection.Attack;

namespace CyberLM.Detection.Sigma;

/// <summary>What is odd about how rules that run describe themselves: it changes no match, and misleads whoever reads the alert.</summary>
public static class RuleLint
{
    /// <summary>Characters of a title, by the specification's schema.</summary>
    const int LongestTitle = 256;

    /// <summary>One sentence each, with file and line.</summary>
    public static IEnumerable<string> Of(SigmaRuleSet rules) =>
        rules.Headers.SelectMany(header => Of(header).Select(sentence => $"{header.Source}, line {header.Line}: {sentence}"))
            .Concat(FieldLint.Of(rules));

    static IEnumerable<string> Of(RuleHeader header)
    {
        if (header.Id is null) yield return "there is no id, so that alerts of two versions of the rule cannot be told to be of one";
        else if (!Guid.TryParseExact(header.Id, "D", out _)) yield return $"the id '{header.Id}' is no UUID";
        if (header.Level == RuleLevel.None) yield return "there is no level; a rule without one is below informational";
        if (header.Title.Length > LongestTitle) yield return $"the title has more than {LongestTitle} characters";
        if (header.Modified < header.Date)
            yield return $"modified on {header.Modified:yyyy-MM-dd}, before its date, {header.Date:yyyy-MM-dd}";
        foreach (string tag in header.Tags)
        {
            if (!tag.Contains('.')) yield return $"the tag '{tag}' has no namespace";
            else if (AttackTag.TryParse(tag, out var attack) && attack.Kind == AttackTagKind.Unknown)
                yield return $"the tag '{tag}' is no tactic, technique, group or software of ATT&CK";
        }
        foreach (string tag in header.Tags.GroupBy(tag => tag, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1)
            .Select(same => same.Key))
            yield return $"the tag '{tag}' stands twice";
    }
}

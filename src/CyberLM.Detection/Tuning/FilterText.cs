using System.Text;
using System.Text.Json;
using CyberLM.Detection.Sigma;

namespace CyberLM.Detection.Tuning;

/// <summary>Exclusions as Sigma filters: a document for each rule and log source.</summary>
public static class FilterText
{
    public static string Write(IEnumerable<Exclusion> exclusions)
    {
        var text = new StringBuilder();
        foreach (var ofRule in exclusions.GroupBy(exclusion => exclusion.Rule))
        {
            foreach (var source in ofRule.First().Bases.GroupBy(rule => rule.LogSource))
            {
                if (text.Length > 0) text.Append("---\n");
                WriteDocument(text, ofRule.Key, source.Key, [.. source.Select(Reference).Distinct()], [.. ofRule]);
            }
        }
        return text.ToString();
    }

    static string Reference(SigmaRule rule) => rule.Header.Id ?? rule.Header.Name ?? rule.Header.Title;

    static void WriteDocument(StringBuilder text, RuleHeader rule, LogSource source, string[] rules, List<Exclusion> exclusions)
    {
        text.Append($"title: {Quoted($"Exclusions for {rule.Title}")}\n");
        text.Append("description: |\n");
        foreach (var exclusion in exclusions) text.Append($"  {Comment(exclusion)}\n");
        text.Append("logsource:\n");
        foreach (var (key, value) in new[] { ("product", source.Product), ("category", source.Category), ("service", source.Service) })
        {
            if (value is not null) text.Append($"  {key}: {Quoted(value)}\n");
        }
        text.Append($"filter:\n  rules: [{string.Join(", ", rules.Select(Quoted))}]\n");
        for (int i = 0; i < exclusions.Count; i++)
        {
            text.Append($"  exclusion_{i + 1}:\n");
            foreach (var part in exclusions[i].Parts)
            {
                var values = part.Values.Select(Value).ToList();
                text.Append($"    {Quoted(part.Field)}: {(values.Count == 1 ? values[0] : $"[{string.Join(", ", values)}]")}\n");
            }
        }
        text.Append("  condition: not 1 of exclusion_*\n");
    }

    static string Comment(Exclusion exclusion) => $"On the labelled log it saves {exclusion.Saved} of {exclusion.False} false alerts, "
        + $"and loses {exclusion.Lost} of {exclusion.True} true ones.";

    static string Value(ExcludedValue value) => value.Quoted ? Quoted(Escaped(value.Text)) : value.Text;

    /// <summary>Characters that Sigma takes for wildcards stand for themselves, and so do backslashes.</summary>
    static string Escaped(string text)
    {
        var escaped = new StringBuilder();
        foreach (char c in text)
        {
            if (c is '*' or '?' or '\\') escaped.Append('\\');
            escaped.Append(c);
        }
        return escaped.ToString();
    }

    /// <summary>A JSON string is a YAML string between double quotes.</summary>
    static string Quoted(string text) => JsonSerializer.Serialize(text);
}

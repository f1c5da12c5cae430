using System.Text.Json;

namespace CyberLM.Detection.Attack;

/// <summary>
/// A coverage as a layer of the ATT&amp;CK Navigator (mitre-attack/attack-navigator, layer format 4.5): the score of a technique is its
/// number of rules. Its tactic is left out: the Navigator knows under which it stands, rules only which they mean.
/// </summary>
public static class NavigatorLayer
{
    /// <summary>By the format: "must be 4.5", and of the program "at least 4.9.0".</summary>
    const string Layer = "4.5", Navigator = "4.9.0";

    /// <summary>Titles of rules in a technique's comment.</summary>
    const int TitlesShown = 20;

    public static void Write(Stream to, AttackCoverage coverage, string name)
    {
        using var json = new Utf8JsonWriter(to, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteStartObject("versions");
        json.WriteString("navigator", Navigator);
        json.WriteString("layer", Layer);
        json.WriteEndObject();
        json.WriteString("domain", "enterprise-attack");
        json.WriteString("description", $"Rules by technique: {coverage.Rules} rules, {coverage.WithoutTechnique} of them without one");
        json.WriteStartArray("techniques");
        foreach (var technique in coverage.Techniques) WriteTechnique(json, technique);
        json.WriteEndArray();
        WriteGradient(json, coverage.Techniques.Select(technique => technique.Rules.Count).DefaultIfEmpty(0).Max());
        json.WriteStartObject("layout");
        json.WriteString("layout", "side");
        json.WriteBoolean("showID", true);
        json.WriteBoolean("showName", true);
        json.WriteString("expandedSubtechniques", "annotated");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    static void WriteTechnique(Utf8JsonWriter json, CoveredTechnique technique)
    {
        json.WriteStartObject();
        json.WriteString("techniqueID", technique.Id);
        json.WriteNumber("score", technique.Rules.Count);
        string more = technique.Rules.Count > TitlesShown ? $"\nand {technique.Rules.Count - TitlesShown} more" : "";
        json.WriteString("comment", string.Join("\n", technique.Rules.Take(TitlesShown).Select(rule => rule.Title)) + more);
        json.WriteEndObject();
    }

    /// <summary>From no rule to the most that a technique has; the format wants the upper bound above the lower.</summary>
    static void WriteGradient(Utf8JsonWriter json, int most)
    {
        json.WriteStartObject("gradient");
        json.WriteStartArray("colors");
        json.WriteStringValue("#ffffff");
        json.WriteStringValue("#2166ac");
        json.WriteEndArray();
        json.WriteNumber("minValue", 0);
        json.WriteNumber("maxValue", Math.Max(1, most));
        json.WriteEndObject();
    }
}

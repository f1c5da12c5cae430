using CyberLM.Detection.Sigma;

namespace CyberLM.Detection.Scenarios;

/// <summary>The text of a file to a scenario, or to what is wrong with it.</summary>
/// <param name="Draft">as far as it could be read; null: not at all</param>
sealed record ScenarioDocument(Scenario? Draft, IReadOnlyList<ScenarioFinding> Findings)
{
    /// <summary>Null where something is wrong.</summary>
    public Scenario? Scenario => Findings.Count > 0 ? null : Draft;

    const int MostVariants = 20;

    static readonly SigmaLimits Limits = new() { YamlNodes = 20_000, YamlDepth = 24 };

    public static ScenarioDocument Read(string text, string source)
    {
        var findings = new Findings(source);
        Scenario? scenario = null;
        try
        {
            scenario = findings.Take<Scenario?>("", null, () => Whole(Root(text), source, findings) with { Text = text });
        }
        catch (TooManyFindings)
        {
            // Those that are there are enough to go on with.
        }
        return new ScenarioDocument(scenario, findings.All);
    }

    static YamlMap Root(string text)
    {
        // The library takes NUL for the end, and whatever stands behind it would be left out in silence.
        int end = text.IndexOf('\0');
        if (end >= 0) throw new SigmaFault(1 + text.AsSpan(0, end).Count('\n'), "not YAML: a NUL character");
        var roots = new List<YamlNode>();
        foreach (var (document, linesBefore) in YamlDocuments.Split(text))
        {
            if (YamlReader.Read(document, linesBefore, Limits) is { } root) roots.Add(root);
            if (roots.Count > 1) throw new SigmaFault(roots[1].Line, "a second document; a file has one scenario");
        }
        return roots switch
        {
            [YamlMap map] => map,
            [var other] => throw new SigmaFault(other.Line, "a scenario is a map: id, title, actors, steps"),
            _ => throw new SigmaFault(1, "the file is empty"),
        };
    }

    static Scenario Whole(YamlMap root, string source, Findings findings)
    {
        var scenario = new ScenarioReader(source, findings).Read(root);
        var reader = new VariantReader(source, root, findings);
        var named = new Section(root, "", findings).Named("variants").Take(MostVariants).ToList();
        return scenario with { Variants = [.. named.Select(variant => reader.Read(variant.Name, variant.Section, scenario))] };
    }
}

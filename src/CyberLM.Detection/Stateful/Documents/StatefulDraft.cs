using CyberLM.Detection.Sigma;

namespace CyberLM.Detection.Stateful;

/// <summary>A stateful document as it is written; the rules that it refers to are looked for once all documents are read.</summary>
/// <param name="Sources">the rule's own events first</param>
sealed record StatefulDraft(RuleHeader Header, StatefulKind Kind, StatefulPlan Plan, IReadOnlyList<SourceDraft> Sources,
    IReadOnlyList<string> GroupBy, bool Generate)
{
    /// <summary>What the plans' readers have at hand, and add their further sources to.</summary>
    public sealed record Reading(KeyReader Keys, YamlMap Root, List<SourceDraft> Sources, IReadOnlyList<string> GroupBy);

    public static StatefulDraft Read(YamlMap root, RuleHeader header)
    {
        var map = root["stateful"] as YamlMap ?? throw new SigmaFault(root["stateful"]!.Line, "'stateful' is a map");
        var kind = ReadKind(map);
        string name = StatefulKinds.Name(kind);
        var keys = new KeyReader(map, name);
        keys.Text("kind");
        var groupBy = keys.Texts("group-by");
        bool generate = keys.Truth("generate");
        var reading = new Reading(keys, root, [SourceDraft.Require(keys, root, groupBy, name)], groupBy);
        StatefulPlan plan = kind switch
        {
            StatefulKind.NewTerms => NewTermsPlan.Read(reading),
            StatefulKind.ImpossibleTravel => TravelPlan.Read(reading),
            StatefulKind.Baseline => BaselinePlan.Read(reading),
            StatefulKind.Absence => AbsencePlan.Read(reading),
            _ => ThresholdPlan.Read(reading),
        };
        keys.RefuseOthers();
        return new StatefulDraft(header, kind, plan, reading.Sources, groupBy, generate);
    }

    static StatefulKind ReadKind(YamlMap map)
    {
        string[] names = StatefulKinds.Names;
        string text = HeaderReader.Text(map, "kind")
            ?? throw new SigmaFault(map.Line, $"the stateful rule has no kind: one of {string.Join(", ", names)}");
        int number = Array.IndexOf(names, text);
        return number >= 0
            ? (StatefulKind)number
            : throw new SigmaFault(map["kind"]!.Line, $"there is no kind '{text}'; {NearestWord.Hint(text, names)}");
    }
}

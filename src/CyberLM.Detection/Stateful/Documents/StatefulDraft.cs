using CyberLM.Detection.Sigma;

namespace CyberLM.Detection.Stateful;

/// <summary>A stateful document as it is written; the rules that it refers to are looked for once all documents are read.</summary>
/// <param name="Sources">the rule's own events first</param>
sealed record StatefulDraft(RuleHeader Header, string Kind, StatefulPlan Plan, IReadOnlyList<SourceDraft> Sources,
    IReadOnlyList<string> GroupBy, bool Generate)
{
    /// <summary>All kinds, as documents write them: another one is a line here and a plan.</summary>
    static readonly (string Name, Func<Reading, StatefulPlan> Plan)[] Kinds =
    [
        ("new_terms", NewTermsPlan.Read),
        ("impossible_travel", TravelPlan.Read),
        ("baseline", BaselinePlan.Read),
        ("absence", AbsencePlan.Read),
        ("threshold", ThresholdPlan.Read),
    ];

    /// <summary>What the plans' readers have at hand, and add their further sources to.</summary>
    public sealed record Reading(KeyReader Keys, YamlMap Root, List<SourceDraft> Sources, IReadOnlyList<string> GroupBy);

    public static StatefulDraft Read(YamlMap root, RuleHeader header)
    {
        var map = root["stateful"] as YamlMap ?? throw new SigmaFault(root["stateful"]!.Line, "'stateful' is a map");
        var (name, plan) = KindOf(map);
        var keys = new KeyReader(map, name);
        keys.Text("kind");
        var groupBy = keys.Texts("group-by");
        bool generate = keys.Truth("generate");
        var reading = new Reading(keys, root, [SourceDraft.Require(keys, root, groupBy, name)], groupBy);
        var read = plan(reading);
        keys.RefuseOthers();
        return new StatefulDraft(header, name, read, reading.Sources, groupBy, generate);
    }

    static (string Name, Func<Reading, StatefulPlan> Plan) KindOf(YamlMap map)
    {
        string[] names = [.. Kinds.Select(kind => kind.Name)];
        string text = HeaderReader.Text(map, "kind")
            ?? throw new SigmaFault(map.Line, $"the stateful rule has no kind: one of {string.Join(", ", names)}");
        int number = Array.IndexOf(names, text);
        return number >= 0 ? Kinds[number]
            : throw new SigmaFault(map["kind"]!.Line, $"there is no kind '{text}'; {NearestWord.Hint(text, names)}");
    }
}

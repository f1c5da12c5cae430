using CyberLM.Detection.Sigma;

namespace CyberLM.Detection.Scenarios;

/// <summary>Values that fields and steps have in common.</summary>
static class ValueReader
{
    static readonly ReferenceScope Nothing = new() { OfEvent = false };

    public static SharedValue? Read(string name, YamlNode node, string field, Findings findings)
    {
        if (node is YamlScalar { Text: "guid" }) return new SharedValue(name, new(1, 1), [], Dealt: false);
        if (node is not YamlMap map)
        {
            findings.Add(node.Line, field, "a value is guid, {guid: 3..8}, {one-of: [...]} or {deal: [...]}");
            return null;
        }
        var value = new Section(map, field, findings);
        string[] kinds = [.. new[] { "guid", "one-of", "deal" }.Where(value.Has)];
        if (kinds is not [var kind])
        {
            value.RefuseOthers();
            findings.Add(node.Line, field, kinds.Length == 0 ? "a value has one of 'guid', 'one-of' and 'deal'"
                : $"'{string.Join("' and '", kinds)}' in one value: make two");
            return null;
        }
        var read = kind == "guid"
            ? new SharedValue(name, value.Count("guid", new(1, 1), ActorReader.MostMembers), [], Dealt: true)
            : Chosen(name, value, kind);
        value.RefuseOthers();
        return read;
    }

    static SharedValue? Chosen(string name, Section value, string kind) => value.Findings.Take<SharedValue?>(value.Field(kind), null, () =>
    {
        if (value.Node(kind) is not YamlList { Items: { Count: > 0 } items })
            throw new SigmaFault(value.LineOf(kind), $"'{kind}' is a list of values, or of maps of parts");
        SharedChoice[] choices = [.. items.Select(Choice)];
        for (int i = 1; i < choices.Length; i++)
        {
            if (!choices[i].Parts.Keys.Order().SequenceEqual(choices[0].Parts.Keys.Order()))
                throw new SigmaFault(items[i].Line, $"number {i + 1} of '{kind}' has other parts than the first; all have the same");
        }
        bool dealt = kind == "deal";
        return new SharedValue(name, new(dealt ? choices.Length : 1, dealt ? choices.Length : 1), choices, dealt);
    });

    static SharedChoice Choice(YamlNode node) => new(node switch
    {
        YamlScalar scalar => new Dictionary<string, JsonTemplate> { [""] = TemplateReader.Scalar(scalar, Nothing) },
        YamlMap { Entries.Count: > 0 } map => map.Entries.ToDictionary(entry => entry.Key, entry => entry.Value is YamlScalar scalar
            ? TemplateReader.Scalar(scalar, Nothing)
            : throw new SigmaFault(entry.Line, $"the part '{entry.Key}' is a text, number, true, false or null")),
        _ => throw new SigmaFault(node.Line, "a value is a text, number, true, false or null, or a map of these"),
    });
}

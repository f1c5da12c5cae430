using CyberLM.Detection.Sigma;

namespace CyberLM.Detection.Stateful;

/// <summary>
/// Which events a stateful rule looks at, as written: those of a rule that is named, or of a detection that stands in the document itself.
/// Where entities have other names in these events, it has a group-by of its own.
/// </summary>
sealed record SourceDraft(int Line, string? Reference, YamlMap? Detection, YamlMap? LogSourceRoot, IReadOnlyList<string> GroupBy)
{
    /// <summary>Of keys that stand among others; null where neither is there.</summary>
    /// <param name="root">has the log source, where the keys themselves have none</param>
    public static SourceDraft? Find(KeyReader keys, YamlMap root, IReadOnlyList<string> groupBy)
    {
        string? reference = keys.Text("rule");
        var detection = keys.Node("detection") switch
        {
            null => null,
            YamlMap map => map,
            var node => throw new SigmaFault(node.Line, "'detection' is a map of selections and a condition"),
        };
        if (reference is not null && detection is not null)
            throw keys.Fault("detection", "'rule' and 'detection' say both which events are meant; leave one out");
        if (reference is null && detection is null) return null;
        return new SourceDraft(keys.Line, reference, detection, root, groupBy);
    }

    public static SourceDraft Require(KeyReader keys, YamlMap root, IReadOnlyList<string> groupBy, string whose) =>
        Find(keys, root, groupBy) ?? throw new SigmaFault(keys.Line,
            $"{whose} does not say which events it looks at: 'rule' with the id, name or title of a Sigma rule, or 'detection'");

    /// <summary>The value of a key: a rule's id, name or title, or a map of a source's keys.</summary>
    public static SourceDraft Read(YamlNode node, string key, YamlMap root, IReadOnlyList<string> groupBy)
    {
        if (node is YamlScalar { Text.Length: > 0 } scalar) return new SourceDraft(node.Line, scalar.Text, null, null, groupBy);
        var map = node as YamlMap ?? throw new SigmaFault(node.Line, $"'{key}' is the name of a rule, or a map with 'rule' or 'detection'");
        var keys = new KeyReader(map, $"'{key}'");
        var own = OwnGroup(keys, groupBy);
        var source = Require(keys, keys.Has("logsource") ? map : root, own, $"'{key}'");
        keys.RefuseOthers();
        return source;
    }

    /// <summary>As many fields as the rule's own: they name the same entity.</summary>
    public static IReadOnlyList<string> OwnGroup(KeyReader keys, IReadOnlyList<string> groupBy)
    {
        var own = keys.Texts("group-by");
        if (own.Count > 0 && own.Count != groupBy.Count)
            throw keys.Fault("group-by", $"this group-by has {own.Count} fields, and that of the rule {groupBy.Count}");
        return own.Count > 0 ? own : groupBy;
    }
}

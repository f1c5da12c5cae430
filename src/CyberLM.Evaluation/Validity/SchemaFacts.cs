namespace CyberLM.Evaluation;

/// <summary>What a record's schema says of it; all true: it adheres.</summary>
readonly record struct SchemaVerdict(bool KnownKeys, bool RequiredKeys, bool Types, bool Formats)
{
    public bool Adheres => KnownKeys && RequiredKeys && Types && Formats;
}

/// <summary>
/// Keys, types and formats as real records have them. Values are no part of it: a new user or city is allowed, a new key is not. A format
/// holds for a path when every real text there meets it; an empty text is no text.
/// </summary>
sealed class SchemaFacts
{
    /// <summary>Texts that a path needs before a format is asked of it.</summary>
    const int LeastTexts = 10;

    readonly LogVocabulary names;
    readonly Dictionary<int, PathFacts> paths = [];
    readonly Dictionary<int, ValueFormat> formats = [];
    readonly int[] required;

    sealed class PathFacts
    {
        public int Kinds, Texts, Records, LastRecord = -1;
        public ValueFormat Format = (ValueFormat)~0;
        public bool Empty;
    }

    public SchemaFacts(IReadOnlyList<FlatRecord> records, LogVocabulary names)
    {
        this.names = names;
        for (int i = 0; i < records.Count; i++)
            foreach (var node in records[i].Nodes) Learn(node, i);
        required = [.. paths.Where(path => path.Value.Records == records.Count).Select(path => path.Key)];
    }

    void Learn(PathValue node, int record)
    {
        if (!paths.TryGetValue(node.Path, out var facts)) paths.Add(node.Path, facts = new PathFacts());
        if (facts.LastRecord != record) (facts.LastRecord, facts.Records) = (record, facts.Records + 1);
        string value = names.Values[node.Value];
        facts.Kinds |= Kind(value);
        if (value == JsonValue.EmptyText) facts.Empty = true;
        else if (JsonValue.Kind(value) == JsonKind.Text)
        {
            facts.Texts++;
            facts.Format &= FormatOf(node.Value);
        }
    }

    public SchemaVerdict Judge(FlatRecord record)
    {
        bool known = !record.RepeatsKey, types = true, spelled = true;
        foreach (var node in record.Nodes)
        {
            if (!paths.TryGetValue(node.Path, out var facts))
            {
                known = false;
                continue;
            }
            string value = names.Values[node.Value];
            types &= (facts.Kinds & Kind(value)) != 0;
            if (JsonValue.Kind(value) != JsonKind.Text || facts.Texts < LeastTexts || facts.Format == ValueFormat.None) continue;
            spelled &= value == JsonValue.EmptyText ? facts.Empty : (facts.Format & ~FormatOf(node.Value)) == 0;
        }
        return new(known, required.All(path => !record.At(path).IsEmpty), types, spelled);
    }

    static int Kind(string value) => 1 << (int)JsonValue.Kind(value);

    ValueFormat FormatOf(int value)
    {
        if (!formats.TryGetValue(value, out var format))
            formats.Add(value, format = ValueFormats.Of(JsonValue.Text(names.Values[value])));
        return format;
    }
}

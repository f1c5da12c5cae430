namespace CyberLM.Logs;

/// <summary>
/// What sequences are labelled with, beside what stands in their records: said before a sequence, and true of all of it.
/// </summary>
/// <param name="Name">of what they say: technique</param>
/// <param name="Values">those of the records trained on, the most frequent first</param>
sealed record SchemaLabels(string Name, IReadOnlyList<string> Values)
{
    const int Most = 1024;

    /// <summary>What is no attack; null where all records trained on are one.</summary>
    public string? Background => Values.Contains(LabelSource.Background) ? LabelSource.Background : null;

    /// <returns>-1 where it is not known</returns>
    public int Find(string value)
    {
        for (int i = 0; i < Values.Count; i++)
            if (Values[i] == value) return i;
        return -1;
    }

    /// <summary>Of sequences, by how many records have each.</summary>
    /// <exception cref="CyberLMException">so many that they are no labels</exception>
    public static SchemaLabels Of(string name, IEnumerable<RecordSequence> sequences)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var sequence in sequences)
            if (sequence.Label is { } label) counts[label] = counts.GetValueOrDefault(label) + sequence.Records.Count;
        return counts.Count <= Most
            ? new(name, [.. counts.Keys.OrderByDescending(label => counts[label]).ThenBy(label => label, StringComparer.Ordinal)])
            : throw new CyberLMException($"--label-field {name}: {counts.Count} different labels, at most {Most} can be learned",
                "name a field that says what kind of record it is");
    }
}

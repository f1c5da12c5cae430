namespace CyberLM.Evaluation;

/// <summary>
/// Which values of one field stand beside each value of another in real records. Missing, null and "" are no values here.
/// </summary>
sealed class ValuePairs
{
    readonly LogVocabulary names;
    readonly int from, to;
    readonly Dictionary<int, HashSet<int>> known = [];

    public ValuePairs(IEnumerable<FlatRecord> records, int from, int to, LogVocabulary names)
    {
        (this.names, this.from, this.to) = (names, from, to);
        foreach (var record in records)
        {
            if (!TryPair(record, out int a, out int b)) continue;
            if (!known.TryGetValue(a, out var beside)) known.Add(a, beside = []);
            beside.Add(b);
        }
    }

    /// <summary>Whether a record's pair is one of real records; null where its first value is new, or one of both is missing.</summary>
    public bool? IsReal(FlatRecord record) =>
        TryPair(record, out int a, out int b) && known.TryGetValue(a, out var beside) ? beside.Contains(b) : null;

    /// <summary>As <see cref="IsReal"/>; a new value has to keep what first stood beside it: <paramref name="seen"/> remembers.</summary>
    public bool? IsConsistent(FlatRecord record, Dictionary<int, int> seen)
    {
        if (!TryPair(record, out int a, out int b)) return null;
        if (known.TryGetValue(a, out var beside)) return beside.Contains(b);
        return seen.TryAdd(a, b) || seen[a] == b;
    }

    bool TryPair(FlatRecord record, out int a, out int b)
    {
        (a, b) = (record.ValueAt(from), record.ValueAt(to));
        return IsValue(a) && IsValue(b);
    }

    bool IsValue(int value) => value >= 0 && names.Values[value] is not (JsonValue.Null or JsonValue.EmptyText);
}

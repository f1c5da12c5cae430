namespace CyberLM.Evaluation;

/// <summary>
/// Records as columns. Missing, null and "" are three different values; several values within arrays count as one, joined.
/// </summary>
sealed class RecordTable(FlatRecord[] records, LogVocabulary names)
{
    readonly Dictionary<int, int[]> columns = [];

    public FlatRecord[] Records => records;
    public int Count => records.Length;

    /// <summary>A value's number per record, <see cref="FlatRecord.Missing"/> where there is none.</summary>
    public int[] Column(int path)
    {
        if (!columns.TryGetValue(path, out int[]? column)) columns.Add(path, column = [.. records.Select(record => Value(record, path))]);
        return column;
    }

    int Value(FlatRecord record, int path)
    {
        var nodes = record.At(path);
        if (nodes.Length <= 1) return nodes.IsEmpty ? FlatRecord.Missing : nodes[0].Value;
        var parts = new List<string>(nodes.Length);
        foreach (var node in nodes) parts.Add(names.Values[node.Value]);
        return names.Values.Of(string.Join(',', parts));
    }

    /// <summary>The numbers, or times in seconds, of a column; what is neither is left out.</summary>
    public double[] Numbers(Field field)
    {
        List<double> numbers = [];
        foreach (int value in Column(field.Path))
            if (value >= 0 && field.TryNumber(names.Values[value], out double number)) numbers.Add(number);
        return [.. numbers];
    }
}

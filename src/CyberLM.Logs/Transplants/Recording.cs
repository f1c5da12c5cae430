namespace CyberLM.Logs;

/// <summary>A record of an attack as it was recorded.</summary>
/// <param name="Number">in the files, from 1</param>
/// <param name="Time">its own; of one without, that of the record before it</param>
/// <param name="HasTime">it says so itself</param>
public sealed record RecordedRecord(int Number, byte[] Utf8, DateTimeOffset Time, bool HasTime);

/// <summary>An attack that was recorded somewhere else: its records in order of time.</summary>
public sealed class Recording
{
    Recording(string name, IReadOnlyList<RecordedRecord> records, ReadReport report) => (Name, Records, Report) = (name, records, report);

    /// <summary>Of its first file, without folder and endings.</summary>
    public string Name { get; }
    public IReadOnlyList<RecordedRecord> Records { get; }
    public ReadReport Report { get; }
    public DateTimeOffset First => Records[0].Time;
    public DateTimeOffset Last => Records[^1].Time;

    /// <summary>Shapes of its records, the most frequent first.</summary>
    public IReadOnlyList<RecordShape> Shapes => [.. Records.CountBy(record => RecordShapes.Of(record.Utf8))
        .OrderByDescending(shape => shape.Value).Select(shape => shape.Key)];

    /// <summary>
    /// All of it is kept in memory: it is one attack, and gone through more than once. A record nested so deep that who stands in it would
    /// not be found is a bad one.
    /// </summary>
    /// <exception cref="CyberLMException">there is no record, or none that says when it happened</exception>
    public static Recording Read(IReadOnlyList<string> inputs, LogReaderOptions? options = null)
    {
        var reader = new LogReader(inputs, (options ?? new()) with { LargestDepth = RecordFields.MostLevels });
        var records = new List<RecordedRecord>();
        DateTimeOffset? last = null;
        foreach (var record in reader.Read())
        {
            bool has = RecordTime.TryFind(record.Utf8.Span, out var time);
            if (has) last = time;
            records.Add(new(records.Count + 1, record.Utf8.ToArray(), has ? time : last ?? DateTimeOffset.MinValue, has));
        }
        var first = records.Find(record => record.HasTime)
            ?? throw new CyberLMException($"{string.Join(", ", inputs)}: no record has a time that is known",
                "a field such as time, eventTime, @timestamp or createdDateTime, as ISO 8601 or seconds since 1970");
        records = records.ConvertAll(record =>
            !record.HasTime && record.Time == DateTimeOffset.MinValue ? record with { Time = first.Time } : record);
        return new(NameOf(inputs[0]), [.. records.OrderBy(record => record.Time)], reader.Report);
    }

    static string NameOf(string input)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(input));
        string[] endings = [".gz", ".zst", ".zip", ".jsonl", ".json", ".ndjson", ".csv", ".parquet", ".log", ".txt"];
        for (bool cut = true; cut;)
        {
            cut = false;
            foreach (string ending in endings)
                if (name.Length > ending.Length && name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
                    (name, cut) = (name[..^ending.Length], true);
        }
        return name is "-" or "" ? "recording" : name;
    }
}

namespace CyberLM.Logs;

/// <summary>What was read and what was not; complete once the records have been enumerated.</summary>
public sealed class ReadReport
{
    readonly List<FileReport> files = [];
    readonly List<BadRecord> bad = [];
    readonly List<string> skipped = [];

    public long Records { get; internal set; }

    /// <summary>Bytes of the records, line breaks not counted.</summary>
    public long Bytes { get; internal set; }

    public long BadRecords { get; private set; }

    /// <summary>The first of the bad records.</summary>
    public IReadOnlyList<BadRecord> Bad => bad;

    public IReadOnlyList<FileReport> Files => files;

    /// <summary>Files of folders that were left out because their names are not those of logs.</summary>
    public IReadOnlyList<string> Skipped => skipped;

    internal void Add(FileReport file) => files.Add(file);

    internal void Skip(string path) => skipped.Add(path);

    /// <param name="count">of bad records at that place</param>
    internal void Add(BadRecord record, int listed, long count = 1)
    {
        BadRecords += count;
        if (bad.Count < listed)
            bad.Add(record);
    }

    /// <summary>What a user is told of the bad records: each that is listed, and their number.</summary>
    public IEnumerable<string> BadSentences()
    {
        foreach (var record in bad) yield return $"bad record in {record}";
        if (BadRecords > 0) yield return $"{BadRecords} bad records were left out, {Records} are good";
    }

    public override string ToString() =>
        $"{Records} records, {Bytes} bytes from {files.Count} files; {BadRecords} bad records; {skipped.Count} files left out";
}

/// <summary>One file of a <see cref="ReadReport"/>.</summary>
public sealed record FileReport(string Source, LogFormat Format, bool Compressed, long Records, long Bytes, long BadRecords);

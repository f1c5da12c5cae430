namespace CyberLM.Logs;

/// <summary>What was read and what was not; complete once the records have been enumerated.</summary>
public sealed class ReadReport
{
    readonly List<FileReport> files = [];
    readonly List<BadRecord> bad = [];
    readonly List<string> skipped = [];

    readonly List<string> passedOver = [];

    public long Records { get; internal set; }

    /// <summary>Bytes of the records, line breaks not counted.</summary>
    public long Bytes { get; internal set; }

    public long BadRecords { get; private set; }

    /// <summary>The first of the bad records.</summary>
    public IReadOnlyList<BadRecord> Bad => bad;

    public IReadOnlyList<FileReport> Files => files;

    /// <summary>Files of folders that were left out because their names are not those of logs.</summary>
    public IReadOnlyList<string> Skipped => skipped;

    /// <summary>Files of folders and patterns that have no length: empty ones, pipes, devices. They were not opened.</summary>
    public IReadOnlyList<string> PassedOver => passedOver;

    internal void PassOver(string path) => passedOver.Add(path);

    internal void Add(FileReport file) => files.Add(file);

    internal void Skip(string path) => skipped.Add(path);

    /// <param name="count">of bad records at that place</param>
    internal void Add(BadRecord record, int listed, long count = 1)
    {
        BadRecords += count;
        if (bad.Count < listed)
            bad.Add(record);
    }

    /// <summary>What a user is told of what gave no record: each bad one that is listed, their number, and files not opened.</summary>
    public IEnumerable<string> BadSentences()
    {
        foreach (var record in bad) yield return $"bad record in {record}";
        if (BadRecords > 0) yield return $"{BadRecords} bad records were left out, {Records} are good";
        if (passedOver.Count > 0)
            yield return $"{LeftOut.Files(passedOver.Count)} not opened: empty, or no ordinary file (first: {passedOver[0]})";
    }

    public override string ToString() =>
        $"{Records} records, {Bytes} bytes from {files.Count} files; {BadRecords} bad records; {skipped.Count} files left out";
}

/// <summary>One file of a <see cref="ReadReport"/>.</summary>
public sealed record FileReport(string Source, LogFormat Format, bool Compressed, long Records, long Bytes, long BadRecords);

namespace CyberLM.Logs;

/// <summary>What was read and what was not; complete once the records have been enumerated.</summary>
public sealed class ReadReport
{
    readonly List<FileReport> files = [];
    readonly List<BadRecord> bad = [], faults = [];
    readonly List<string> skipped = [];

    readonly List<string> passedOver = [];

    public long Records { get; internal set; }

    /// <summary>Bytes of the records, line breaks not counted.</summary>
    public long Bytes { get; internal set; }

    public long BadRecords { get; private set; }

    /// <summary>The first of the bad records, then what is wrong with a file as a whole, which may well be why they are bad.</summary>
    public IReadOnlyList<BadRecord> Bad => [.. bad, .. faults];

    /// <summary>The one that explains most.</summary>
    internal BadRecord First => faults.Count > 0 ? faults[0] : bad.FirstOrDefault();

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

    /// <summary>A file that cannot be read, or not to its end: one bad record, listed however many bad ones there are in files.</summary>
    internal void AddFault(BadRecord fault, int listed)
    {
        BadRecords++;
        if (faults.Count < listed)
            faults.Add(fault);
    }

    /// <summary>The report of a part of the reading.</summary>
    internal void Add(ReadReport part, int listed)
    {
        Records += part.Records;
        Bytes += part.Bytes;
        BadRecords += part.BadRecords;
        files.AddRange(part.files);
        bad.AddRange(part.bad.Take(listed - bad.Count));
        faults.AddRange(part.faults.Take(listed - faults.Count));
    }

    /// <summary>What a user is told of what gave no record: each bad one that is listed, their number, and files not opened.</summary>
    public IEnumerable<string> BadSentences()
    {
        foreach (var record in Bad) yield return $"bad record in {record}";
        string count = BadRecords == 1 ? "1 bad record was" : $"{BadRecords} bad records were";
        if (BadRecords > 0) yield return $"{count} left out, {Records} are good";
        if (passedOver.Count > 0)
            yield return $"{LeftOut.Files(passedOver.Count)} not opened: empty, or no ordinary file (first: {passedOver[0]})";
    }

    public override string ToString() =>
        $"{Records} records, {Bytes} bytes from {files.Count} files; {BadRecords} bad records; {skipped.Count} files left out";
}

/// <summary>One file of a <see cref="ReadReport"/>.</summary>
public sealed record FileReport(string Source, LogFormat Format, bool Compressed, long Records, long Bytes, long BadRecords);

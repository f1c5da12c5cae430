namespace CyberLM.Logs;

/// <summary>
/// Files, folders, patterns or "-" (standard input) to records, streamed: memory holds one record. The format is found by content. Bad
/// records are counted with their place and reason and stop nothing, unless not one good record is found.
/// </summary>
public sealed class LogReader(IReadOnlyList<string> inputs, LogReaderOptions? options = null)
{
    readonly LogReaderOptions options = options ?? new LogReaderOptions();

    /// <summary>What the last enumeration of Read has met so far.</summary>
    public ReadReport Report { get; private set; } = new();

    /// <summary>Reads from the beginning with each enumeration.</summary>
    public IEnumerable<LogRecord> Read()
    {
        var report = Report = new ReadReport();
        var files = InputPaths.Expand(inputs, report.Skip);
        foreach (string file in files)
        {
            foreach (var record in ReadFile(file, report))
            {
                options.Stop.ThrowIfCancellationRequested();
                yield return record;
            }
        }
        if (report.Records == 0)
            throw NothingFound(files, report);
    }

    IEnumerable<LogRecord> ReadFile(string file, ReadReport report)
    {
        string name = file == InputPaths.StandardInput ? "standard input" : file;
        using var source = LogSource.Open(name, () => Open(file));
        var window = new ByteWindow(source.Text, options.LargestRecord + "\r\n".Length);
        long badBefore = report.BadRecords, records = 0, bytes = 0;
        var format = Guard(name, () => FormatDetection.Of(window, options.LargestDepth));
        if (format == LogFormat.Lines && FormatDetection.LooksBinary(window))
        {
            report.Add(new BadRecord(name, 1, 0, "the file is no text: unpack it, or convert it to UTF-8"), options.BadRecordsListed);
            report.Add(new FileReport(name, format, source.Compressed, 0, 0, 1));
            yield break;
        }
        var splitter = Splitter(format, window, name, report);
        while (Guard(name, () => (Found: splitter.Next(out var record), Record: record)) is (true, var found))
        {
            report.Records++;
            report.Bytes += found.Utf8.Length;
            records++;
            bytes += found.Utf8.Length;
            yield return found;
        }
        if (window.Damage is not null)
            report.Add(new BadRecord(name, window.Line, window.Offset, window.Damage), options.BadRecordsListed);
        report.Add(new FileReport(name, format, source.Compressed, records, bytes, report.BadRecords - badBefore));
    }

    Stream Open(string file)
    {
        var stream = file == InputPaths.StandardInput
            ? options.Input ?? Console.OpenStandardInput()
            : Interruption.Wait(() => OpenFile(file), options.Stop);         // a named pipe opens when a writer comes
        return stream.CanSeek ? stream : new InterruptibleStream(stream, options.Stop);
    }

    static FileStream OpenFile(string file) =>
        new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);

    RecordSplitter Splitter(LogFormat format, ByteWindow window, string name, ReadReport report)
    {
        void Bad(BadRecord record) => report.Add(record, options.BadRecordsListed);
        return format == LogFormat.JsonValues
            ? new JsonSplitter(window, name, Bad, options)
            : new LineSplitter(window, name, Bad, options, json: format == LogFormat.JsonLines);
    }

    static T Guard<T>(string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw LogSource.Unreadable(name, failure);
        }
    }

    static CyberLMException NothingFound(List<string> files, ReadReport report)
    {
        string what = files.Count == 1 ? report.Files[0].Source : $"the {files.Count} files from {report.Files[0].Source} on";
        return report.BadRecords == 0
            ? new CyberLMException($"{what}: empty, no record", "name a file with logs")
            : new CyberLMException(
                $"{what}: no good record, {report.BadRecords} bad ones; the first: {report.Bad.FirstOrDefault()}",
                "the format is found by content: JSON objects, arrays of them, or plain lines");
    }
}

namespace CyberLM.Logs;

/// <summary>
/// Reads one file, or the files of an archive, and keeps the report. A file whose content cannot be read is named and counted there and
/// stops nothing; nor does one that the disk does not give, unless it is the very one that was asked for.
/// </summary>
sealed class FileReader(LogReaderOptions options, ReadReport report)
{
    public ReadReport Report => report;

    /// <param name="isNamed">a failure of the disk is one of the whole reading</param>
    public IEnumerable<LogRecord> Read(string name, Func<Stream> open, bool isNamed = true)
    {
        using var source = TryOpen(name, open, isNamed);
        foreach (var record in source is null ? [] : Records(source, isNamed))
            yield return record;
    }

    IEnumerable<LogRecord> Records(LogSource source, bool isNamed) => source.Content switch
    {
        SourceContent.Zip when source.Seekable is { } file => new ZipFiles(source.Name, file, this).Read(),
        SourceContent.Zip =>
            Refuse(source.Name, "a zip archive is read from a file only, not from a pipe or from within another: unpack it first"),
        SourceContent.Parquet when source.Seekable is { } file =>
            Counted(source, LogFormat.Parquet, new ParquetRows(source.Name, file, options, Bad).Read()),
        SourceContent.Parquet =>
            Refuse(source.Name, "Parquet is read from a file only, not from a pipe, packed, or from an archive: unpack it first"),
        _ => Text(source, isNamed),
    };

    LogSource? TryOpen(string name, Func<Stream> open, bool isNamed)
    {
        try
        {
            return LogSource.Open(name, open);
        }
        catch (InvalidDataException failure)
        {
            Refuse(name, $"it begins like a compressed file but cannot be unpacked: {failure.Message}");
            return null;
        }
        catch (CyberLMException failure) when (!isNamed)
        {
            Refuse(name, failure.Message);
            return null;
        }
    }

    /// <summary>The whole file is one bad record.</summary>
    public LogRecord[] Refuse(string name, string reason, LogFormat format = LogFormat.Lines)
    {
        report.AddFault(new BadRecord(name, 1, 0, reason), options.BadRecordsListed);
        report.Add(new FileReport(name, format, Compressed: false, 0, 0, 1));
        return [];
    }

    void Bad(BadRecord record) => Bad(record, count: 1);

    void Bad(BadRecord record, long count) => report.Add(record, options.BadRecordsListed, count);

    IEnumerable<LogRecord> Text(LogSource source, bool isNamed)
    {
        string name = source.Name;
        var window = new ByteWindow(source.Text, options.LargestRecord + "\r\n".Length, endsAtFailure: !isNamed);
        bool table = InputPaths.IsTableName(name);
        var (format, header) = Guard(name, () => (FormatDetection.Of(window, options.LargestDepth, table, out var found), found));
        if (format == LogFormat.Lines && WhyNotLines(window, table) is { } reason)
            return Refuse(name, reason);
        return Counted(source, format, Split(Splitter(format, header, window, name), window, name));
    }

    IEnumerable<LogRecord> Split(RecordSplitter splitter, ByteWindow window, string name)
    {
        while (Guard(name, () => (Found: splitter.Next(out var record), Record: record)) is (true, var found))
            yield return found;
        if (window.Damage is not null)
            report.AddFault(new BadRecord(name, window.Line, window.Offset, window.Damage), options.BadRecordsListed);
    }

    IEnumerable<LogRecord> Counted(LogSource source, LogFormat format, IEnumerable<LogRecord> found)
    {
        long badBefore = report.BadRecords, records = 0, bytes = 0;
        foreach (var record in found)
        {
            report.Records++;
            report.Bytes += record.Utf8.Length;
            records++;
            bytes += record.Utf8.Length;
            yield return record;
        }
        report.Add(new FileReport(source.Name, format, source.Compressed, records, bytes, report.BadRecords - badBefore));
    }

    /// <summary>A table's cells may hold line breaks: read as lines its records would be cut to pieces.</summary>
    static string? WhyNotLines(ByteWindow window, bool table) =>
        FormatDetection.LooksBinary(window) ? "the file is no text: unpack it, or convert it to UTF-8"
        : table && window.Available.Length > 0 ? FormatDetection.WhyNoTable(window)
        : null;

    RecordSplitter Splitter(LogFormat format, CsvHeader? header, ByteWindow window, string name) => format switch
    {
        LogFormat.JsonValues => new JsonSplitter(window, name, Bad, options),
        LogFormat.Csv => new CsvSplitter(window, name, Bad, options, header!),
        _ => new LineSplitter(window, name, Bad, options, json: format == LogFormat.JsonLines),
    };

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
}

using CyberLM.Gpt;

namespace CyberLM.Logs;

/// <summary>
/// Files, archives, folders, patterns or "-" (standard input) to records, streamed: memory holds one record, of Parquet one row group. The
/// format is found by content. Bad records are counted with their place and reason and stop nothing, unless not one good record is found;
/// so are files that a folder or a pattern holds and that cannot be read. One that is named itself is an error.
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
        var there = files.Where(file => !IsPassedOver(file, report));
        var records = options.InOrderOfTime
            ? MergedFiles.Read(there.Select(Part))
            : there.SelectMany(file => ReadFile(file, report));
        foreach (var record in records)
        {
            options.Stop.ThrowIfCancellationRequested();
            yield return record;
        }
        if (report.Records == 0)
            throw NothingFound(files, report);
    }

    static bool IsPassedOver(InputFile file, ReadReport report)
    {
        if (file.IsNamed || !file.IsEmpty()) return false;
        report.PassOver(file.Path);
        return true;
    }

    IEnumerable<LogRecord> ReadFile(InputFile file, ReadReport report) =>
        new FileReader(options, report).Read(Name(file), () => Open(file.Path), file.IsNamed);

    /// <summary>A report of its own: what one file counts between two records is not for another.</summary>
    MergedFiles.Part Part(InputFile file)
    {
        var whole = Report;
        return new MergedFiles.Part(FirstTime(file), Read);

        IEnumerable<LogRecord> Read()
        {
            var own = new ReadReport();
            try
            {
                foreach (var record in ReadFile(file, own)) yield return record;
            }
            finally
            {
                whole.Add(own, options.BadRecordsListed);
            }
        }
    }

    /// <summary>Of what can be read twice; anything else is opened at once.</summary>
    long FirstTime(InputFile file)
    {
        if (file.Path == InputPaths.StandardInput || file.IsEmpty()) return long.MinValue;
        foreach (var record in ReadFile(file, new ReadReport()))
            return RecordTime.TryFind(record.Utf8.Span, out var time) ? time.UtcTicks : long.MinValue;
        return long.MinValue;
    }

    /// <summary>Whether a file is one of those that these inputs name or hold, by whatever name.</summary>
    public static bool IsInput(IReadOnlyList<string> inputs, string file)
    {
        string real = RealPath.Of(file);
        return InputPaths.Expand(inputs, _ => { }).Any(input => input.Path != InputPaths.StandardInput && RealPath.Of(input.Path) == real);
    }

    static string Name(InputFile file) => file.Path == InputPaths.StandardInput ? "standard input" : file.Path;

    Stream Open(string file)
    {
        var stream = file == InputPaths.StandardInput
            ? options.Input ?? Console.OpenStandardInput()
            : Interruption.Wait(() => OpenFile(file), options.Stop);         // a named pipe opens when a writer comes
        return stream.CanSeek ? stream : new InterruptibleStream(stream, options.Stop);
    }

    static FileStream OpenFile(string file) =>
        new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);

    static CyberLMException NothingFound(List<InputFile> files, ReadReport report)
    {
        string first = Name(files[0]);
        string what = files.Count == 1 ? first : $"the {files.Count} files from {first} on";
        return report.BadRecords == 0
            ? new CyberLMException($"{what}: empty, no record", report.PassedOver.Count == 0 ? "name a file with logs"
                : "name a file with logs; a pipe or device is read where it is named itself")
            : new CyberLMException(
                $"{what}: no good record, {report.BadRecords} bad ones; the first: {report.First}",
                "the format is found by content: JSON, tables with a line of names, Parquet, or plain lines");
    }
}

using System.Buffers;
using Parquet;

namespace CyberLM.Logs;

/// <summary>
/// The rows of a Parquet file as JSON records, one row group in memory at a time. A row group that cannot be read is bad, all its rows
/// counted, and the next is read.
/// </summary>
sealed class ParquetRows(string source, Stream file, LogReaderOptions options, Action<BadRecord, long> bad)
{
    /// <summary>Of a column in a row group. Usual groups have a hundredth of it; a hostile footer may name any number.</summary>
    const long MostValues = 16 << 20;

    readonly ArrayBufferWriter<byte> json = new();
    long rowsBefore;

    public IEnumerable<LogRecord> Read()
    {
        using var reader = new Owned(Open());
        for (int i = 0; i < (reader.Value?.RowGroupCount ?? 0); i++)
        {
            long rows = 0, given = 0;
            var group = Try(() => Group(reader.Value!, i, out rows), () => rows);
            while (given < rows && group is not null && Try(() => Row(group), () => rows - given) is { } utf8)
            {
                given++;
                if (utf8.Length > options.LargestRecord)
                    bad(new BadRecord(source, rowsBefore + given, 0, $"longer than {options.LargestRecord} bytes"), 1);
                else
                    yield return new LogRecord(utf8, source, rowsBefore + given, 0);
            }
            rowsBefore += rows;
        }

        T? Try<T>(Func<T> read, Func<long> lost) where T : class
        {
            try
            {
                return read();
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // The library fails in any way on damaged bytes.
                long count = Math.Clamp(lost(), 1, int.MaxValue);
                bad(new BadRecord(source, rowsBefore + 1, 0, $"{count} rows of the Parquet file cannot be read: {failure.Message}"), count);
                return null;
            }
        }
    }

    ParquetReader? Open()
    {
        try
        {
            ParquetFooter.Check(file, options.LargestDepth / 3);             // a list is three fields deep
            return ParquetReader.CreateAsync(file, leaveStreamOpen: true).GetAwaiter().GetResult();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            string reason = $"cut off or damaged: without its footer no row of a Parquet file is found: {failure.Message}";
            bad(new BadRecord(source, 1, 0, reason), 1);
            return null;
        }
    }

    static ParquetNode[] Group(ParquetReader reader, int index, out long rows)
    {
        using var group = reader.OpenRowGroupReader(index);
        rows = group.RowCount;
        long values = group.RowGroup.Columns.Max(column => column.MetaData?.NumValues ?? 0);
        if (values > MostValues || rows > MostValues || rows < 0)
            throw new InvalidDataException($"a row group of {Math.Max(values, rows)} values, more than {MostValues}");
        var marks = ParquetMark.Read(reader.CustomMetadata);
        return [.. reader.Schema.Fields.Select(field => marks.TryGetValue(field.Name, out var mark)
            ? ParquetNode.Of(field, group, mark)
            : ParquetNode.Of(field, group))];
    }

    byte[] Row(ParquetNode[] fields)
    {
        json.ResetWrittenCount();
        json.Write("{"u8);
        bool first = true;
        foreach (var field in fields)
            first &= !field.WriteMember(json, options, first);
        json.Write("}"u8);
        return json.WrittenSpan.ToArray();
    }

    /// <summary>The library's reader can be disposed of asynchronously only.</summary>
    readonly struct Owned(ParquetReader? reader) : IDisposable
    {
        public ParquetReader? Value => reader;

        public void Dispose() => reader?.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
}

using System.Text;

namespace CyberLM.Logs;

/// <summary>
/// A table of separated values (RFC 4180, line feeds alone), a row a record. Any reader of such tables sees the plain values; our own gets
/// the records back, types and missing values with them: <see cref="CsvCells"/>.
/// </summary>
sealed class CsvSink(Stream to, string folder) : TableSink(folder)
{
    /// <summary>A reader looks for the header within its first 64 KiB.</summary>
    const int LongestHeader = 60_000;

    readonly ByteBuffer row = new();
    int headerBytes;

    protected override string? WhyNoColumns(string[] added)
    {
        if (added.FirstOrDefault(name => !CsvHeader.CanName(name)) is { } nameless) return NoColumn(nameless);
        // Quotes, a delimiter and a guard come to each.
        int more = added.Sum(name => Encoding.UTF8.GetByteCount(name) + 4);
        if (headerBytes + more > LongestHeader) return $"with its keys the line of names would have more than {LongestHeader} bytes";
        headerBytes += more;
        return null;
    }

    protected override void End()
    {
        var names = Columns.Names;
        if (names.Count == 0) return;
        EndRow(i => CsvCells.WriteName(names[i], i == 0, names.Count == 1, row));
        foreach (var record in Rows())
            EndRow(i =>
            {
                if (record.TryGetValue(names[i], out byte[]? value)) CsvCells.Write(value, row, LargestDepth - 1);
            });
    }

    void EndRow(Action<int> writeCell)
    {
        row.Clear();
        for (int i = 0; i < Columns.Names.Count; i++)
        {
            if (i > 0) row.Add((byte)',');
            writeCell(i);
        }
        row.Add((byte)'\n');
        to.Write(row.Written);
    }
}

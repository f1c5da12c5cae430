using System.Buffers;

namespace CyberLM.Logs;

/// <summary>
/// Rows of separated values to JSON records with the header's names as keys. A cell that holds a JSON object or array becomes that, any
/// other a string; in a table of our own it says itself what it is. A row with another number of cells than the header is bad. Where a
/// quote is not closed as it should be, the row's first line is bad, and the lines behind it are tried as rows: a stray quote must not
/// swallow the file.
/// </summary>
sealed class CsvSplitter(ByteWindow window, string source, Action<BadRecord> bad, LogReaderOptions options, CsvHeader header)
    : RecordSplitter(window, source, bad)
{
    readonly CsvScan scan = new(header.Delimiter);
    readonly ArrayBufferWriter<byte> json = new();
    readonly byte[][] keys = [.. header.Names.Select(name => JsonString.Key(name, first: false))];
    bool headerPassed;

    /// <summary>Lines up to here belong to a bad row that has been counted.</summary>
    long badUntil;

    public override bool Next(out LogRecord record)
    {
        record = default;
        while (SkipBlankLines())
        {
            scan.Begin();
            CsvEnd end;
            while ((end = scan.Go(Window.Available, Window.AtEnd)) == CsvEnd.NotYet && Window.Fill()) { }
            if (end == CsvEnd.NotYet && !Window.IsFull)
                continue;                                    // the stream has just ended: once more, as its last row
            if (end == CsvEnd.Row)
            {
                // What damage cut off is counted with the damage.
                bool cut = Window.Damage is not null && Window.AtEnd && Window.Available[scan.Position - 1] != '\n';
                bool found = headerPassed && !cut && TakeRow(out record);
                bool withinBad = headerPassed && !found && Window.Offset < badUntil;
                headerPassed = true;
                Window.Advance(withinBad ? FirstLine() : scan.Position);
                if (found)
                    return true;
            }
            else
            {
                PassBadLine(end);
            }
        }
        return false;
    }

    bool SkipBlankLines()
    {
        while (true)
        {
            Window.Advance(CsvScan.BlankLines(Window.Available));
            if (Window.Available.Length > 0)
                return true;
            if (!Window.Fill())
                return false;
        }
    }

    bool TakeRow(out LogRecord record)
    {
        record = default;
        string? reason = WhyBad();
        if (reason is null)
        {
            record = Record(json.WrittenSpan.ToArray());
            return true;
        }
        if (Window.Offset >= badUntil)
            Bad(reason);
        return false;
    }

    int FirstLine()
    {
        int lineBreak = Window.Available[..scan.Position].IndexOf((byte)'\n');
        return lineBreak < 0 ? scan.Position : lineBreak + 1;
    }

    string? WhyBad()
    {
        var row = Window.Available[..scan.Position];
        if (scan.Cells.Count != keys.Length)
            return $"{scan.Cells.Count} cells, the header names {keys.Length}";
        if (JsonText.WhyNotUtf8(row) is { } reason)
            return reason;
        json.ResetWrittenCount();
        json.Write("{"u8);
        bool first = true;
        for (int i = 0; i < keys.Length; i++)
        {
            var cell = scan.Cells[i];
            if (header.Typed && CsvCells.IsMissing(cell))
                continue;
            json.Write(keys[i].AsSpan(first ? 1 : 0));
            if (header.Typed)
                CsvCells.Read(cell, row, json, options.LargestDepth - 1);
            else
                WriteCell(cell.Text(row));
            first = false;
        }
        json.Write("}"u8);
        return json.WrittenCount > options.LargestRecord ? $"longer than {options.LargestRecord} bytes" : null;
    }

    void WriteCell(ReadOnlySpan<byte> text)
    {
        if (JsonText.IsObjectOrArray(text, options.LargestDepth - 1))
            json.Write(JsonText.OneLine(text).AsSpan().Trim(" \t"u8));
        else
            JsonString.Write(text, json);
    }

    void PassBadLine(CsvEnd end)
    {
        if (Window.Offset >= badUntil && (end != CsvEnd.OpenQuote || Window.Damage is null))
            Bad(end switch
            {
                CsvEnd.StrayQuote => "a quote stands within a quoted cell and is not doubled",
                CsvEnd.OpenQuote => "the file ends inside a quoted cell",
                _ => $"longer than {options.LargestRecord} bytes",
            });
        badUntil = Math.Max(badUntil, Window.Offset + scan.Position);
        headerPassed = true;
        int found;
        while ((found = Window.Available.IndexOf((byte)'\n')) < 0)
        {
            Window.Advance(Window.Available.Length);
            if (!Window.Fill())
                return;
        }
        Window.Advance(found + 1);
    }
}

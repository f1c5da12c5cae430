namespace CyberLM.Logs;

/// <summary>A cell's bytes within its row, the quotes around it left out.</summary>
readonly record struct CsvCell(int Start, int Length, bool Quoted, bool Doubled)
{
    /// <summary>What the cell says: within quotes a quote stands doubled.</summary>
    public ReadOnlySpan<byte> Text(ReadOnlySpan<byte> row)
    {
        if (!Doubled)
            return row.Slice(Start, Length);
        byte[] text = row.Slice(Start, Length).ToArray();
        int kept = 0;
        for (int i = 0; i < text.Length; i++)
        {
            text[kept++] = text[i];
            if (text[i] == '"')
                i++;
        }
        return text.AsSpan(0, kept);
    }
}

enum CsvEnd
{
    /// <summary>The row goes on behind the bytes that are there.</summary>
    NotYet,
    Row,

    /// <summary>Something stands behind a closing quote that neither ends nor goes on with the cell.</summary>
    StrayQuote,
    OpenQuote,
}

/// <summary>
/// Finds the cells of one row of separated values (RFC 4180): a quote opens a cell only at its beginning, line breaks and delimiters within
/// quotes are text. Goes on where it stopped when more bytes come in, so that each is looked at once.
/// </summary>
sealed class CsvScan(byte delimiter)
{
    enum Place { CellStart, Plain, Quoted, BehindQuote }

    Place place;
    int start;
    bool quoted, doubled;

    public List<CsvCell> Cells { get; } = [];

    /// <summary>Bytes of the blank lines at the beginning. A tab is no blank: it may part two empty cells.</summary>
    public static int BlankLines(ReadOnlySpan<byte> text)
    {
        int blanks = text.IndexOfAnyExcept(" \r\n"u8);
        return blanks < 0 ? text.Length : text[..blanks].LastIndexOf((byte)'\n') + 1;
    }

    /// <summary>Bytes looked at; for a whole row, those of the row and its line break.</summary>
    public int Position { get; private set; }

    public void Begin()
    {
        Cells.Clear();
        (place, start, quoted, doubled, Position) = (Place.CellStart, 0, false, false, 0);
    }

    /// <param name="row">begins with the row</param>
    /// <param name="last">nothing comes after these bytes</param>
    public CsvEnd Go(ReadOnlySpan<byte> row, bool last)
    {
        while (true)
        {
            CsvEnd? end = place switch
            {
                Place.CellStart => CellStart(row, last),
                Place.Plain => Plain(row, last),
                Place.Quoted => Quoted(row, last),
                _ => BehindQuote(row, last),
            };
            if (end is { } found)
                return found;
        }
    }

    CsvEnd? CellStart(ReadOnlySpan<byte> row, bool last)
    {
        if (Position == row.Length && !last)
            return CsvEnd.NotYet;
        quoted = Position < row.Length && row[Position] == '"';
        place = quoted ? Place.Quoted : Place.Plain;
        Position += quoted ? 1 : 0;
        (start, doubled) = (Position, false);
        return null;
    }

    CsvEnd? Plain(ReadOnlySpan<byte> row, bool last)
    {
        int found = row[Position..].IndexOfAny(delimiter, (byte)'\n');
        if (found < 0)
        {
            Position = row.Length;
            return last ? EndRow(row, row.Length, row.Length) : CsvEnd.NotYet;
        }
        int end = Position + found;
        if (row[end] == '\n')
            return EndRow(row, end, end + 1);
        EndCell(end);
        Position = end + 1;
        return null;
    }

    CsvEnd? Quoted(ReadOnlySpan<byte> row, bool last)
    {
        int found = row[Position..].IndexOf((byte)'"');
        Position = found < 0 ? row.Length : Position + found + 1;
        if (found < 0)
            return last ? CsvEnd.OpenQuote : CsvEnd.NotYet;
        place = Place.BehindQuote;
        return null;
    }

    CsvEnd? BehindQuote(ReadOnlySpan<byte> row, bool last)
    {
        int end = Position - 1;
        var rest = row[Position..];
        if (rest.Length < 2 && !last)
            return CsvEnd.NotYet;
        if (rest is [(byte)'"', ..])
        {
            (place, doubled, Position) = (Place.Quoted, true, Position + 1);
            return null;
        }
        int lineBreak = rest is [] ? 0 : rest is [(byte)'\n', ..] or [(byte)'\r'] ? 1 : rest is [(byte)'\r', (byte)'\n', ..] ? 2 : -1;
        if (lineBreak >= 0)
            return EndRow(row, end, Position + lineBreak);
        if (rest[0] != delimiter)
            return CsvEnd.StrayQuote;
        EndCell(end);
        Position++;
        return null;
    }

    CsvEnd EndRow(ReadOnlySpan<byte> row, int cellEnd, int rowEnd)
    {
        if (place == Place.Plain && cellEnd > start && row[cellEnd - 1] == '\r')
            cellEnd--;
        EndCell(cellEnd);
        Position = rowEnd;
        return CsvEnd.Row;
    }

    void EndCell(int end)
    {
        Cells.Add(new CsvCell(start, end - start, quoted, doubled));
        place = Place.CellStart;
    }
}

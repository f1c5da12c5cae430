using System.Text;
using System.Text.Unicode;

namespace CyberLM.Logs;

/// <summary>
/// The first line of a table of separated values: the delimiter, and the columns' names, each once. A name that stands twice gets _2, one
/// that is empty its place (column3).
/// </summary>
/// <param name="Typed">the cells say by their quotes what they are: <see cref="CsvCells"/></param>
sealed record CsvHeader(byte Delimiter, IReadOnlyList<string> Names, bool Typed)
{
    const int LongestName = 128, MostBlanks = 6;

    /// <summary>
    /// Finds the header in a file's beginning. Names look like names, and four rows of five have as many cells: lines of plain text with
    /// commas are no table. What the file is called only lowers the bar.
    /// </summary>
    public static CsvHeader? Find(ReadOnlySpan<byte> sample, bool whole, bool calledTable)
    {
        sample = sample[CsvScan.BlankLines(sample)..];
        CsvHeader? best = null;
        foreach (byte delimiter in ",;\t"u8)
        {
            var scan = new CsvScan(delimiter);
            if (scan.Go(sample, whole) != CsvEnd.Row)
                continue;
            bool typed = CsvCells.AreMarked(sample, scan.Cells);
            if (scan.Cells.Count < Math.Max(typed && calledTable ? 1 : 2, best?.Names.Count + 1 ?? 0))
                continue;
            string[] names = [.. Texts(sample, scan).Select(name => typed ? CsvCells.Unguard(name) : name)];
            if (AreNames(names, calledTable) && RowsAgree(sample[scan.Position..], whole, delimiter, names, calledTable))
                best = new CsvHeader(delimiter, Distinct(names), typed);
        }
        return best;
    }

    /// <summary>Why there is none in a file that is called a table.</summary>
    public static string WhyNone(ReadOnlySpan<byte> sample, bool whole)
    {
        sample = sample[CsvScan.BlankLines(sample)..];
        string? unread = null, differing = null;
        int most = 1, read = 0;
        foreach (byte delimiter in ",;\t"u8)
        {
            var scan = new CsvScan(delimiter);
            var end = scan.Go(sample, whole);
            if (end == CsvEnd.Row)
                read++;
            else
                unread ??= end == CsvEnd.NotYet
                    ? $"a table whose first line is longer than {sample.Length} bytes, in which the names of its columns must stand"
                    : "a table in whose first line a quote is not closed, or stands within a cell and is not doubled";
            if (end != CsvEnd.Row || scan.Cells.Count <= most || !AreNames([.. Texts(sample, scan)], calledTable: true))
                continue;
            most = scan.Cells.Count;
            differing = $"a table whose first line names {most} columns, and fewer than four of five rows have as many cells";
        }
        return differing ?? (read > 0 ? null : unread)
            ?? "a table whose first line does not name its columns: put a line of names before it";
    }

    static List<string> Texts(ReadOnlySpan<byte> row, CsvScan scan)
    {
        var texts = new List<string>();
        foreach (var cell in scan.Cells)
        {
            var text = cell.Text(row);
            string name = Utf8.IsValid(text) ? Encoding.UTF8.GetString(text) : "\0";
            texts.Add(string.IsNullOrWhiteSpace(name) ? "" : name);
        }
        return texts;
    }

    static bool AreNames(string[] names, bool calledTable)
    {
        string[] given = [.. names.Where(name => name.Length > 0)];
        return given.Length * 4 >= names.Length * 3 && given.All(name => IsName(name, calledTable));
    }

    /// <summary>Whether a header with this name is taken for one whatever the file is called, and needs no quotes.</summary>
    public static bool CanName(string name) =>
        !string.IsNullOrWhiteSpace(name) && IsName(name, calledTable: false) && !name.AsSpan().ContainsAny(",;\t\\");

    static bool IsName(string name, bool calledTable)
    {
        string inner = name.Trim();
        return name.Length <= LongestName && name.Count(c => c == ' ') <= MostBlanks && (calledTable || inner == name)
            && (char.IsLetter(inner[0]) || "_@$#".Contains(inner[0]))
            && !name.Any(c => char.IsControl(c) || "{}\"=<>".Contains(c)) && !name.Contains(": ");
    }

    static bool RowsAgree(ReadOnlySpan<byte> rows, bool whole, byte delimiter, string[] names, bool calledTable)
    {
        var scan = new CsvScan(delimiter);
        int count = 0, agree = 0;
        while ((rows = rows[CsvScan.BlankLines(rows)..]).Length > 0)
        {
            scan.Begin();
            var end = scan.Go(rows, whole);
            bool agrees = end == CsvEnd.Row && scan.Cells.Count == names.Length;
            bool cut = end is CsvEnd.NotYet or CsvEnd.OpenQuote || (scan.Position == rows.Length && rows[^1] != '\n');
            if (cut && !agrees)
                break;
            count++;
            agree += agrees ? 1 : 0;
            rows = rows[(end == CsvEnd.Row ? scan.Position : rows.IndexOf((byte)'\n') + 1)..];
        }
        bool plain = names.All(name => name.All(c => char.IsLetterOrDigit(c) || "_.-@$#".Contains(c)));
        int least = calledTable || (count == 0 && !whole && names.Length > 2) ? 0 : names.Length > 2 || plain ? 1 : 3;
        return count >= least && agree * 5 >= count * 4;
    }

    static List<string> Distinct(string[] names)
    {
        var taken = new HashSet<string>(names);
        var seen = new HashSet<string>();
        var counts = new Dictionary<string, int>();
        var distinct = new List<string>();
        for (int i = 0; i < names.Length; i++)
        {
            string name = names[i].Length > 0 ? names[i] : $"column{i + 1}";
            bool free = names[i].Length > 0 ? seen.Add(name) : taken.Add(name);
            string numbered = name;
            for (int count = counts.GetValueOrDefault(name, 1) + 1; !free; count++)
            {
                numbered = $"{name}_{count}";
                free = taken.Add(numbered);
                counts[name] = count;
            }
            distinct.Add(numbered);
        }
        return distinct;
    }
}

using System.Buffers;
using System.Text;
using System.Text.Json;

namespace CyberLM.Logs;

/// <summary>
/// Cells of the tables that we write, which give back the record that they were: a number, true, false or null stands bare, a missing value
/// is a bare cell with nothing in it, and text stands in quotes, "" for none. Objects and arrays are text too, as JSON. Text that a
/// spreadsheet would run as a formula, or that would be taken for JSON, has an apostrophe before it. Such a table is known by its header:
/// the first name is bare, all others stand in quotes that they do not need; a single one has quotes.
/// </summary>
static class CsvCells
{
    const byte Guard = (byte)'\'';

    /// <summary>What begins a formula in one spreadsheet or another, after OWASP's "CSV Injection"; and the guard itself.</summary>
    static ReadOnlySpan<byte> Guarded => "=+-@\t\r\n'"u8;

    public static void Write(ReadOnlySpan<byte> json, IBufferWriter<byte> to, int largestDepth)
    {
        if (json[0] is (byte)'{' or (byte)'[') WriteQuoted(JsonText.WithoutBlanks(json), to);
        else if (json[0] != '"') to.Write(json);
        else if (Unescape(json) is { } text) WriteText(text, to, largestDepth);
        else WriteQuoted(json, to);                          // a lone surrogate has no other spelling
    }

    static void WriteText(byte[] text, IBufferWriter<byte> to, int largestDepth)
    {
        bool guard = text.Length > 0 && (Guarded.Contains(text[0]) || SaysItself(text, largestDepth));
        WriteQuoted(guard ? [Guard, .. text] : text, to);
    }

    public static void WriteName(string name, bool first, bool only, IBufferWriter<byte> to)
    {
        byte[] text = Encoding.UTF8.GetBytes(name);
        if (Guarded.Contains(text[0])) text = [Guard, .. text];
        if (first && !only) to.Write(text);
        else WriteQuoted(text, to);
    }

    static void WriteQuoted(ReadOnlySpan<byte> text, IBufferWriter<byte> to)
    {
        to.Write("\""u8);
        for (int quote; (quote = text.IndexOf((byte)'"')) >= 0; text = text[(quote + 1)..])
        {
            to.Write(text[..quote]);
            to.Write("\"\""u8);
        }
        to.Write(text);
        to.Write("\""u8);
    }

    public static bool AreMarked(ReadOnlySpan<byte> header, List<CsvCell> names)
    {
        for (int i = 0; i < names.Count; i++)
        {
            bool quoted = i > 0 || names.Count == 1;
            if (names[i].Quoted != quoted || names[i].Text(header).ContainsAny(",;\t\"\n"u8)) return false;
        }
        return true;
    }

    public static string Unguard(string name) => name.StartsWith((char)Guard) ? name[1..] : name;

    public static bool IsMissing(CsvCell cell) => !cell.Quoted && cell.Length == 0;

    public static void Read(CsvCell cell, ReadOnlySpan<byte> row, IBufferWriter<byte> json, int largestDepth)
    {
        var text = cell.Text(row);
        if (!cell.Quoted && JsonText.IsJson(text, largestDepth) && text[0] is not ((byte)'"' or (byte)'{' or (byte)'[')) json.Write(text);
        else if (cell.Quoted && text is [Guard, ..]) JsonString.Write(text[1..], json);
        else if (cell.Quoted && SaysItself(text, largestDepth)) json.Write(JsonText.OneLine(text).AsSpan().Trim(" \t"u8));
        else JsonString.Write(text, json);
    }

    /// <summary>Whether the text is JSON that is no bare word.</summary>
    static bool SaysItself(ReadOnlySpan<byte> text, int largestDepth)
    {
        int blanks = JsonText.LeadingBlanks(text);
        return blanks < text.Length && text[blanks] is (byte)'{' or (byte)'[' or (byte)'"' && JsonText.IsJson(text, largestDepth);
    }

    static byte[]? Unescape(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        var text = new byte[json.Length];
        try
        {
            return text[..reader.CopyString(text)];
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}

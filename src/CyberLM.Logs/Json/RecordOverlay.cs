using System.Text;
using System.Text.Json;

namespace CyberLM.Logs;

/// <summary>
/// Writes values into a record that is there, at paths of keys joined by dots: what stands at the path gives way, and keys that are missing
/// come last in their object. Everything else stays byte for byte, and the blanks are those of the record.
/// </summary>
public sealed class RecordOverlay
{
    readonly RecordTape tape = new();
    readonly TapeReader reader = new(pairs: false) { TakesAnyGaps = true };

    /// <summary>Whether exactly this value stands at the path, but for blanks.</summary>
    public bool Holds(ReadOnlySpan<byte> record, string path, string json)
    {
        Require(record);
        int at = Find(path, out _);
        return at >= 0 && Compact(tape.Raw(at)).AsSpan().SequenceEqual(Compact(Encoding.UTF8.GetBytes(json)));
    }

    public bool Has(ReadOnlySpan<byte> record, string path)
    {
        Require(record);
        return Find(path, out _) >= 0;
    }

    /// <summary>The JSON that stands at the path; null where nothing does.</summary>
    public string? Read(ReadOnlySpan<byte> record, string path)
    {
        Require(record);
        return Find(path, out _) is >= 0 and int at ? Encoding.UTF8.GetString(tape.Raw(at)) : null;
    }

    public byte[] Set(ReadOnlySpan<byte> record, string path, string json)
    {
        Require(record);
        var style = StyleOf(record);
        int at = Find(path, out var missing);
        if (at >= 0) return Replaced(record, tape[at].Start, tape[at].Length, Spelled(json, style));
        // The deepest object on the way; what else stands there gives way to one.
        int parent = ~at;
        string nested = json;
        for (int i = missing.Length - 1; i > 0; i--) nested = $"{{{Quoted(missing[i])}:{nested}}}";
        if (tape[parent].Kind != ValueKind.Object)
            return Replaced(record, tape[parent].Start, tape[parent].Length, Spelled($"{{{Quoted(missing[0])}:{nested}}}", style));
        bool isEmpty = tape[parent].End == parent + 1;
        byte[] entry = [.. isEmpty ? [] : style.Comma, .. AnswerText.Quote(missing[0]), .. style.Colon, .. Spelled(nested, style)];
        int end = isEmpty ? tape[parent].Start + 1 : EndOfLast(parent);
        return Replaced(record, end, 0, entry);
    }

    /// <summary>Without the key; as it is where there is none.</summary>
    public byte[] Remove(ReadOnlySpan<byte> record, string path)
    {
        Require(record);
        int at = Find(path, out _);
        if (at <= 0 || tape[at].KeyLength < 0) return record.ToArray();
        int start = tape[at].Key - 1, end = tape[at].Start + tape[at].Length;
        // One comma goes with it: the one behind, of the last key the one before.
        int comma = end;
        while (record[comma] == ' ') comma++;
        if (record[comma] == ',')
        {
            end = comma + 1;
            while (record[end] == ' ') end++;
        }
        else
        {
            while (record[start - 1] == ' ') start--;
            if (record[start - 1] == ',') start--;
        }
        return Replaced(record, start, end - start, []);
    }

    void Require(ReadOnlySpan<byte> record)
    {
        if (!reader.Read(record, tape)) throw new CyberLMException("a record to write into is no JSON object", "look at it with jq");
    }

    /// <summary>The place on the tape; else the complement of the deepest one on the way, and the keys that are missing.</summary>
    int Find(string path, out string[] missing)
    {
        string[] keys = path.Split('.');
        int at = 0;
        for (int depth = 0; depth < keys.Length; depth++)
        {
            byte[] key = Encoding.UTF8.GetBytes(keys[depth]);
            int end = tape[at].Kind == ValueKind.Object ? tape[at].End : at + 1, child = at + 1;
            while (child < end && !tape.Key(child).SequenceEqual(key)) child = tape[child].End;
            if (child >= end)
            {
                missing = keys[depth..];
                return ~at;
            }
            at = child;
        }
        missing = [];
        return at;
    }

    int EndOfLast(int parent)
    {
        int last = parent + 1;
        while (tape[last].End < tape[parent].End) last = tape[last].End;
        return tape[last].Start + tape[last].Length;
    }

    readonly record struct Style(byte[] Colon, byte[] Comma);

    static readonly Style Tight = new(":"u8.ToArray(), ","u8.ToArray());

    static Style StyleOf(ReadOnlySpan<byte> record) => new(
        record.IndexOf("\": "u8) >= 0 ? ": "u8.ToArray() : Tight.Colon, record.IndexOf(", \""u8) >= 0 ? ", "u8.ToArray() : Tight.Comma);

    static byte[] Replaced(ReadOnlySpan<byte> record, int start, int length, byte[] with) =>
        [.. record[..start], .. with, .. record[(start + length)..]];

    static string Quoted(string text) => Encoding.UTF8.GetString(AnswerText.Quote(text));

    static byte[] Compact(ReadOnlySpan<byte> json) => Spelled(Encoding.UTF8.GetString(json), Tight);

    /// <summary>With the blanks of a style; strings with no more escapes than they need, numbers as they are.</summary>
    static byte[] Spelled(string json, Style style)
    {
        var json8 = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        var to = new ByteBuffer();
        bool follows = false;
        while (json8.Read())
        {
            bool closes = json8.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray;
            if (follows && !closes) to.Add(style.Comma);
            switch (json8.TokenType)
            {
                case JsonTokenType.PropertyName:
                    to.Add(AnswerText.Quote(json8.GetString()!));
                    to.Add(style.Colon);
                    break;
                case JsonTokenType.String:
                    to.Add(AnswerText.Quote(json8.GetString()!));
                    break;
                default:
                    to.Add(json8.ValueSpan);
                    break;
            }
            follows = json8.TokenType is not (JsonTokenType.PropertyName or JsonTokenType.StartObject or JsonTokenType.StartArray);
        }
        return to.Written.ToArray();
    }
}

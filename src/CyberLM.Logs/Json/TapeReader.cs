using System.Text.Json;

namespace CyberLM.Logs;

/// <summary>
/// Takes a record apart. It says no where putting the parts together again would give other bytes: white space that changes within the
/// record, or a root that is no object; such a record is kept as text.
/// </summary>
/// <param name="pairs">arrays of pairs are objects</param>
sealed class TapeReader(int largestDepth = 64, bool pairs = true)
{
    /// <summary>JSON in a string in JSON in a string: deeper is text.</summary>
    const int MostStringsAround = 3;
    readonly List<int> open = [];

    /// <summary>For who only looks at values and puts nothing together again.</summary>
    public bool TakesAnyGaps { get; init; }

    public bool Read(ReadOnlySpan<byte> record, RecordTape tape)
    {
        tape.Clear();
        open.Clear();
        tape.Text.Add(record);
        return record is [(byte)'{', .., (byte)'}'] && ReadText(tape, 0, record.Length, ValueKind.Object, 0, default);
    }

    /// <summary>Appends the values of the JSON text at a place of the tape; false leaves no trace.</summary>
    bool ReadText(RecordTape tape, int start, int length, ValueKind rootKind, int stringsAround, TapeValue root)
    {
        int before = tape.Count, opened = open.Count;
        try
        {
            if (ReadTokens(tape, start, length, rootKind, stringsAround, root)) return true;
        }
        catch (JsonException)
        {
            // A string that only begins like JSON.
        }
        tape.Truncate(before);
        open.RemoveRange(opened, open.Count - opened);
        return false;
    }

    bool ReadTokens(RecordTape tape, int start, int length, ValueKind rootKind, int stringsAround, TapeValue root)
    {
        var reader = new Utf8JsonReader(tape.Text.Slice(start, length), new JsonReaderOptions { MaxDepth = largestDepth });
        var spacing = new Spacing.Search();
        int first = tape.Count, outer = open.Count, end = start, key = 0, keyLength = -1;
        var previous = JsonTokenType.None;
        while (reader.Read())
        {
            var token = reader.TokenType;
            int at = start + (int)reader.TokenStartIndex;
            if (previous != JsonTokenType.None && !TakesAnyGaps
                && !GapAgrees(ref spacing, tape.Text.Slice(end, at - end), previous, token)) return false;
            switch (token)
            {
                case JsonTokenType.PropertyName:
                    (key, keyLength) = (at + 1, reader.ValueSpan.Length);
                    end = at + keyLength + 2;
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    end = at + 1;
                    Close(tape, end);
                    break;
                default:
                    bool container = token is JsonTokenType.StartObject or JsonTokenType.StartArray;
                    end = at + (container ? 1 : SpelledLength(ref reader));
                    var value = new TapeValue
                    {
                        Kind = token switch
                        {
                            JsonTokenType.StartObject => ValueKind.Object,
                            JsonTokenType.StartArray => ValueKind.Array,
                            _ => ValueKind.Scalar,
                        },
                        Key = key, KeyLength = keyLength, Start = at, Length = end - at, End = tape.Count + 1,
                    };
                    if (previous == JsonTokenType.None && stringsAround > 0) value = root with { Kind = rootKind };
                    Add(tape, value, container, stringsAround);
                    keyLength = -1;
                    break;
            }
            previous = token;
        }
        tape[first].Spacing = spacing.Found;
        return open.Count == outer && end == start + length;
    }

    static int SpelledLength(ref Utf8JsonReader reader) =>
        reader.ValueSpan.Length + (reader.TokenType == JsonTokenType.String ? 2 : 0);

    void Add(RecordTape tape, in TapeValue value, bool container, int stringsAround)
    {
        if (container) open.Add(tape.Add(value));
        else if (!ReadString(tape, value, stringsAround)) tape.Add(value);
    }

    void Close(RecordTape tape, int end)
    {
        int container = open[^1];
        open.RemoveAt(open.Count - 1);
        bool isOfString = tape[container].Kind is ValueKind.ObjectInString or ValueKind.ArrayInString;
        if (pairs && tape[container].Kind is ValueKind.Array or ValueKind.ArrayInString) PairFolding.Fold(tape, container);
        ref var value = ref tape[container];
        value.End = tape.Count;
        // That of JSON in a string is the string's, which is not within this text.
        if (!isOfString) value.Length = end - value.Start;
    }

    /// <summary>A string that is a JSON object or array with something in it, and would be spelled the same again.</summary>
    bool ReadString(RecordTape tape, in TapeValue value, int stringsAround)
    {
        var spelled = tape.Text.Slice(value.Start, value.Length);
        if (stringsAround == MostStringsAround || spelled is not [(byte)'"', (byte)'{' or (byte)'[', _, _, .., (byte)'"']) return false;
        int start = tape.Text.Length;
        if (JsonInString.Unescape(tape.Text, value.Start, value.Length))
        {
            var kind = spelled[1] == '{' ? ValueKind.ObjectInString : ValueKind.ArrayInString;
            int length = tape.Text.Length - start;
            if (ReadText(tape, start, length, kind, stringsAround + 1, value)) return true;
        }
        tape.Text.Truncate(start);
        return false;
    }

    static bool GapAgrees(ref Spacing.Search spacing, ReadOnlySpan<byte> gap, JsonTokenType previous, JsonTokenType token)
    {
        int blanks = gap.IndexOfAnyExcept((byte)' ');
        if (blanks < 0) blanks = gap.Length;
        bool closes = token is JsonTokenType.EndObject or JsonTokenType.EndArray;
        if (previous is JsonTokenType.StartObject or JsonTokenType.StartArray)
            return blanks == gap.Length && (closes ? blanks == 0 : spacing.Agrees(Gap.AfterOpening, blanks));
        if (closes) return blanks == gap.Length && spacing.Agrees(Gap.BeforeClosing, blanks);
        if (blanks == gap.Length) return false;
        var (before, after) = gap[blanks] == ':' ? (Gap.BeforeColon, Gap.AfterColon) : (Gap.BeforeComma, Gap.AfterComma);
        var rest = gap[(blanks + 1)..];
        return !rest.ContainsAnyExcept((byte)' ') && spacing.Agrees(before, blanks) && spacing.Agrees(after, rest.Length);
    }
}

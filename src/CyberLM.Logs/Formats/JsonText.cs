using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace CyberLM.Logs;

/// <summary>What the readers ask about JSON bytes; grammar is System.Text.Json's, duplicate keys are allowed.</summary>
static class JsonText
{
    /// <summary>The byte order mark of UTF-8: no content wherever it stands before a record.</summary>
    public static ReadOnlySpan<byte> Mark => "\uFEFF"u8;

    /// <summary>Passes over marks at the window's start.</summary>
    public static bool SkipMark(ByteWindow window)
    {
        for (bool found = false; ; found = true)
        {
            while (window.Available.Length < Mark.Length && Mark.StartsWith(window.Available) && window.Fill()) { }
            if (!window.Available.StartsWith(Mark))
                return found;
            window.Advance(Mark.Length);
        }
    }

    public static bool IsBlank(ReadOnlySpan<byte> text) => !text.ContainsAnyExcept(" \t\r\n"u8);

    public static int LeadingBlanks(ReadOnlySpan<byte> text)
    {
        int first = text.IndexOfAnyExcept(" \t\r\n"u8);
        return first < 0 ? text.Length : first;
    }

    /// <summary>One JSON object or array and nothing else but white space.</summary>
    public static bool IsObjectOrArray(ReadOnlySpan<byte> text, int largestDepth)
    {
        int blanks = LeadingBlanks(text);
        return blanks < text.Length && text[blanks] is (byte)'{' or (byte)'[' && IsJson(text, largestDepth);
    }

    /// <summary>One JSON value and nothing else but white space.</summary>
    public static bool IsJson(ReadOnlySpan<byte> text, int largestDepth)
    {
        try
        {
            var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = largestDepth });
            while (reader.Read()) { }
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Null when the text is one JSON object and nothing else.</summary>
    public static string? WhyNotObject(ReadOnlySpan<byte> text, int largestDepth, out bool wrapper)
    {
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = largestDepth });
        var search = new WrapperSearch();
        wrapper = false;
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return "not a JSON object";
            while (reader.Read())
                wrapper |= search.Finds(ref reader);
            return WhyNotUtf8(text);
        }
        catch (JsonException failure)
        {
            wrapper = false;
            return Reason(failure);
        }
    }

    /// <summary>The parser does not look into strings, whose bytes may be anything.</summary>
    public static string? WhyNotUtf8(ReadOnlySpan<byte> text)
    {
        if (Utf8.IsValid(text))
            return null;
        int at = 0;
        while (Rune.DecodeFromUtf8(text[at..], out _, out int used) == OperationStatus.Done)
            at += used;
        return $"not UTF-8 at byte {at} of the record";
    }

    /// <summary>The parser's sentence without its advice and place, which counts from the record's start.</summary>
    public static string Reason(JsonException failure)
    {
        const string tooDeep = "The maximum configured depth of ";
        string message = failure.Message;
        if (message.StartsWith(tooDeep, StringComparison.Ordinal))
            return $"nested deeper than {message[tooDeep.Length..].Split(' ')[0]} objects and lists, "
                + $"at byte {failure.BytePositionInLine} of line {failure.LineNumber + 1} of the record";
        int place = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        string sentence = place < 0 ? message : message[..place];
        return $"not JSON at byte {failure.BytePositionInLine} of line {failure.LineNumber + 1} of the record: {sentence}";
    }

    /// <summary>
    /// A record must be one line: white space between tokens goes when there is a line break among it, else all bytes stay.
    /// </summary>
    public static byte[] OneLine(ReadOnlySpan<byte> json) =>
        json.ContainsAny((byte)'\n', (byte)'\r') ? WithoutBlanks(json) : json.ToArray();

    /// <summary>Without white space between tokens.</summary>
    public static byte[] WithoutBlanks(ReadOnlySpan<byte> json)
    {
        var kept = new byte[json.Length];
        int length = 0;
        bool inString = false;
        for (int i = 0; i < json.Length; i++)
        {
            byte value = json[i];
            if (inString && value == '\\')
            {
                kept[length++] = value;
                value = json[++i];
            }
            else if (value == '"')
            {
                inString = !inString;
            }
            if (inString || value is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
                kept[length++] = value;
        }
        return kept[..length];
    }
}

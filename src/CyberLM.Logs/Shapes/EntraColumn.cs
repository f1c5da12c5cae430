using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CyberLM.Logs;

/// <summary>Values as columns of Log Analytics hold them, and back.</summary>
static class EntraColumn
{
    /// <summary>
    /// The portal's export says a time's zone in the column's name, and a union of tables makes two columns of one that has two types.
    /// </summary>
    public static string Name(string column)
    {
        foreach (string ending in (string[])[" [UTC]", "_dynamic", "_string"])
            if (column.EndsWith(ending, StringComparison.Ordinal))
                return column[..^ending.Length];
        return column;
    }

    public static byte[] Write(byte[] value, EntraSpelling spelling, string table)
    {
        bool asText = spelling switch
        {
            EntraSpelling.NumberAsText => value[0] is (byte)'-' or (>= (byte)'0' and <= (byte)'9'),
            EntraSpelling.JsonAsText => value[0] is (byte)'[' or (byte)'{',
            EntraSpelling.Dynamic => table != EntraFields.InteractiveTable && value[0] is (byte)'[' or (byte)'{',
            _ => false,
        };
        if (!asText)
            return value;
        var text = new ArrayBufferWriter<byte>();
        JsonString.Write(value, text);
        return text.WrittenSpan.ToArray();
    }

    public static byte[] Read(JsonMember column, EntraSpelling spelling)
    {
        if (spelling == EntraSpelling.Same || !column.IsText)
            return column.Value;
        byte[] text = Unescape(column.Value);
        return spelling switch
        {
            EntraSpelling.NumberAsText => IsNumber(text) ? text : column.Value,
            EntraSpelling.Plain => IsNumber(text) ? text : TruthValue(text) ?? column.Value,
            EntraSpelling.Time => IsoTime(text) ?? column.Value,
            _ => JsonText.IsObjectOrArray(text, largestDepth: 512) ? JsonText.OneLine(text) : column.Value,
        };
    }

    static byte[]? TruthValue(byte[] text) => Encoding.UTF8.GetString(text).ToLowerInvariant() switch
    {
        "true" => [.. "true"u8],
        "false" => [.. "false"u8],
        _ => null,
    };

    /// <summary>The portal's spelling as ISO-8601; any other stays.</summary>
    static byte[]? IsoTime(byte[] text)
    {
        string spelled = Encoding.UTF8.GetString(text);
        return spelled.Contains('/') && RecordTime.TryParse(spelled, out var time)
            ? Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\"{time.UtcDateTime:yyyy-MM-ddTHH:mm:ss.FFFZ}\""))
            : null;
    }

    static bool IsNumber(byte[] text)
    {
        try
        {
            var reader = new Utf8JsonReader(text);
            return reader.Read() && reader.TokenType == JsonTokenType.Number && reader.BytesConsumed == text.Length && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    static byte[] Unescape(byte[] value)
    {
        var reader = new Utf8JsonReader(value);
        reader.Read();
        var text = new byte[value.Length];
        try
        {
            return text[..reader.CopyString(text)];
        }
        catch (InvalidOperationException)
        {
            return [];                                       // half a surrogate pair: no number and no JSON
        }
    }
}

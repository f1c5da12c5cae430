using System.Text;
using System.Text.Json;
using CsCheck;

namespace CyberLM.Tests.Logs.Sinks;

/// <summary>
/// Records with what tables find hard: types that change, values missing, null or empty, text that looks like something else.
/// </summary>
static class AnyRecord
{
    /// <summary>As they are spelled in JSON.</summary>
    static readonly string[] Hard =
    [
        "null", "true", "false", "0", "-0", "-5", "1.10", "1e400", "2.5", "7", "18446744073709551616", "1E+20", "\"\"", "\" \"", "\"null\"",
        "\"true\"", "\"42\"", "\"-5\"", "\"007\"", "\"=1+1\"", "\"+1\"", "\"@SUM(1+9)\"", "\"'\"", "\"'=1\"", "\"''\"", "\"\\tx\"",
        "\"\\r\\n\"", "\"\\n=1\"", "\"a,b;c\\td\"", "\"x\\\"y\\\"\"", "\"\\\"\\\"\"", "\"\\\"x\\\"\"", "\"{}\"",
        "\"[1, 2]\"", "\" {\\\"a\\\":1} \"",
        "\"[notice] no JSON\"", "\"{\"", "\"\\u0000\\u001f\"", "\"\\ud800\"", "\"a\\udc00b\"", "\"\\ud83d\\ude00\"", "\"é€\\u00e9\"",
        "\"\\u2028\"", "{}", "[]", "[ ]", "{ \"b\" : [ 1.10 , { \"c\" : \"\\\"\" } ] }", "[\"\\ud800\",null]", "[[],{}]",
        "\"2026-01-05T00:00:00Z\"", "\"\\/\"",
    ];

    static readonly Gen<string> Text = Gen.String[0, 12].Select(text => JsonSerializer.Serialize(text.Normalized()));
    static readonly Gen<string> Number = Gen.OneOf(
        Gen.Long.Select(number => number.ToString()), Gen.Double.Where(double.IsFinite).Select(number => JsonSerializer.Serialize(number)));
    static readonly Gen<string> Value = Gen.Frequency((6, Gen.Int[0, Hard.Length - 1].Select(i => Hard[i])), (2, Text), (1, Number));

    static readonly string[] Keys = ["time", "id", "@timestamp", "user name", "é", "$x", "_y", "properties.z"];

    /// <summary>Of a table: at least one key in each, in any order.</summary>
    public static readonly Gen<byte[][]> Table = Gen.Shuffle(Keys, 1, Keys.Length)
        .SelectMany(keys => Value.Array[keys.Length]
            .Select(values => string.Join(',', keys.Zip(values, (key, value) => $"\"{key}\":{value}"))))
        .Select(members => Encoding.UTF8.GetBytes($"{{{members}}}")).Array[1, 12];

    /// <summary>Half a surrogate pair has no JSON text that .NET would write.</summary>
    static string Normalized(this string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    /// <summary>
    /// The record with its keys in one order, its strings in one spelling and its numbers in their own: what two equal records have in
    /// common.
    /// </summary>
    public static string Canonical(ReadOnlySpan<byte> record)
    {
        using var json = JsonDocument.Parse(record.ToArray());
        return Canonical(json.RootElement);
    }

    static string Canonical(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(',', value.EnumerateObject()
            .OrderBy(member => member.Name, StringComparer.Ordinal).Select(member => $"{member.Name}:{Canonical(member.Value)}"))}}}",
        JsonValueKind.Array => $"[{string.Join(',', value.EnumerateArray().Select(Canonical))}]",
        JsonValueKind.String => $"\"{StringOf(value)}\"",
        _ => value.GetRawText(),
    };

    static string StringOf(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return value.GetRawText();                               // a lone surrogate
        }
    }
}

using System.Text.Json;

namespace CyberLM.Logs;

/// <summary>A format of times as its parts.</summary>
static class TimeFormatJson
{
    public static void Write(Utf8JsonWriter json, TimeFormat format)
    {
        json.WriteStartObject();
        json.WriteString("separator", ((char)format.Separator).ToString());
        json.WriteNumber("digits", format.Digits);
        json.WriteBoolean("trimmed", format.Trimmed);
        json.WriteString("zone", format.Zone);
        json.WriteEndObject();
    }

    public static TimeFormat Read(JsonElement element)
    {
        string separator = element.GetProperty("separator").GetString()!, zone = element.GetProperty("zone").GetString()!;
        int digits = element.GetProperty("digits").GetInt32();
        if (separator is not ("T" or " ") || digits is < 0 or > 9 || zone.Length > 6 || !zone.All(char.IsAscii))
            throw new FormatException($"'{separator}', {digits} digits, '{zone}' is no format of times");
        return new((byte)separator[0], digits, element.GetProperty("trimmed").GetBoolean(), zone);
    }
}

using System.Text.Json;

namespace CyberLM.Cli.Output;

/// <summary>A result as one JSON object on stdout.</summary>
static class JsonResult
{
    public static void Write(Stream data, Action<Utf8JsonWriter> fields)
    {
        using (var json = new Utf8JsonWriter(data, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            fields(json);
            json.WriteEndObject();
        }
        data.WriteByte((byte)'\n');
    }

    public static void WriteRounded(this Utf8JsonWriter json, string name, double? value, int digits)
    {
        if (value is { } number) json.WriteNumber(name, Math.Round(number, digits));
        else json.WriteNull(name);
    }
}

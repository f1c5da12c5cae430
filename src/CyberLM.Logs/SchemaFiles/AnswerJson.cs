using System.Text.Json;

namespace CyberLM.Logs;

/// <summary>Answers in schema.json: values are the JSON that they are, all else is text.</summary>
static class AnswerJson
{
    public static void Write(Utf8JsonWriter json, SlotKind kind, ReadOnlySpan<byte> answer)
    {
        if (kind == SlotKind.Value) json.WriteRawValue(answer);
        else json.WriteStringValue(answer);
    }

    public static byte[] Read(JsonElement element, SlotKind kind) =>
        System.Text.Encoding.UTF8.GetBytes(kind == SlotKind.Value ? element.GetRawText() : element.Text());
}

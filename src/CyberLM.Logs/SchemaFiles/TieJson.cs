using System.Text.Json;

namespace CyberLM.Logs;

/// <summary>
/// Which addresses go with which places, in schema.json: slots by number, their paths for people, and of known places the address that most
/// records there have. The list may be edited, and left out.
/// </summary>
static class TieJson
{
    const string Name = "ties";

    public static void Write(Utf8JsonWriter json, IReadOnlyList<Tie> ties)
    {
        if (ties.Count == 0) return;
        json.WriteStartArray(Name);
        foreach (var tie in ties)
        {
            json.WriteStartObject();
            json.WriteNumber("address", tie.Address.Index);
            json.WriteString("addressPath", tie.Address.Path);
            json.WriteNumber("place", tie.Place.Index);
            json.WriteString("placePath", tie.Place.Path);
            json.WriteStartArray("mostly");
            foreach (var (place, address) in tie.Mostly)
            {
                json.WriteStartArray();
                AnswerJson.Write(json, SlotKind.Value, place);
                AnswerJson.Write(json, SlotKind.Value, address);
                json.WriteEndArray();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <param name="value">the slot of a number, which is a value outside of lists</param>
    public static List<Tie> Read(JsonElement schema, Func<JsonElement, Slot> value) => !schema.TryGetProperty(Name, out var list) ? []
        : [.. list.EnumerateArray().Select(tie =>
            new Tie(value(tie.GetProperty("address")), value(tie.GetProperty("place")), ReadMostly(tie.GetProperty("mostly"))))];

    static Dictionary<byte[], byte[]> ReadMostly(JsonElement pairs)
    {
        var mostly = new Dictionary<byte[], byte[]>(BytesComparer.Instance);
        foreach (var pair in pairs.EnumerateArray())
        {
            if (pair.GetArrayLength() != 2) throw new FormatException($"{Name}: {pair.GetRawText()} is no place and its address");
            mostly[AnswerJson.Read(pair[0], SlotKind.Value)] = AnswerJson.Read(pair[1], SlotKind.Value);
        }
        return mostly;
    }
}

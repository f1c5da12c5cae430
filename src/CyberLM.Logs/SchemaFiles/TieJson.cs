using System.Text.Json;

namespace CyberLM.Logs;

/// <summary>
/// Which addresses go with which places, in schema.json: slots by number, their paths for people. The list may be edited, and left out.
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
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <param name="value">the slot of a number, which is a value outside of lists</param>
    public static List<Tie> Read(JsonElement schema, Func<JsonElement, Slot> value) => !schema.TryGetProperty(Name, out var list) ? []
        : [.. list.EnumerateArray().Select(tie => new Tie(value(tie.GetProperty("address")), value(tie.GetProperty("place"))))];
}

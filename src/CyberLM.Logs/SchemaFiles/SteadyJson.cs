using System.Text.Json;

namespace CyberLM.Logs;

/// <summary>
/// What stays as it was within a burst of records, in schema.json: the slot by number, its path for people, and the seconds. The list may
/// be edited, and left out.
/// </summary>
static class SteadyJson
{
    const string Name = "steady", Seconds = "withinSeconds";
    const int SecondsPerDay = 86_400;

    public static void Write(Utf8JsonWriter json, IReadOnlyList<Steady> all)
    {
        if (all.Count == 0) return;
        json.WriteStartArray(Name);
        foreach (var one in all)
        {
            json.WriteStartObject();
            json.WriteNumber("slot", one.Slot.Index);
            json.WriteString("path", one.Slot.Path);
            json.WriteNumber(Seconds, one.Within / SequenceState.UnitsPerSecond);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <param name="value">the slot of a number, which is a value outside of lists</param>
    public static List<Steady> Read(JsonElement schema, Func<JsonElement, Slot> value)
    {
        if (!schema.TryGetProperty(Name, out var list)) return [];
        List<Steady> all = [.. list.EnumerateArray().Select(one =>
            new Steady(value(one.Member("slot")), ReadSeconds(one.Member(Seconds)) * SequenceState.UnitsPerSecond))];
        return all.GroupBy(one => one.Slot).FirstOrDefault(same => same.Count() > 1) is not { } twice ? all
            : throw new FormatException($"{Name}: slot {twice.Key.Index} stands there twice");
    }

    static int ReadSeconds(JsonElement element) => element.Whole(Seconds) is > 0 and <= SecondsPerDay and int seconds ? seconds
        : throw new FormatException($"{Name}: {Seconds} is {element.GetRawText()}, not 1 to {SecondsPerDay}");
}

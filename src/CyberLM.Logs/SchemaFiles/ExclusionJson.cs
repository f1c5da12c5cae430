using System.Text.Json;

namespace CyberLM.Logs;

/// <summary>
/// What never stands together, in schema.json: where a slot has an answer, another has only one, or never some. Slots are named by number;
/// their paths are there for people. The list may be edited, and left out.
/// </summary>
static class ExclusionJson
{
    const string Name = "exclusions";

    public static void Write(Utf8JsonWriter json, IReadOnlyList<Exclusion> exclusions)
    {
        if (exclusions.Count == 0) return;
        json.WriteStartArray(Name);
        foreach (var exclusion in exclusions)
        {
            json.WriteStartObject();
            json.WriteNumber("where", exclusion.Slot.Index);
            json.WriteString("wherePath", exclusion.Slot.ToString());
            json.WritePropertyName("is");
            AnswerJson.Write(json, exclusion.Slot.Kind, exclusion.Answer);
            json.WriteNumber("slot", exclusion.Other.Index);
            json.WriteString("path", exclusion.Other.ToString());
            json.WritePropertyName(exclusion.Only is null ? "never" : "only");
            if (exclusion.Only is not null) AnswerJson.Write(json, exclusion.Other.Kind, exclusion.Only);
            else WriteNever(json, exclusion);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void WriteNever(Utf8JsonWriter json, Exclusion exclusion)
    {
        json.WriteStartArray();
        foreach (byte[] answer in exclusion.Never) AnswerJson.Write(json, exclusion.Other.Kind, answer);
        json.WriteEndArray();
    }

    /// <param name="schema">its slots are in the tree, with their known answers</param>
    /// <param name="coders">by index of the slot</param>
    public static List<Exclusion> Read(JsonElement schema, SchemaTree tree, Coder[] coders)
    {
        if (!schema.TryGetProperty(Name, out var list)) return [];
        List<Exclusion> all = [.. list.EnumerateArray().Select(element => ReadOne(element, tree, coders))];
        // Each is carried to all that tells it: a file that repeats one a thousand times would be read for minutes.
        var twice = all.GroupBy(one => (one.Slot, Convert.ToHexString(one.Answer), one.Other)).FirstOrDefault(same => same.Count() > 1);
        return twice is null ? all
            : throw new FormatException($"{Name}: an answer of slot {twice.Key.Slot.Index} keeps slot {twice.Key.Other.Index} out twice");
    }

    static Exclusion ReadOne(JsonElement element, SchemaTree tree, Coder[] coders)
    {
        Slot Slot(string name) => element.GetProperty(name).GetInt32() is var index && index >= 0 && index < tree.Slots.Count
            && Exclusion.Concerns(coders[index], tree)
                ? tree.Slots[index]
                : throw new FormatException($"{Name}: slot {index} has no known answers, or stands in a list");
        var (slot, other) = (Slot("where"), Slot("slot"));
        if (slot == other) throw new FormatException($"{Name}: slot {slot.Index} cannot keep itself out");
        byte[] answer = Known(element.GetProperty("is"), slot);
        return element.TryGetProperty("only", out var only)
            ? new(slot, answer, other, Known(only, other), [])
            : new(slot, answer, other, null, [.. element.GetProperty("never").EnumerateArray().Select(never => Known(never, other))]);
    }

    static byte[] Known(JsonElement element, Slot slot)
    {
        byte[] answer = AnswerJson.Read(element, slot.Kind);
        return slot.Symbols.Find(answer) >= 0
            ? answer
            : throw new FormatException($"{Name}: {element.GetRawText()} is no known answer of slot {slot.Index}");
    }
}

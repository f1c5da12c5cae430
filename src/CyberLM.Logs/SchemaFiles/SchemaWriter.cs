using System.Text;
using System.Text.Json;

namespace CyberLM.Logs;

/// <summary>
/// Writes a schema as JSON that people can read and edit: one entry for each slot with its path, its known answers, how it is coded, and
/// what predicts it in which types of record. Answers that are JSON stand as they are spelled in the records.
/// </summary>
sealed class SchemaWriter(LogSchema schema, Utf8JsonWriter json)
{
    public const string Format = "cyberlm-log-schema";
    public const int Version = 2;

    public void Write()
    {
        json.WriteStartObject();
        json.WriteString("format", Format);
        json.WriteNumber("version", Version);
        json.WriteNumber("records", schema.Records);
        if (schema.Tree.HasPairs) json.WriteBoolean("pairs", true);
        WriteReference("type", schema.TypeSlot);
        WriteReference("entity", schema.Entity);
        WriteReference("time", schema.Time);
        json.WriteNumber("dayStartMinutes", (int)schema.DayStart.TotalMinutes);
        if (schema.Midnight != schema.DayStart) json.WriteNumber("midnightMinutes", (int)schema.Midnight.TotalMinutes);
        WriteLabels();
        json.WriteStartArray("types");
        foreach (var type in schema.Types) json.WriteStringValue(type.Name);
        json.WriteEndArray();
        if (schema.RareRecords > 0) json.WriteNumber("rareRecords", schema.RareRecords);
        if (schema.AllHaveType) json.WriteBoolean("allHaveType", true);
        WriteGroups();
        TieJson.Write(json, schema.Ties);
        SteadyJson.Write(json, schema.Steady);
        ExclusionJson.Write(json, schema.Exclusions);
        json.WriteStartArray("slots");
        foreach (var slot in schema.Tree.Slots) WriteSlot(slot);
        json.WriteEndArray();
        json.WritePropertyName("pieces");
        schema.Text.Pieces.Write(json);
        json.WriteEndObject();
    }

    void WriteLabels()
    {
        if (schema.Labels is not { } labels) return;
        json.WriteStartObject("labels");
        json.WriteString("name", labels.Name);
        json.WriteStartArray("known");
        foreach (string label in labels.Values) json.WriteStringValue(label);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    void WriteGroups()
    {
        if (schema.Groups.Count == 0) return;
        json.WriteStartArray("drawnFirst");
        foreach (var group in schema.Groups)
        {
            json.WriteStartObject();
            json.WriteString("name", group.Name);
            json.WriteStartArray("of");
            foreach (var slot in group.Slots) json.WriteNumberValue(slot.Index);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    void WriteSlot(Slot slot)
    {
        json.WriteStartObject();
        json.WriteNumber("slot", slot.Index);
        json.WriteString("is", SlotWords.Of(slot.Kind));
        json.WriteString("path", slot.Path);
        WriteKeys(slot.Node);
        json.WriteStartArray("known");
        for (int symbol = 0; symbol < slot.Symbols.Count; symbol++) WriteAnswer(slot, slot.Symbols[symbol]);
        json.WriteEndArray();
        if (slot.Shared < slot.Symbols.Count) json.WriteNumber("shared", slot.Shared);
        if (slot.Owners.Length > 0)
        {
            json.WriteStartArray("owners");
            foreach (int owner in slot.Owners) json.WriteNumberValue(owner);
            json.WriteEndArray();
        }
        json.WritePropertyName("code");
        new CoderWriter(json).Write(schema.Coders[slot.Index]);
        WritePredictors(slot);
        json.WriteEndObject();
    }

    /// <summary>The way to the node: keys as they are spelled, 0 for the elements of an array.</summary>
    void WriteKeys(SchemaNode node)
    {
        json.WriteStartArray("keys");
        foreach (byte[]? key in node.Keys)
        {
            if (key is null) json.WriteNumberValue(0);
            else json.WriteStringValue(key);
        }
        json.WriteEndArray();
    }

    /// <summary>Types that share a prediction stand together.</summary>
    void WritePredictors(Slot slot)
    {
        var groups = new List<(string Text, List<int> Types)>();
        foreach (var type in schema.Types)
        {
            if (type[slot] is not { } predictor) continue;
            string text = PredictorText(slot, predictor);
            var group = groups.Find(group => group.Text == text);
            if (group.Types is null) groups.Add(group = (text, []));
            group.Types.Add(type.Number);
        }
        if (groups.Count == 0) return;
        json.WriteStartArray("predicted");
        foreach (var (text, types) in groups)
        {
            json.WriteStartObject();
            json.WriteStartArray("in");
            foreach (int type in types) json.WriteNumberValue(type);
            json.WriteEndArray();
            json.WritePropertyName("by");
            json.WriteRawValue(text);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    string PredictorText(Slot slot, Predictor predictor)
    {
        using var memory = new MemoryStream();
        using (var inner = new Utf8JsonWriter(memory)) new PredictorWriter(inner).Write(slot, predictor);
        return Encoding.UTF8.GetString(memory.ToArray());
    }

    void WriteReference(string name, Slot? slot)
    {
        if (slot is null) json.WriteNull(name);
        else json.WriteNumber(name, slot.Index);
    }

    void WriteAnswer(Slot slot, ReadOnlySpan<byte> answer) => AnswerJson.Write(json, slot.Kind, answer);
}

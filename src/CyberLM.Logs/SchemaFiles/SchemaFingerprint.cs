using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CyberLM.Logs;

/// <summary>
/// Names what the token ids of a schema mean: types, slots, known answers, how they are coded, whose they are, and what the header of a
/// sequence says. Rules may be edited without a model's losing its tokens; what a token stands for may not.
/// </summary>
static class SchemaFingerprint
{
    /// <returns>SHA-256 in hex</returns>
    public static string Of(LogSchema schema) => Hash(schema, whole: true);

    /// <summary>That of models which were written before the special slots and the owners of values were a part of it.</summary>
    public static string Earlier(LogSchema schema) => Hash(schema, whole: false);

    static string Hash(LogSchema schema, bool whole)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory)) Write(schema, whole, json);
        return Convert.ToHexStringLower(SHA256.HashData(memory.ToArray()));
    }

    static void Write(LogSchema schema, bool whole, Utf8JsonWriter json)
    {
        json.WriteStartArray();
        foreach (var type in schema.Types) json.WriteStringValue(type.Name);
        foreach (var slot in schema.Tree.Slots)
        {
            var coder = schema.Coders[slot.Index];
            json.WriteStringValue(slot.ToString());
            json.WriteNumberValue(coder.First);
            json.WriteNumberValue(coder.Tokens);
            new CoderWriter(json).Write(coder);
            // Latin-1 keeps every byte apart.
            for (int symbol = 0; symbol < Math.Min(slot.Symbols.Count, coder.Tokens); symbol++)
                json.WriteStringValue(Encoding.Latin1.GetString(slot.Symbols[symbol]));
        }
        schema.Text.Pieces.Write(json);
        // The order of a record's tokens; a schema without groups keeps the fingerprint that it had before there were any.
        foreach (var slot in schema.Groups.SelectMany(group => group.Slots)) json.WriteNumberValue(slot.Index);
        if (whole) WriteMeanings(schema, json);
        json.WriteEndArray();
    }

    static void WriteMeanings(LogSchema schema, Utf8JsonWriter json)
    {
        json.WriteStartArray();
        foreach (var special in new[] { schema.TypeSlot, schema.Entity, schema.Time }) json.WriteNumberValue(special?.Index ?? -1);
        json.WriteNumberValue((int)schema.DayStart.TotalMinutes);
        json.WriteBooleanValue(schema.Tree.HasPairs);
        // A schema without labels keeps the fingerprint that it had before there were any.
        if (schema.Labels is { } labels)
            foreach (string label in labels.Values.Prepend(labels.Name)) json.WriteStringValue(label);
        foreach (var slot in schema.Tree.Slots)
        {
            json.WriteNumberValue(Math.Min(slot.Shared, slot.Symbols.Count));
            json.WriteStartArray();
            foreach (int owner in slot.Owners) json.WriteNumberValue(owner);
            json.WriteEndArray();
        }
        json.WriteEndArray();
    }
}

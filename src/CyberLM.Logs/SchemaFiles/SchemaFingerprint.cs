using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CyberLM.Logs;

/// <summary>
/// Names what the token ids of a schema mean: types, slots, known answers and how they are coded. Rules may be edited without a model's
/// losing its tokens; what a token stands for may not.
/// </summary>
static class SchemaFingerprint
{
    /// <returns>SHA-256 in hex</returns>
    public static string Of(LogSchema schema)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory)) Write(schema, json);
        return Convert.ToHexStringLower(SHA256.HashData(memory.ToArray()));
    }

    static void Write(LogSchema schema, Utf8JsonWriter json)
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
        json.WriteEndArray();
    }
}

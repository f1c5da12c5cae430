using System.Text;
using System.Text.Json;

namespace CyberLM.Logs;

/// <summary>The strings of a record that are GUIDs, bare or in braces, each with its path.</summary>
static class GuidPlaces
{
    /// <summary>Nothing for what is no JSON: its GUIDs have no place.</summary>
    public static List<(string Path, Guid Value, string Text)> Of(ReadOnlySpan<byte> record)
    {
        var found = new List<(string, Guid, string)>();
        var names = new List<string>();
        string name = "";
        try
        {
            var reader = new Utf8JsonReader(record, new JsonReaderOptions { MaxDepth = new LogReaderOptions().LargestDepth });
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        name = Join(names, reader.ValueSpan);
                        break;
                    case JsonTokenType.StartObject:
                        names.Add(name);
                        break;
                    case JsonTokenType.StartArray:
                        names.Add(name += "[]");
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        names.RemoveAt(names.Count - 1);
                        name = names.Count > 0 ? names[^1] : "";
                        break;
                    case JsonTokenType.String:
                        var text = reader.ValueSpan is [(byte)'{', .. var inner, (byte)'}'] ? inner : reader.ValueSpan;
                        if (GuidText.TryParse(text, out var guid) && guid != Guid.Empty)
                            found.Add((name, guid, Encoding.ASCII.GetString(text)));
                        break;
                }
            }
        }
        catch (JsonException)
        {
            return [];
        }
        return found;
    }

    static string Join(List<string> names, ReadOnlySpan<byte> key) => SchemaPath.Join(names.Count > 0 ? names[^1] : "", key);
}

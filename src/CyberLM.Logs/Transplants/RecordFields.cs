using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace CyberLM.Logs;

/// <summary>The strings and numbers of a record with their paths, and what their keys say of them.</summary>
static class RecordFields
{
    /// <summary>Of nested JSON. Nothing of deeper records is known.</summary>
    public const int MostLevels = 64;
    const int MostStringsAround = 3;
    static readonly string[] PairNames = ["name", "key"], PairValues = ["value", "newvalue", "oldvalue"];

    /// <summary>None of what is no JSON.</summary>
    public static IReadOnlyList<RecordField> Of(ReadOnlyMemory<byte> record)
    {
        var walk = new Walk();
        walk.Json(record, [], "", 0);
        return walk.Fields;
    }

    sealed class Walk
    {
        int objects;

        public List<RecordField> Fields { get; } = [];

        public bool Json(ReadOnlyMemory<byte> json, List<string[]> above, string path, int depth)
        {
            try
            {
                using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MostLevels });
                Visit(document.RootElement, above, path, 0, depth, KeyKind.Text);
                return true;
            }
            catch (JsonException)
            {
                return false;
            }
        }

        /// <param name="above">words of the keys on the way, the element's own last</param>
        void Visit(JsonElement element, List<string[]> above, string path, int parent, int depth, KeyKind kind)
        {
            switch (element.ValueKind)
            {
                case JsonValueKind.Object:
                    int own = ++objects;
                    foreach (var member in element.EnumerateObject())
                    {
                        string key = Name(member);
                        if (key.Length == 0) continue;
                        above.Add(KeyWords.Of(Encoding.UTF8.GetBytes(key)).Words);
                        string name = path.Length == 0 ? key : $"{path}.{key}";
                        Visit(member.Value, above, name, own, depth, KindOf(element, above));
                        above.RemoveAt(above.Count - 1);
                    }
                    break;
                case JsonValueKind.Array:
                    foreach (var item in element.EnumerateArray()) Visit(item, above, path, parent, depth, kind);
                    break;
                case JsonValueKind.Number:
                    Fields.Add(new(path, element.GetRawText(), kind, parent, IsNumber: true));
                    break;
                case JsonValueKind.String:
                    string text = Text(element);
                    bool isJson = depth < MostStringsAround && text.TrimStart() is ['{' or '[', ..];
                    if (!isJson || !Json(Encoding.UTF8.GetBytes(text), above, path, depth + 1))
                        Fields.Add(new(path, text, kind, parent, IsNumber: false));
                    break;
            }
        }

        /// <summary>A pair's name is its value's key; a type beside a displayed name may say that it is no person's.</summary>
        static KeyKind KindOf(JsonElement around, List<string[]> above)
        {
            string[] words = above[^1];
            if (words is [var only] && PairValues.Contains(only) && Beside(around, PairNames) is { } name)
                return KeyTable.Find(KeyWords.Of(Encoding.UTF8.GetBytes(name)).Words, _ => null);
            var kind = KeyTable.Find(words, level => level < above.Count ? above[^(level + 1)] : null);
            bool isPerson = kind is KeyKind.Person or KeyKind.User && words[^1] is "displayname" or "alternateid";
            return isPerson && Beside(around, ["type"]) is { } type && KeyTable.IsNoPerson(type) ? KeyKind.Text : kind;
        }

        static string? Beside(JsonElement around, string[] keys)
        {
            foreach (var member in around.EnumerateObject())
                if (member.Value.ValueKind == JsonValueKind.String && keys.Contains(Name(member).ToLowerInvariant()))
                    return Text(member.Value);
            return null;
        }

        static string Name(JsonProperty member)
        {
            try
            {
                return member.Name;
            }
            catch (InvalidOperationException)
            {
                return Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8PropertyName(member));
            }
        }

        /// <summary>A lone surrogate has no text of its own: such a string is taken as it is spelled, and a name too.</summary>
        static string Text(JsonElement element)
        {
            try
            {
                return element.GetString()!;
            }
            catch (InvalidOperationException)
            {
                return element.GetRawText().Trim('"');
            }
        }
    }
}

using System.Text.Json;

namespace CyberLM.Detection.Tuning;

enum FieldValueKind : byte
{
    Text,
    Number,
    Truth,
}

/// <summary>A value of a record under its path; arrays add nothing to a path.</summary>
readonly record struct FieldValue(string Path, string Text, FieldValueKind Kind);

/// <summary>The values of a record that an exclusion could name.</summary>
static class RecordValues
{
    /// <summary>Longer ones are messages, which no exclusion should hang on.</summary>
    const int LongestText = 200;

    public static IEnumerable<FieldValue> Of(ReadOnlyMemory<byte> json)
    {
        var found = new List<FieldValue>();
        Read(json.Span, (path, text, kind) =>
        {
            if (text.Length is > 0 and <= LongestText && !path.Contains('|') && path.Length > 0)
                found.Add(new FieldValue(path, text, kind));
            return false;
        });
        return found.Distinct();
    }

    /// <summary>The first value under one of the paths, in their order.</summary>
    public static string? First(ReadOnlySpan<byte> json, IReadOnlyList<string> paths)
    {
        var found = new string?[paths.Count];
        Read(json, (path, text, _) =>
        {
            for (int i = 0; i < paths.Count; i++)
            {
                if (paths[i] == path) found[i] ??= text;
            }
            return found[0] is not null;
        });
        return found.FirstOrDefault(text => text is not null);
    }

    /// <param name="take">true ends the reading</param>
    static void Read(ReadOnlySpan<byte> json, Func<string, string, FieldValueKind, bool> take)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 256 });
        var above = new Stack<string>();
        string path = "";
        try
        {
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        string parent = above.Peek();
                        path = parent.Length == 0 ? reader.GetString()! : $"{parent}.{reader.GetString()}";
                        break;
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        above.Push(path);
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        path = above.Pop();
                        break;
                    case JsonTokenType.String:
                        if (take(path, reader.GetString()!, FieldValueKind.Text)) return;
                        break;
                    case JsonTokenType.Number:
                        if (take(path, System.Text.Encoding.UTF8.GetString(reader.ValueSpan), FieldValueKind.Number)) return;
                        break;
                    case JsonTokenType.True or JsonTokenType.False:
                        if (take(path, reader.GetBoolean() ? "true" : "false", FieldValueKind.Truth)) return;
                        break;
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A line of text, or one with half a character: what was read so far are its values.
        }
    }
}

using System.Text;
using System.Text.Json;

namespace CyberLM.Logs;

public enum RecordScalarKind : byte
{
    Text,
    Number,
    Truth,
}

/// <summary>The values of a record under their paths of keys joined by dots; arrays add nothing to a path.</summary>
public static class RecordScalars
{
    const int MostLevels = 256;

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

    /// <summary>In the order of the record; of what is no JSON those before it is none.</summary>
    /// <param name="take">told path, value and kind; true ends the reading</param>
    public static void Read(ReadOnlySpan<byte> json, Func<string, string, RecordScalarKind, bool> take)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MostLevels });
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
                        if (take(path, reader.GetString()!, RecordScalarKind.Text)) return;
                        break;
                    case JsonTokenType.Number:
                        if (take(path, Encoding.UTF8.GetString(reader.ValueSpan), RecordScalarKind.Number)) return;
                        break;
                    case JsonTokenType.True or JsonTokenType.False:
                        if (take(path, reader.GetBoolean() ? "true" : "false", RecordScalarKind.Truth)) return;
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

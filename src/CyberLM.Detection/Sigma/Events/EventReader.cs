using System.Text.Json;

namespace CyberLM.Detection.Sigma;

/// <summary>
/// Reads a record into an <see cref="EventView"/>. Arrays add nothing to a path: each of their elements is a value of the field. What is
/// no JSON object is one text without a name.
/// </summary>
sealed class EventReader(int largestDepth = 256)
{
    readonly int[] path = new int[largestDepth + 2];
    readonly int[] starts = new int[largestDepth + 2];
    readonly NamedData namedData = new();
    byte[] key = new byte[256];

    /// <summary>False where the record is no JSON object.</summary>
    public bool Read(ReadOnlySpan<byte> utf8, EventView view)
    {
        view.Begin(utf8);
        int first = utf8.IndexOfAnyExcept(" \t\r\n"u8);
        bool isObject = first >= 0 && utf8[first] == '{' && ReadObject(view);
        if (!isObject)
        {
            view.Begin(utf8);
            view.Add(PathTree.Root, EventValueKind.Text, 0, utf8.Length, escaped: false);
        }
        view.End();
        return isObject;
    }

    bool ReadObject(EventView view)
    {
        try
        {
            var reader = new Utf8JsonReader(view.Record, new JsonReaderOptions { MaxDepth = largestDepth });
            ReadTokens(ref reader, view);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    void ReadTokens(ref Utf8JsonReader reader, EventView view)
    {
        int depth = 0, node = PathTree.Root;
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    node = view.Paths.Child(path[depth], Key(ref reader));
                    break;
                case JsonTokenType.StartArray:
                    path[++depth] = node;
                    if (view.Paths.Slot(node) >= 0) view.Add(node, EventValueKind.Array, 0, 0, escaped: false);
                    break;
                case JsonTokenType.StartObject:
                    path[++depth] = node;
                    starts[depth] = (int)reader.TokenStartIndex;
                    namedData.Open(depth, view);
                    break;
                // Behind an element of an array the path is still the array's; behind a value of an object the next key sets it.
                case JsonTokenType.EndArray:
                    node = path[depth--];
                    break;
                case JsonTokenType.EndObject:
                    Close(ref reader, view, path[depth], depth);
                    node = path[depth--];
                    break;
                default:
                    AddScalar(ref reader, view, node);
                    break;
            }
        }
    }

    void Close(ref Utf8JsonReader reader, EventView view, int node, int depth)
    {
        namedData.Close(depth, node, view);
        if (view.Paths.Slot(node) >= 0)
            view.Add(node, EventValueKind.Object, starts[depth], (int)reader.BytesConsumed - starts[depth], escaped: false);
    }

    static void AddScalar(ref Utf8JsonReader reader, EventView view, int node)
    {
        bool text = reader.TokenType == JsonTokenType.String;
        var kind = reader.TokenType switch
        {
            JsonTokenType.String => EventValueKind.Text,
            JsonTokenType.Number => EventValueKind.Number,
            JsonTokenType.Null => EventValueKind.Null,
            _ => EventValueKind.Boolean,
        };
        view.Add(node, kind, (int)reader.TokenStartIndex + (text ? 1 : 0), reader.ValueSpan.Length, reader.ValueIsEscaped);
    }

    ReadOnlySpan<byte> Key(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped) return reader.ValueSpan;
        if (key.Length < reader.ValueSpan.Length) key = new byte[2 * reader.ValueSpan.Length];
        return key.AsSpan(0, JsonUnescape.Write(reader.ValueSpan, key));
    }
}

using System.Globalization;
using System.Text.Json;

namespace CyberLM.Evaluation;

/// <summary>JSON records to flat ones. JSON that stands in a string stays a string.</summary>
sealed class RecordFlattening(LogVocabulary names)
{
    static readonly JsonDocumentOptions Options = new() { MaxDepth = 256 };

    readonly List<PathValue> nodes = [];
    bool repeatsKey;

    /// <summary>Null for anything but one JSON object in valid UTF-8.</summary>
    public static JsonDocument? Parse(ReadOnlyMemory<byte> utf8)
    {
        if (!System.Text.Unicode.Utf8.IsValid(utf8.Span)) return null;
        try
        {
            var document = JsonDocument.Parse(utf8, Options);
            if (document.RootElement.ValueKind == JsonValueKind.Object) return document;
            document.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public FlatRecord Flatten(JsonElement record)
    {
        nodes.Clear();
        repeatsKey = false;
        Members(record, "");
        PathValue[] ordered = [.. nodes.OrderBy(node => node.Path)];       // stable: elements of an array stay in their order
        return new(ordered, repeatsKey, FlatRecord.ContentOf(ordered));
    }

    void Members(JsonElement element, string parent)
    {
        HashSet<string> keys = [];
        foreach (var member in element.EnumerateObject())
        {
            string key = Name(member);
            if (!keys.Add(key)) repeatsKey = true;
            Walk(member.Value, parent.Length == 0 ? key : $"{parent}.{key}");
        }
    }

    void Walk(JsonElement element, string path)
    {
        nodes.Add(new(names.Paths.Of(path), names.Values.Of(Spelling(element))));
        if (element.ValueKind == JsonValueKind.Object)
            Members(element, path);
        else if (element.ValueKind == JsonValueKind.Array)
            foreach (var inner in element.EnumerateArray()) Walk(inner, path + "[]");
    }

    public static string Spelling(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Any() ? JsonValue.InnerObject : JsonValue.EmptyObject,
        JsonValueKind.Array => string.Create(CultureInfo.InvariantCulture, $"[{element.GetArrayLength()}]"),
        JsonValueKind.String => Text(element),
        _ => element.GetRawText(),
    };

    /// <summary>A text with an escaped lone surrogate has no string form and keeps its escapes.</summary>
    static string Text(JsonElement element)
    {
        try
        {
            return $"\"{element.GetString()}\"";
        }
        catch (InvalidOperationException)
        {
            return element.GetRawText();
        }
    }

    static string Name(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return "\\ud800";                       // a key with a lone surrogate: no real record has it, which is all that matters
        }
    }
}

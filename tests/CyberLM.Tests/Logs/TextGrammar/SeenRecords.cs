using System.Globalization;
using System.Net;
using System.Text.Json;
using Xunit;

namespace CyberLM.Tests.Logs.TextGrammar;

/// <summary>
/// What a second reading of records, by System.Text.Json and the framework's own parsers, says about them: keys, types, array lengths and
/// formats at each path. It shares no code with the grammar that it judges.
/// </summary>
sealed class SeenRecords
{
    const int KnownMost = 64;

    sealed class Path
    {
        public readonly HashSet<JsonValueKind> Kinds = [];
        public readonly HashSet<string> Keys = [];
        public HashSet<string>? InAll;
        public readonly HashSet<int> Lengths = [];
        public readonly Dictionary<string, int> Texts = [];
        public int TextCount;
        public bool Whole = true;
    }

    static readonly (string Name, Func<string, bool> Is)[] Formats =
    [
        ("time", text => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _) && text.Contains(':')
            && text.Length >= 19 && text[4] == '-'),
        ("guid", text => Guid.TryParseExact(text, "D", out _)),
        ("address", text => IPAddress.TryParse(text, out _) && (text.Contains(':') || text.Count(c => c == '.') == 3)),
        ("digits", text => text.Length > 0 && text.All(char.IsAsciiDigit)),
    ];

    readonly Dictionary<string, Path> paths = [];

    public SeenRecords(IEnumerable<byte[]> records)
    {
        foreach (byte[] record in records)
        {
            using var document = JsonDocument.Parse(record);
            Learn(document.RootElement, "");
        }
    }

    void Learn(JsonElement element, string path)
    {
        if (!paths.TryGetValue(path, out var at)) paths[path] = at = new();
        at.Kinds.Add(Kind(element));
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                string[] keys = [.. element.EnumerateObject().Select(member => member.Name)];
                at.Keys.UnionWith(keys);
                if (at.InAll is null) at.InAll = [.. keys];
                else at.InAll.IntersectWith(keys);
                foreach (var member in element.EnumerateObject()) Learn(member.Value, $"{path}.{member.Name}");
                break;
            case JsonValueKind.Array:
                at.Lengths.Add(element.GetArrayLength());
                foreach (var item in element.EnumerateArray()) Learn(item, path + "[]");
                break;
            case JsonValueKind.String:
                at.TextCount++;
                string text = element.GetString()!;
                at.Texts[text] = at.Texts.GetValueOrDefault(text) + 1;
                break;
            case JsonValueKind.Number:
                at.Whole &= element.GetRawText().All(c => char.IsAsciiDigit(c) || c == '-');
                break;
        }
    }

    static JsonValueKind Kind(JsonElement element) =>
        element.ValueKind == JsonValueKind.False ? JsonValueKind.True : element.ValueKind;

    public void Check(string record)
    {
        using var document = JsonDocument.Parse(record, new JsonDocumentOptions { AllowDuplicateProperties = false });
        Check(document.RootElement, "");
    }

    void Check(JsonElement element, string path)
    {
        Assert.True(paths.TryGetValue(path, out var at), $"{path} is unknown");
        Assert.True(at.Kinds.Contains(Kind(element)), $"{path} is {element.ValueKind}");
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var keys = element.EnumerateObject().Select(member => member.Name).ToHashSet();
                Assert.True(keys.IsSubsetOf(at.Keys), $"{path} has unknown keys");
                Assert.True(keys.IsSupersetOf(at.InAll!), $"{path} lacks {string.Join(", ", at.InAll!.Except(keys))}");
                foreach (var member in element.EnumerateObject()) Check(member.Value, $"{path}.{member.Name}");
                break;
            case JsonValueKind.Array:
                Assert.Contains(element.GetArrayLength(), at.Lengths);
                foreach (var item in element.EnumerateArray()) Check(item, path + "[]");
                break;
            case JsonValueKind.String:
                CheckText(element.GetString()!, at, path);
                break;
            case JsonValueKind.Number:
                Assert.True(double.IsFinite(element.GetDouble()));
                if (at.Whole) Assert.True(element.GetRawText().All(c => char.IsAsciiDigit(c) || c == '-'), $"{path} is {element}");
                break;
        }
    }

    static void CheckText(string text, Path at, string path)
    {
        if (at.Texts.ContainsKey(text)) return;
        // Values that all came often are a list, to which nothing is added.
        bool isList = at.Texts.Count <= KnownMost && at.Texts.Values.All(count => count > 1);
        Assert.False(isList, $"{path} is '{text}', which is no known value");
        foreach (var (name, fits) in Formats)
            if (at.Texts.Keys.All(fits)) Assert.True(fits(text), $"{path} is '{text}', no {name}");
        if (at.Texts.Keys.Select(known => known.Length).Distinct().Count() == 1 && at.Texts.Keys.All(IsIdentifier))
            Assert.Equal(at.Texts.Keys.First().Length, text.Length);
    }

    static bool IsIdentifier(string text) => text.All(char.IsAsciiLetterOrDigit);
}

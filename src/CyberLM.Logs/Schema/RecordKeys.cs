using System.Text;
using System.Text.Json;
using CyberLM.Gpt;

namespace CyberLM.Logs;

/// <summary>
/// Which keys the records of a log have, by path ("properties.location", "properties.location.city", "properties.steps[].name"), and in how
/// many records each stands. A new record fits when it has every key that all of them had, and none that no record had.
/// </summary>
public sealed class RecordKeys
{
    /// <summary>A log whose keys are data (a map by user id) has no end of them: past this many the set says nothing.</summary>
    const int MostPaths = 20_000;
    readonly Dictionary<string, long> counts = [];
    readonly HashSet<string> seen = [];

    public long Records { get; private set; }

    public IReadOnlyDictionary<string, long> Counts => counts;

    /// <summary>Counts the keys of one JSON record.</summary>
    /// <exception cref="JsonException">the bytes are not one JSON value</exception>
    public void Add(ReadOnlySpan<byte> utf8)
    {
        Collect(utf8, seen);
        Records++;
        foreach (string path in seen)
            if (counts.Count < MostPaths || counts.ContainsKey(path))
                counts[path] = counts.GetValueOrDefault(path) + 1;
    }

    /// <summary>Whether the bytes are JSON at all, and whether they have the keys of the records counted.</summary>
    public KeyCheck Check(ReadOnlySpan<byte> utf8)
    {
        try
        {
            Collect(utf8, seen);
        }
        catch (JsonException e)
        {
            return new(false, false, e.Message);
        }
        string? missing = counts.Where(c => c.Value == Records).Select(c => c.Key).FirstOrDefault(path => !seen.Contains(path));
        string? unknown = counts.Count < MostPaths ? seen.FirstOrDefault(path => !counts.ContainsKey(path)) : null;
        string? why = missing is not null ? $"{missing} is missing" : unknown is not null ? $"{unknown} is unknown" : null;
        return new(true, why is null, why);
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("records", Records);
        json.WriteStartObject("keys");
        foreach (var (path, count) in counts.OrderBy(c => c.Key, StringComparer.Ordinal)) json.WriteNumber(path, count);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public void WriteTo(Stream stream)
    {
        using var json = new Utf8JsonWriter(stream);
        Write(json);
    }

    public static RecordKeys Read(string file)
    {
        try
        {
            OrdinaryFile.Require(file);
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            var keys = new RecordKeys { Records = document.RootElement.GetProperty("records").GetInt64() };
            foreach (var leaf in document.RootElement.GetProperty("keys").EnumerateObject()) keys.counts[leaf.Name] = leaf.Value.GetInt64();
            return keys;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new CyberLMException($"{file} does not hold the keys of a log: {e.Message}",
                "train the model again, or take the file from a backup", e);
        }
    }

    static void Collect(ReadOnlySpan<byte> utf8, HashSet<string> paths)
    {
        paths.Clear();
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = 256 });
        var path = new StringBuilder();
        var lengths = new Stack<int>();
        while (reader.Read()) Step(ref reader, path, lengths, paths);
    }

    /// <summary>The path grows at a name and shrinks to what it was before the container at the container's end.</summary>
    static void Step(ref Utf8JsonReader reader, StringBuilder path, Stack<int> lengths, HashSet<string> paths)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                path.Length = lengths.Peek();
                if (path.Length > 0) path.Append('.');
                path.Append(Name(ref reader));
                paths.Add(path.ToString());
                break;
            case JsonTokenType.StartObject:
                lengths.Push(path.Length);
                break;
            case JsonTokenType.StartArray:
                path.Append("[]");
                lengths.Push(path.Length);
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                path.Length = lengths.Pop();
                break;
        }
        if (reader.TokenType is not JsonTokenType.PropertyName && lengths.TryPeek(out int length)) path.Length = length;
    }

    /// <summary>A name may hold an escaped lone surrogate, which has no string form.</summary>
    static string Name(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Encoding.Latin1.GetString(reader.ValueSpan);
        }
    }
}

/// <param name="Why">the first thing that is wrong, or null</param>
public readonly record struct KeyCheck(bool Json, bool HasKeys, string? Why);

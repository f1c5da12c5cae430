using System.Text.Json;
using CyberLM.Gpt;

namespace CyberLM.Logs;

/// <summary>
/// Which logs a model learns from and how they become tokens; stands as data.json in the model's folder, so that a run can be resumed.
/// </summary>
/// <param name="Tokenizer">the kind: field, bpe or char</param>
public sealed record CorpusSource(IReadOnlyList<string> Files, string Tokenizer, int Vocabulary, DataSplit Split)
{
    /// <summary>In place of a kind: fields where the records are JSON, else bpe.</summary>
    public const string AnyTokenizer = "auto";

    /// <summary>The token file made of these logs, within the folder; null while there is none.</summary>
    public string? TokenFile { get; init; }

    /// <summary>In the token file, be it still there or not; null where that is not known.</summary>
    public long? TokenCount { get; init; }

    /// <summary>What standard input gave, for other models of the same records; not written anywhere.</summary>
    internal IReadOnlyList<LogRecord>? InMemory { get; init; }

    /// <summary>The same source, with what another corpus of it has read from standard input.</summary>
    public CorpusSource WithInputOf(CorpusSource read) => this with { InMemory = InMemory ?? read.InMemory };

    /// <summary>Standard input, of which nothing is in memory.</summary>
    public bool IsInputAlone => Files.Contains(InputPaths.StandardInput) && InMemory is null;

    /// <summary>Keys that lead to the values that stay of each record; null: all of it.</summary>
    public IReadOnlyList<IReadOnlyList<string>>? Kept { get; init; }

    /// <summary>Of a corpus of fields.</summary>
    public FieldOptions? Fields { get; init; }

    /// <summary>Of the key that gives the records pseudonyms; null: they are learned as they are. The key is never written.</summary>
    public string? KeyFingerprint { get; init; }

    /// <summary>Held only while the logs are read.</summary>
    public PseudonymKey? Key { get; init; }

    /// <summary>The same source, with this key where one is asked for.</summary>
    public CorpusSource With(PseudonymKey? key) => this with { Key = key, KeyFingerprint = key?.Fingerprint };

    /// <summary>A run is resumed with the key that it began with, or with none where it had none.</summary>
    public CorpusSource Resumed(PseudonymKey? key, string folder) => key?.Fingerprint == KeyFingerprint
        ? With(key)
        : throw new CyberLMException(
            KeyFingerprint is null ? $"the run in {folder} began without pseudonyms"
                : $"the run in {folder} began with the key {KeyFingerprint}, not {key?.Fingerprint ?? "without one"}",
            KeyFingerprint is null ? "leave --pseudonymise out" : "give --pseudonymise with the file of that key");

    public static string PathIn(string folder) => Path.Combine(folder, "data.json");

    public void Write(string folder) => DurableFile.Write(PathIn(folder), stream =>
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteStartArray("files");
        foreach (string file in Files) json.WriteStringValue(file == "-" ? file : Path.GetFullPath(file));
        json.WriteEndArray();
        json.WriteString("tokenizer", Tokenizer);
        json.WriteNumber("vocabulary", Vocabulary);
        json.WriteString("split", Split.ToString());
        json.WriteString("tokenFile", TokenFile);
        if (TokenCount is { } count) json.WriteNumber("tokens", count);
        Fields?.Write(json);
        if (KeyFingerprint is not null) json.WriteString("keyFingerprint", KeyFingerprint);
        if (Kept is not null) WriteKept(json);
        json.WriteEndObject();
    });

    public static CorpusSource Read(string folder)
    {
        string path = PathIn(folder);
        if (!File.Exists(path))
            throw new CyberLMException($"{folder} holds no run to resume: data.json is missing",
                "name the folder that train wrote, or give --data");
        try
        {
            OrdinaryFile.Require(path);
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = document.RootElement;
            return new CorpusSource(
                [.. root.GetProperty("files").EnumerateArray().Select(Text)],
                Text(root.GetProperty("tokenizer")), root.GetProperty("vocabulary").GetInt32(),
                DataSplit.Parse(Text(root.GetProperty("split"))))
            {
                TokenFile = root.GetProperty("tokenFile").GetString(),
                TokenCount = root.TryGetProperty("tokens", out var count) ? count.GetInt64() : null,
                Kept = root.TryGetProperty("kept", out var kept) ? [.. kept.EnumerateArray().Select(Texts)] : null,
                Fields = root.TryGetProperty("fields", out var fields) ? FieldOptions.Read(fields) : null,
                KeyFingerprint = root.TryGetProperty("keyFingerprint", out var key) ? Text(key) : null,
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new CyberLMException($"{path} does not say where the data of the run is: {e.Message}", "give --data again", e);
        }
    }

    void WriteKept(Utf8JsonWriter json)
    {
        json.WriteStartArray("kept");
        foreach (var keys in Kept!)
        {
            json.WriteStartArray();
            foreach (string key in keys) json.WriteStringValue(key);
            json.WriteEndArray();
        }
        json.WriteEndArray();
    }

    static IReadOnlyList<string> Texts(JsonElement element) => [.. element.EnumerateArray().Select(Text)];

    static string Text(JsonElement element) => element.GetString() ?? throw new FormatException("null stands where text is expected");
}

using System.Text;
using System.Text.Json;

namespace CyberLM.Gpt;

/// <summary>Reads tokenizer.json; nothing in the file is trusted.</summary>
public static class Tokenizers
{
    const int LargestFile = 64 << 20;
    const int LargestVocabulary = 1 << 20;

    public static ITokenizer Read(string path)
    {
        byte[] json;
        try
        {
            OrdinaryFile.Require(path);
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (stream.Length > LargestFile)
                throw new CyberLMException($"{path} has {stream.Length} bytes, a tokenizer has at most {LargestFile}");
            json = new byte[stream.Length];
            stream.ReadExactly(json);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CyberLMException($"no tokenizer at {path}", "name a model folder, or train one first", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new EnvironmentException($"cannot read {path}: {failure.Message}", null, failure);
        }
        return Parse(json, path);
    }

    public static void Write(string path, ITokenizer tokenizer) => DurableFile.Write(path, stream =>
    {
        using var json = new Utf8JsonWriter(stream);
        tokenizer.Write(json);
    });

    /// <param name="source">Named in errors.</param>
    public static ITokenizer Parse(ReadOnlyMemory<byte> json, string source)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 4, AllowDuplicateProperties = false });
            return Read(document.RootElement, source);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // The latter comes of lone surrogates in strings, which the parser lets pass.
            throw Damaged(source, failure.Message, failure);
        }
    }

    static ITokenizer Read(JsonElement root, string source)
    {
        if (root.ValueKind != JsonValueKind.Object || Text(root, "format", source) != TokenizerJson.Format)
            throw Damaged(source, $"it is not of format {TokenizerJson.Format}");
        int version = Number(root, "version", source);
        if (version != TokenizerJson.Version)
            throw new CyberLMException($"{source}: tokenizer version {version}, this program reads {TokenizerJson.Version}");
        string kind = Text(root, "kind", source);
        ITokenizer tokenizer = kind switch
        {
            CharTokenizer.Name => ReadChar(root, source),
            BpeTokenizer.Name => ReadBpe(root, source),
            SchemaTokens.Name => ReadSchemaTokens(root, source),
            _ => throw Damaged(source, $"kind '{kind}' is unknown"),
        };
        if (tokenizer.VocabSize != Number(root, "vocab_size", source) || tokenizer.Border != Number(root, "border", source))
            throw Damaged(source, "vocab_size or border do not fit the vocabulary");
        return tokenizer;
    }

    static CharTokenizer ReadChar(JsonElement root, string source)
    {
        int[] scalars = Numbers(Array(root, "scalars", source), "scalars", source);
        int last = -1;
        foreach (int scalar in scalars)
        {
            if (!Rune.IsValid(scalar) || scalar <= last)
                throw Damaged(source, $"scalars: {scalar} is no scalar value above {last}");
            last = scalar;
        }
        if (!scalars.Contains('\n'))
            throw Damaged(source, "scalars: 10, the border, is missing");
        var tokenizer = new CharTokenizer(scalars);
        CheckFingerprint(root, tokenizer.Fingerprint(), source);
        return tokenizer;
    }

    static BpeTokenizer ReadBpe(JsonElement root, string source)
    {
        if (Number(root, "pattern", source) != BpePieces.Pattern)
            throw Damaged(source, $"pattern is not {BpePieces.Pattern}");
        var vocabulary = new BpeVocabulary();
        var seen = new HashSet<(int Left, int Right)>();
        foreach (var element in Array(root, "merges", source).EnumerateArray())
        {
            int[] ids = element.ValueKind == JsonValueKind.Array && element.GetArrayLength() == 2 ? Numbers(element, "merge", source) : [];
            if (ids.Length != 2 || ids.Any(id => id <= BpeVocabulary.Border || id >= vocabulary.Size) || !seen.Add((ids[0], ids[1])))
                throw Damaged(source, $"merge {vocabulary.Merges.Count} is not a new pair of earlier ids");
            // Without this, merging a token with itself again and again would need memory without bound.
            if (vocabulary.Token(ids[0]).Length + vocabulary.Token(ids[1]).Length > BpePieces.LargestBytes)
                throw Damaged(source, $"merge {vocabulary.Merges.Count} is longer than any piece of text");
            vocabulary.Merge(ids[0], ids[1]);
        }
        var tokenizer = new BpeTokenizer(vocabulary);
        CheckFingerprint(root, tokenizer.Fingerprint(), source);
        return tokenizer;
    }

    static SchemaTokens ReadSchemaTokens(JsonElement root, string source)
    {
        int size = Number(root, "vocab_size", source);
        string fingerprint = Text(root, "sha256", source);
        if (size is < 2 or > LargestVocabulary) throw Damaged(source, $"a vocabulary of {size}");
        if (fingerprint.Length != 64 || !fingerprint.All(char.IsAsciiHexDigitLower)) throw Damaged(source, "sha256 is no checksum");
        int dues = root.TryGetProperty("dues", out _) ? Number(root, "dues", source) : 1;
        if (dues < 1 || dues > DueIds.MostDues(size)) throw Damaged(source, $"{dues} dues beside a vocabulary of {size}");
        return new(size, fingerprint, root.TryGetProperty("families", out _) ? ReadFamilies(root, size, source) : null, dues);
    }

    static TokenFamilies ReadFamilies(JsonElement root, int size, string source)
    {
        int[] starts = Numbers(Array(root, "families", source), "families", source);
        return TokenFamilies.AreStarts(size, starts)
            ? new(size, starts)
            : throw Damaged(source, "families do not ascend from 0 below vocab_size");
    }

    static void CheckFingerprint(JsonElement root, string actual, string source)
    {
        if (Text(root, "sha256", source) != actual)
            throw Damaged(source, "its checksum does not match");
    }

    static int[] Numbers(JsonElement array, string name, string source)
    {
        var numbers = new int[array.GetArrayLength()];
        int i = 0;
        foreach (var element in array.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt32(out numbers[i]))
                throw Damaged(source, $"{name}[{i}] is not a whole number");
            i++;
        }
        return numbers;
    }

    static JsonElement Array(JsonElement root, string name, string source) =>
        !root.TryGetProperty(name, out var array) || array.ValueKind != JsonValueKind.Array
            ? throw Damaged(source, $"{name} is missing or not an array")
            : array.GetArrayLength() > LargestVocabulary
                ? throw Damaged(source, $"{name} has more than {LargestVocabulary} entries")
                : array;

    static int Number(JsonElement root, string name, string source) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number)
            ? number
            : throw Damaged(source, $"{name} is missing or not a whole number");

    static string Text(JsonElement root, string name, string source) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw Damaged(source, $"{name} is missing or not a string");

    static CyberLMException Damaged(string source, string what, Exception? inner = null) =>
        new($"{source} is not a whole tokenizer: {what}", "take the file from the model folder it was written to", inner);
}

using System.Text.Json;

namespace CyberLM.Gpt;

/// <summary>
/// The fields of a JSON object in a file of ours, read strictly: a missing, an unknown, a doubled or a wrong one is a
/// <see cref="CyberLMException"/> with file and field.
/// </summary>
sealed class JsonFields
{
    const long MaxBytes = 16 << 20;
    readonly string path;
    readonly Dictionary<string, JsonElement> fields = new(StringComparer.Ordinal);

    JsonFields(string path, JsonElement root)
    {
        this.path = path;
        if (root.ValueKind != JsonValueKind.Object) throw Refuse("the whole", "is not an object");
        foreach (var property in root.EnumerateObject()) fields.Add(property.Name, property.Value.Clone());
    }

    public static JsonFields Read(string path) => Parse(path, ReadBytes(path));

    public static JsonFields Parse(string path, ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false });
            return new JsonFields(path, document.RootElement);
        }
        // Half a surrogate pair in an escape is an InvalidOperationException.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new CyberLMException($"{path}: not valid JSON: {e.Message}", null, e);
        }
    }

    public static byte[] ReadBytes(string path)
    {
        try
        {
            OrdinaryFile.Require(path);
            long bytes = new FileInfo(path).Length;
            if (bytes > MaxBytes) throw new CyberLMException($"{path}: {bytes} bytes are too many for this file");
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CyberLMException($"{path}: there is no such file", null, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EnvironmentException($"cannot read {path}: {e.Message}", null, e);
        }
    }

    public bool Has(string name) => fields.ContainsKey(name);

    public int Int32(string name) => Take(name, "a whole number", (JsonElement e, out int value) => e.TryGetInt32(out value));
    public long Int64(string name) => Take(name, "a whole number", (JsonElement e, out long value) => e.TryGetInt64(out value));
    public ulong UInt64(string name) => Take(name, "a whole number from 0", (JsonElement e, out ulong value) => e.TryGetUInt64(out value));

    public float Single(string name) =>
        Take(name, "a number", (JsonElement e, out float value) => e.TryGetSingle(out value) && float.IsFinite(value));

    public double Double(string name) =>
        Take(name, "a number", (JsonElement e, out double value) => e.TryGetDouble(out value) && double.IsFinite(value));

    public double? DoubleOrNull(string name) => Find(name).ValueKind == JsonValueKind.Null ? Forget<double>(name) : Double(name);

    public bool Boolean(string name)
    {
        var kind = Find(name).ValueKind;
        if (kind is not (JsonValueKind.True or JsonValueKind.False)) throw Refuse(name, "is not true or false");
        fields.Remove(name);
        return kind == JsonValueKind.True;
    }

    public string String(string name)
    {
        if (Find(name).ValueKind != JsonValueKind.String) throw Refuse(name, "is not a string");
        fields.Remove(name, out var element);
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw new CyberLMException($"{path}: '{name}' is not valid text", null, e);
        }
    }

    public T Enum<T>(string name) where T : struct, Enum
    {
        string word = String(name);
        return System.Enum.GetNames<T>().Contains(word)
            ? System.Enum.Parse<T>(word)
            : throw Refuse(name, $"is '{word}', not one of {string.Join(", ", System.Enum.GetNames<T>())}");
    }

    /// <summary>What was not asked for was not understood: a typing error, or a newer version's file.</summary>
    public void RefuseRest()
    {
        foreach (string name in fields.Keys) throw Refuse(name, "is not known here");
    }

    public CyberLMException Refuse(string name, string what) => new($"{path}: '{name}' {what}");

    delegate bool TryGet<T>(JsonElement element, out T value);

    T Take<T>(string name, string kind, TryGet<T> tryGet)
    {
        var element = Find(name);
        if (element.ValueKind != JsonValueKind.Number || !tryGet(element, out var value)) throw Refuse(name, $"is not {kind}");
        fields.Remove(name);
        return value;
    }

    T? Forget<T>(string name) where T : struct
    {
        fields.Remove(name);
        return null;
    }

    JsonElement Find(string name) => fields.TryGetValue(name, out var element) ? element : throw Refuse(name, "is missing");
}

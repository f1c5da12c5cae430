using System.Buffers;
using System.Text.Json;

namespace CyberLM.Gpt;

/// <summary>
/// config.json: one flat object. Every field is written and required, so that no default can change under a model; dues and families, by
/// their first tokens, are left out where a model is not told of any, as older ones are not.
/// </summary>
public static class GptConfigJson
{
    static readonly string[] Fields =
    [
        "vocabSize", "blockSize", "layers", "heads", "keyValueHeads", "channels",
        "positions", "norm", "mlp", "bias", "tiedHead", "ropeTheta", "dues", "families",
    ];

    static readonly string[] PositionNames = ["learned", "rotary"];
    static readonly string[] NormNames = ["layernorm", "rmsnorm"];
    static readonly string[] MlpNames = ["gelu", "swiglu"];

    public static void Write(Utf8JsonWriter json, GptConfig config)
    {
        json.WriteStartObject();
        json.WriteNumber("vocabSize", config.VocabSize);
        json.WriteNumber("blockSize", config.BlockSize);
        json.WriteNumber("layers", config.Layers);
        json.WriteNumber("heads", config.HeadCount);
        json.WriteNumber("keyValueHeads", config.KeyValueHeads);
        json.WriteNumber("channels", config.Channels);
        json.WriteString("positions", PositionNames[(int)config.Positions]);
        json.WriteString("norm", NormNames[(int)config.Norm]);
        json.WriteString("mlp", MlpNames[(int)config.Mlp]);
        json.WriteBoolean("bias", config.Bias);
        json.WriteBoolean("tiedHead", config.TiedHead);
        json.WriteNumber("ropeTheta", config.RopeTheta);
        if (config.Dues != 1) json.WriteNumber("dues", config.Dues);
        if (config.Families is { } families) TokenizerJson.WriteNumbers(json, "families", families.Starts);
        json.WriteEndObject();
    }

    public static byte[] ToUtf8(GptConfig config)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true })) Write(json, config);
        return [.. bytes.WrittenSpan, (byte)'\n'];
    }

    /// <summary>Trusts nothing. <paramref name="place"/> is what an error names: the file.</summary>
    public static GptConfig Read(ReadOnlyMemory<byte> utf8, string place)
    {
        // Half a surrogate pair is valid JSON but no text: asked for such a string, the parser answers InvalidOperationException.
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = 4, AllowDuplicateProperties = false });
            return Read(document.RootElement, place);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new CyberLMException($"{place}: not valid JSON: {e.Message}", "the file is damaged or was not written by this tool", e);
        }
    }

    static GptConfig Read(JsonElement root, string place)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw new CyberLMException($"{place}: a JSON object was expected, not {root.ValueKind}");
        foreach (var property in root.EnumerateObject())
        {
            if (!Fields.Any(property.NameEquals))
                throw new CyberLMException($"{place}: field '{property.Name}' is unknown", "the file may come from a newer version");
        }
        var config = new GptConfig(
            Integer(root, "vocabSize", place),
            Integer(root, "blockSize", place),
            Integer(root, "layers", place),
            Integer(root, "heads", place),
            Integer(root, "channels", place))
        {
            KeyValueHeads = Integer(root, "keyValueHeads", place),
            Positions = (Positions)Choice(root, "positions", place, PositionNames),
            Norm = (Norm)Choice(root, "norm", place, NormNames),
            Mlp = (Mlp)Choice(root, "mlp", place, MlpNames),
            Bias = Boolean(root, "bias", place),
            TiedHead = Boolean(root, "tiedHead", place),
            RopeTheta = Float(root, "ropeTheta", place),
            Dues = root.TryGetProperty("dues", out _) ? Integer(root, "dues", place) : 1,
            Families = root.TryGetProperty("families", out _) ? Families(root, place) : null,
        };
        return Validated(config, place);
    }

    static GptConfig Validated(GptConfig config, string place)
    {
        try
        {
            return config.Validate();
        }
        catch (CyberLMException e)
        {
            throw new CyberLMException($"{place}: {e.Message}", e.Hint, e);
        }
    }

    static JsonElement Field(JsonElement root, string name, string place) => root.TryGetProperty(name, out var value)
        ? value
        : throw new CyberLMException($"{place}: field '{name}' is missing");

    static int Integer(JsonElement root, string name, string place)
    {
        var value = Field(root, name, place);
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number)) return number;
        throw Unfit(name, place, "a 32-bit integer");
    }

    static TokenFamilies Families(JsonElement root, string place)
    {
        var array = Field(root, "families", place);
        int size = Integer(root, "vocabSize", place);
        var starts = new List<int>();
        if (array.ValueKind == JsonValueKind.Array)
        {
            foreach (var start in array.EnumerateArray())
                starts.Add(start.ValueKind == JsonValueKind.Number && start.TryGetInt32(out int first) ? first : -1);
        }
        return TokenFamilies.AreStarts(size, starts)
            ? new(size, starts)
            : throw Unfit("families", place, "whole numbers that ascend from 0 below vocabSize");
    }

    static float Float(JsonElement root, string name, string place)
    {
        var value = Field(root, name, place);
        if (value.ValueKind == JsonValueKind.Number && value.TryGetSingle(out float number) && float.IsFinite(number)) return number;
        throw Unfit(name, place, "a finite number");
    }

    static bool Boolean(JsonElement root, string name, string place) => Field(root, name, place).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Unfit(name, place, "true or false"),
    };

    static int Choice(JsonElement root, string name, string place, string[] names)
    {
        var value = Field(root, name, place);
        int index = value.ValueKind == JsonValueKind.String ? Array.FindIndex(names, known => value.ValueEquals(known)) : -1;
        return index >= 0 ? index : throw Unfit(name, place, "one of " + string.Join(", ", names));
    }

    static CyberLMException Unfit(string name, string place, string wanted) => new($"{place}: field '{name}' must be {wanted}");
}

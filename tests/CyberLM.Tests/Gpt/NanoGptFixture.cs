using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using CyberLM.Gpt;

namespace CyberLM.Tests.Gpt;

/// <summary>
/// What an independent implementation computed on libtorch (tests/fixtures/nanogpt/README.md). The file is read here by a few lines of
/// its own, so that the product's reader is not trusted to judge the product.
/// </summary>
sealed class NanoGptFixture
{
    readonly Dictionary<string, double[]> tensors = [];

    NanoGptFixture(string path, GptConfig config)
    {
        Path = path;
        Config = config;
    }

    public string Path { get; }
    public GptConfig Config { get; }
    public IEnumerable<string> ParameterNames => tensors.Keys.Where(name => name.StartsWith("transformer.", StringComparison.Ordinal));
    public int[] Tokens => [.. this["tokens"].Select(id => (int)id)];
    public int[] Targets => [.. this["targets"].Select(id => (int)id)];

    /// <summary>A tensor's numbers in row-major order; ids become numbers without loss.</summary>
    public double[] this[string name] => tensors[name];

    public static NanoGptFixture Load(bool bias)
    {
        string name = bias ? "bias.safetensors" : "no-bias.safetensors";
        string path = System.IO.Path.Combine(AppContext.BaseDirectory, "fixtures", "nanogpt", name);
        byte[] file = File.ReadAllBytes(path);
        int headerBytes = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        JsonElement header = JsonElement.Parse(file.AsSpan(8, headerBytes));
        ReadOnlySpan<byte> data = file.AsSpan(8 + headerBytes);
        var fixture = new NanoGptFixture(path, ReadConfig(header.GetProperty("__metadata__")));
        foreach (JsonProperty tensor in header.EnumerateObject().Where(p => p.Name != "__metadata__"))
        {
            JsonElement offsets = tensor.Value.GetProperty("data_offsets");
            ReadOnlySpan<byte> bytes = data[offsets[0].GetInt32()..offsets[1].GetInt32()];
            bool ids = tensor.Value.GetProperty("dtype").GetString() == "I64";
            fixture.tensors[tensor.Name] = ids
                ? [.. MemoryMarshal.Cast<byte, long>(bytes).ToArray().Select(id => (double)id)]
                : MemoryMarshal.Cast<byte, double>(bytes).ToArray();
        }
        return fixture;
    }

    static GptConfig ReadConfig(JsonElement metadata)
    {
        int Number(string name) => int.Parse(metadata.GetProperty(name).GetString()!, System.Globalization.CultureInfo.InvariantCulture);
        return new GptConfig(Number("vocabulary"), Number("time"), Number("layers"), Number("heads"), Number("channels"))
        {
            Bias = metadata.GetProperty("bias").GetString() == "true",
        };
    }
}

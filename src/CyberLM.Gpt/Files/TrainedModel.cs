using CyberLM.Kernels;

namespace CyberLM.Gpt;

/// <summary>A model folder opened for generation: configuration, tokenizer and weights on a device.</summary>
public sealed class TrainedModel : IDisposable
{
    /// <summary>Metadata of the weights: what they were trained with, so that files of two models are never taken for one.</summary>
    internal const string ConfigHash = "configHash", TokenizerHash = "tokenizerHash";
    readonly IDisposable memory;

    TrainedModel(GptConfig config, ITokenizer tokenizer, Parameters weights, IDisposable memory, string checksum)
    {
        Config = config;
        Tokenizer = tokenizer;
        Weights = weights;
        this.memory = memory;
        Checksum = checksum;
    }

    public GptConfig Config { get; }
    public ITokenizer Tokenizer { get; }
    public Parameters Weights { get; }
    /// <summary>Of the file of weights: names the model in what it generates.</summary>
    public string Checksum { get; }

    /// <param name="storage">F32 or BF16; the reference backend takes F64</param>
    /// <param name="quantize">the matrices become bytes; see <see cref="QuantizedParameters"/></param>
    public static TrainedModel Open(string folder, Backend backend, DType storage, bool quantize = false)
    {
        if (!Directory.Exists(folder))
            throw new CyberLMException($"there is no model folder {folder}", "name the folder that train wrote with --out");
        var config = ModelFolder.ReadConfig(folder);
        var tokenizer = ModelFolder.ReadTokenizer(folder);
        if (tokenizer.VocabSize != config.VocabSize)
            throw new CyberLMException($"{folder}: the tokenizer has {tokenizer.VocabSize} tokens, the model {config.VocabSize}",
                "files of two models are mixed");
        if (tokenizer.Dues != config.Dues)
            throw new CyberLMException($"{folder}: the tokenizer tells of {tokenizer.Dues} dues, the model knows {config.Dues}",
                "files of two models are mixed");
        if (config.Families is { } families && !families.Equals(tokenizer.Families))
            throw new CyberLMException($"{folder}: the tokenizer has other families of tokens than the model",
                "files of two models are mixed");
        string file = ModelFolder.WeightsPath(folder);
        if (!File.Exists(file))
            throw new CyberLMException($"{folder} has no weights yet", "its training has not come to a first evaluation");
        RequireOneModel(folder, file, config, tokenizer);
        var weights = new ParameterArena(backend, "weights", config, storage, constants: true);
        try
        {
            string checksum = Checkpoint.Read(file, backend, Checkpoint.Named(weights.Placed));
            if (!quantize) return new(config, tokenizer, weights.Parameters, weights, checksum);
            var bytes = new QuantizedParameters(backend, config, weights);
            weights.Dispose();
            return new(config, tokenizer, bytes.Parameters, bytes, checksum);
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    static void RequireOneModel(string folder, string file, GptConfig config, ITokenizer tokenizer)
    {
        using var reader = SafeTensorsReader.Open(file);
        (string Key, string Name, string Now)[] parts =
        [
            (ConfigHash, "config.json", ModelFolder.Hash(config)), (TokenizerHash, "tokenizer.json", ModelFolder.Hash(tokenizer)),
        ];
        foreach (var (key, name, now) in parts)
        {
            if (!reader.Metadata.TryGetValue(key, out string? then) || then == now) continue;
            throw new CyberLMException(
                $"{Path.Combine(folder, name)} is not what model.safetensors was trained with", "put the old file back");
        }
    }

    public void Dispose() => memory.Dispose();
}

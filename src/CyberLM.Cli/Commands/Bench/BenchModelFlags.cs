using System.CommandLine;
using System.Text.Json;
using CyberLM.Gpt;

namespace CyberLM.Cli.Commands;

/// <summary>
/// The flags that say which model is measured; its weights are random. By default GPT-2's variant, which other programs have too, so that
/// a step can be compared with theirs; train's own default is another (rotary positions, RMSNorm, SwiGLU).
/// </summary>
sealed class BenchModelFlags(Flags flags)
{
    /// <summary>The characters of the public sign-in logs.</summary>
    const int Vocabulary = 82;

    readonly Option<int> layers = flags.Add("layers", "blocks", 4);
    readonly Option<int> heads = flags.Add("heads", "heads", 4);
    readonly Option<int> channels = flags.Add("channels", "width of the residual stream", 256);
    readonly Option<int> context = flags.Add("context", "tokens of a row", 512);
    readonly Option<int> vocabulary = flags.AddCount("vocabulary", "tokens it knows", Vocabulary, 2, StepSpeed.LargestVocabulary);
    readonly Option<string> positions = flags.Add("positions", "how it knows where a token stands", "learned", "learned", "rotary");
    readonly Option<string> norm = flags.Add("norm", "normalisation", "layernorm", "layernorm", "rmsnorm");
    readonly Option<string> mlp = flags.Add("mlp", "the feed-forward half of a block", "gelu", "gelu", "swiglu");

    public GptConfig Config(ParseResult parse) =>
        new GptConfig(
            parse.GetValue(vocabulary), parse.GetValue(context), parse.GetValue(layers), parse.GetValue(heads), parse.GetValue(channels))
        {
            Positions = parse.GetValue(positions) == "rotary" ? Positions.Rotary : Positions.Learned,
            Norm = parse.GetValue(norm) == "rmsnorm" ? Norm.RmsNorm : Norm.LayerNorm,
            Mlp = parse.GetValue(mlp) == "swiglu" ? Mlp.SwiGlu : Mlp.Gelu,
            TiedHead = false,
        }.Validate();

    public static string Sentence(GptConfig config) =>
        $"{config.Layers} layers x {config.HeadCount} heads x {config.Channels} channels, context {config.BlockSize}, vocabulary "
            + $"{config.VocabSize}, {Flags.Name(config.Positions)} positions, {Flags.Name(config.Norm)}, {Flags.Name(config.Mlp)}";

    public static void Write(Utf8JsonWriter json, GptConfig config)
    {
        json.WriteNumber("layers", config.Layers);
        json.WriteNumber("heads", config.HeadCount);
        json.WriteNumber("channels", config.Channels);
        json.WriteNumber("context", config.BlockSize);
        json.WriteNumber("vocabulary", config.VocabSize);
        json.WriteString("positions", config.Positions.ToString().ToLowerInvariant());
        json.WriteString("norm", config.Norm.ToString().ToLowerInvariant());
        json.WriteString("mlp", config.Mlp.ToString().ToLowerInvariant());
    }
}

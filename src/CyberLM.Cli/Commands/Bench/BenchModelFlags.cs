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

    static readonly GptConfig Default = new(Vocabulary, BlockSize: 512, Layers: 4, HeadCount: 4, Channels: 256) { TiedHead = false };

    readonly Option<int> layers = flags.AddCount("layers", "blocks", Default.Layers);
    readonly Option<int> heads = flags.AddCount("heads", "heads", Default.HeadCount);
    readonly Option<int> channels = flags.AddCount("channels", "width of the residual stream", Default.Channels);
    readonly Option<int> context = flags.AddCount("context", "tokens of a row", Default.BlockSize);
    readonly Option<int> vocabulary = flags.AddCount("vocabulary", "tokens it knows", Vocabulary, 2, StepSpeed.LargestVocabulary);
    readonly Option<string?> positions =
        flags.AddChoice<Positions>("positions", $"how it knows where a token stands [{Flags.Name(Default.Positions)}]");
    readonly Option<string?> norm = flags.AddChoice<Norm>("norm", $"normalisation [{Flags.Name(Default.Norm)}]");
    readonly Option<string?> mlp = flags.AddChoice<Mlp>("mlp", $"the feed-forward half of a block [{Flags.Name(Default.Mlp)}]");

    public GptConfig Config(ParseResult parse) =>
        new GptConfig(
            parse.GetValue(vocabulary), parse.GetValue(context), parse.GetValue(layers), parse.GetValue(heads), parse.GetValue(channels))
        {
            Positions = Flags.Choice<Positions>(parse.GetValue(positions)) ?? Default.Positions,
            Norm = Flags.Choice<Norm>(parse.GetValue(norm)) ?? Default.Norm,
            Mlp = Flags.Choice<Mlp>(parse.GetValue(mlp)) ?? Default.Mlp,
            TiedHead = Default.TiedHead,
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
        json.WriteString("positions", Flags.Name(config.Positions));
        json.WriteString("norm", Flags.Name(config.Norm));
        json.WriteString("mlp", Flags.Name(config.Mlp));
    }
}

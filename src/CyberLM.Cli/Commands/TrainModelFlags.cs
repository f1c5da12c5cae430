using System.CommandLine;
using CyberLM.Gpt;

namespace CyberLM.Cli.Commands;

/// <summary>The flags of `train` that say how large a model is and which variant: what it is made of, whatever it learns from.</summary>
sealed class TrainModelFlags
{
    static readonly GptConfig Tiny = GptPresets.Get("tiny", 2);

    public readonly Option<string> Preset;
    public readonly Option<int?> Context;
    readonly Option<string?> positions, norm, mlp;
    readonly Option<int?> layers, heads, keyValueHeads, channels;
    readonly Option<bool> bias, untied;

    public TrainModelFlags(Flags flags)
    {
        Preset = flags.Add("preset",
            $"sizes to start from, layers x heads x channels / context: {GptPresets.Description}", "tiny", [.. GptPresets.Names]);
        layers = flags.AddOptionalCount("layers", "blocks [the preset's]");
        heads = flags.AddOptionalCount("heads", "query heads [the preset's]");
        keyValueHeads = flags.AddOptionalCount("kv-heads", "key and value heads [as many as heads]");
        channels = flags.AddOptionalCount("channels", "width of the residual stream [the preset's]");
        Context = flags.AddOptionalCount("context", "tokens the model sees [the preset's; fewer with --minutes and few records of fields]");
        positions = flags.AddChoice<Positions>("positions", $"how the model knows where a token stands [{Flags.Name(Tiny.Positions)}]");
        norm = flags.AddChoice<Norm>("norm", $"normalisation [{Flags.Name(Tiny.Norm)}]");
        mlp = flags.AddChoice<Mlp>("mlp", $"the feed-forward half of a block [{Flags.Name(Tiny.Mlp)}]");
        bias = flags.Add("bias", "biases in linear layers and norms", false);
        untied = flags.Add("untied-head", "a head of its own instead of the embedding", false);
    }

    public IReadOnlyList<Option> All => [Preset, layers, heads, keyValueHeads, channels, Context, positions, norm, mlp, bias, untied];

    /// <param name="start">what the flags that are not given leave as it is; null: the preset</param>
    public GptConfig Config(ParseResult parse, int vocabulary, GptConfig? start = null)
    {
        if (start is null || Flags.IsGiven(parse, Preset)) start = GptPresets.Get(parse.GetValue(Preset)!, vocabulary);
        int queryHeads = parse.GetValue(heads) ?? start.HeadCount;
        return new GptConfig(
            vocabulary, parse.GetValue(Context) ?? start.BlockSize, parse.GetValue(layers) ?? start.Layers, queryHeads,
            parse.GetValue(channels) ?? start.Channels)
        {
            KeyValueHeads = parse.GetValue(keyValueHeads) ?? (Flags.IsGiven(parse, heads) ? queryHeads : start.KeyValueHeads),
            Positions = Flags.Choice<Positions>(parse.GetValue(positions)) ?? start.Positions,
            Norm = Flags.Choice<Norm>(parse.GetValue(norm)) ?? start.Norm,
            Mlp = Flags.Choice<Mlp>(parse.GetValue(mlp)) ?? start.Mlp,
            Bias = Flags.IsGiven(parse, bias) ? parse.GetValue(bias) : start.Bias,
            TiedHead = Flags.IsGiven(parse, untied) ? !parse.GetValue(untied) : start.TiedHead,
            RopeTheta = start.RopeTheta,
        }.Validate();
    }
}

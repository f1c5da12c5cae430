namespace CyberLM.Gpt;

/// <summary>
/// Four sizes by name: layers x heads x channels / context, in the variant that learns logs fastest: rotary positions, RMSNorm, SwiGLU,
/// a tied head. "reference" has GPT-2 small's size with a longer context.
/// </summary>
public static class GptPresets
{
    public static IReadOnlyList<string> Names { get; } = ["tiny", "small", "base", "reference"];

    /// <summary>"tiny 4 x 4 x 256 / 512, …"</summary>
    public static string Description => string.Join(", ", Names.Select(name => Get(name, 2) is var config
        ? $"{name} {config.Layers} x {config.HeadCount} x {config.Channels} / {config.BlockSize}" : ""));

    static GptConfig Sized(int vocabSize, int context, int layers, int heads, int channels) =>
        new(vocabSize, context, layers, heads, channels) { Positions = Positions.Rotary, Norm = Norm.RmsNorm, Mlp = Mlp.SwiGlu };

    public static GptConfig Get(string name, int vocabSize) => name switch
    {
        "tiny" => Sized(vocabSize, 512, 4, 4, 256),
        "small" => Sized(vocabSize, 1024, 6, 6, 384),
        "base" => Sized(vocabSize, 1024, 8, 8, 512),
        "reference" => Sized(vocabSize, 2048, 12, 12, 768),
        _ => throw new CyberLMException($"there is no preset '{name}'", $"take one of: {string.Join(", ", Names)}"),
    };
}

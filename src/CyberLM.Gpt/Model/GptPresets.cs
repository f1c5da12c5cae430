namespace CyberLM.Gpt;

/// <summary>Four sizes by name: layers x heads x channels / context. "reference" is GPT-2 small's shape with a longer context.</summary>
public static class GptPresets
{
    public static IReadOnlyList<string> Names { get; } = ["tiny", "small", "base", "reference"];

    /// <summary>"tiny 4 x 4 x 256 / 512, …"</summary>
    public static string Description => string.Join(", ", Names.Select(name => Get(name, 2) is var config
        ? $"{name} {config.Layers} x {config.HeadCount} x {config.Channels} / {config.BlockSize}" : ""));

    public static GptConfig Tiny(int vocabSize) => new(vocabSize, BlockSize: 512, Layers: 4, HeadCount: 4, Channels: 256);
    public static GptConfig Small(int vocabSize) => new(vocabSize, BlockSize: 1024, Layers: 6, HeadCount: 6, Channels: 384);
    public static GptConfig Base(int vocabSize) => new(vocabSize, BlockSize: 1024, Layers: 8, HeadCount: 8, Channels: 512);
    public static GptConfig Reference(int vocabSize) => new(vocabSize, BlockSize: 2048, Layers: 12, HeadCount: 12, Channels: 768);

    public static GptConfig Get(string name, int vocabSize) => name switch
    {
        "tiny" => Tiny(vocabSize),
        "small" => Small(vocabSize),
        "base" => Base(vocabSize),
        "reference" => Reference(vocabSize),
        _ => throw new CyberLMException($"there is no preset '{name}'", $"take one of: {string.Join(", ", Names)}"),
    };
}

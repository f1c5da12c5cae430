namespace CyberLM.Kernels.Measurement;

/// <summary>What of a model and its batch decides what an operation costs; letters as in <see cref="IKernels"/>.</summary>
public sealed record ModelSizes(string Name, int B, int T, int C, int H, int Layers, int V)
{
    /// <summary>The presets of these names, in batches of the same 4,096 tokens.</summary>
    public static readonly ModelSizes
        Tiny = new("tiny", 8, 512, 256, 4, 4, 4096),
        Small = new("small", 4, 1024, 384, 6, 6, 4096);

    public int N => B * T;
    public Heads Heads => new(H, H, C / H);
    /// <summary>Width of the MLP's activation with GELU.</summary>
    public int GeluHidden => 4 * C;
    /// <summary>The same with SwiGLU, whose gate and value together are twice as wide.</summary>
    public int Hidden => (8 * C / 3 + 63) / 64 * 64;
    /// <summary>All matrices and the embedding, which is also the head.</summary>
    public int Parameters => Layers * C * (4 * C + 3 * Hidden) + V * C;
}

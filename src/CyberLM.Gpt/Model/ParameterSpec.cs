using CyberLM.Kernels;

namespace CyberLM.Gpt;

/// <summary>One learned tensor: its name in files, its shape, how it starts and what the optimizer may do with it.</summary>
/// <param name="Name">as in nanoGPT: transformer.h.0.attn.c_attn.weight</param>
/// <param name="InitStd">Normal(0, InitStd) at the start; 0: InitConstant</param>
/// <param name="Decay">weight decay applies: everything of rank 2</param>
/// <param name="Matrix">a hidden matrix, which an optimizer for matrices may orthogonalise: neither embedding nor head</param>
public sealed record ParameterSpec(string Name, Shape Shape, float InitStd, bool Decay, bool Matrix)
{
    /// <summary>The value of a norm's weights, 1, and of biases, 0, at the start.</summary>
    public float InitConstant { get; init; }
    /// <summary>It learns at so many times the learning rate.</summary>
    public float RateFactor { get; init; } = 1;
    /// <summary>A row per token: the embedding of tokens, and the head.</summary>
    public bool RowsAreTokens { get; init; }
    /// <summary>Rows of the matrices that stand one below the other in it, as queries, keys and values do; empty: it is one.</summary>
    public IReadOnlyList<int> Stacked { get; init; } = [];
}

/// <summary>Where the parameters of one declaration go: into an arena, into a list of specifications, into a file.</summary>
public interface IPlacement
{
    Tensor Take(in ParameterSpec spec);
}

public readonly record struct PlacedParameter(ParameterSpec Spec, Tensor Tensor);

/// <summary>Places parameters one behind the other in an arena, all of one dtype, and remembers them in order.</summary>
/// <param name="which">the others get no place; null: all</param>
public sealed class ArenaPlacement(Arena arena, DType type, Func<ParameterSpec, bool>? which = null) : IPlacement
{
    readonly List<PlacedParameter> placed = [];

    public IReadOnlyList<PlacedParameter> Placed => placed;

    public Tensor Take(in ParameterSpec spec)
    {
        if (which is not null && !which(spec)) return Tensor.None;
        var tensor = arena.Take(spec.Name, type, spec.Shape);
        placed.Add(new(spec, tensor));
        return tensor;
    }
}

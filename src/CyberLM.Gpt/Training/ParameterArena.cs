using CyberLM.Kernels;

namespace CyberLM.Gpt;

/// <summary>One allocation that holds one tensor per parameter: weights, gradients, a moment or the masters.</summary>
public sealed class ParameterArena : IDisposable
{
    readonly Arena arena;

    /// <param name="which">the others get no place; null: all</param>
    /// <param name="constants">what a model reads beside its parameters stands there too: it is for weights that a model runs with</param>
    public ParameterArena(
        Backend backend, string name, GptConfig config, DType type, Func<ParameterSpec, bool>? which = null, bool constants = false)
    {
        ((Parameters, Placed), arena) = Arena.Place(backend, name, a => Declare(config, a, type, which, constants));
        if (constants) FamilyMatrix.Write(backend, config, Parameters.FamilyOf);
        // Padding between the tensors included: filled with 0 it adds nothing to a sum over all of it.
        All = new Tensor(Placed[0].Tensor.Buffer, 0, type, checked((int)(arena.Bytes / type.Size())));
    }

    public Parameters Parameters { get; }
    public IReadOnlyList<PlacedParameter> Placed { get; }
    /// <summary>The whole allocation as one row, so that clearing and summing are one operation each.</summary>
    public Tensor All { get; }

    public void Dispose() => arena.Dispose();

    internal static (Parameters Parameters, IReadOnlyList<PlacedParameter> Placed) Declare(
        GptConfig config, Arena arena, DType type, Func<ParameterSpec, bool>? which = null, bool constants = false)
    {
        var placement = new ArenaPlacement(arena, type, which);
        var parameters = Parameters.Declare(config, placement);
        if (constants) parameters = parameters with { FamilyOf = FamilyMatrix.Take(arena, config, type) };
        return (parameters, placement.Placed);
    }
}

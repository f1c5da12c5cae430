using CyberLM.Kernels;

namespace CyberLM.Gpt;

/// <summary>One allocation that holds one tensor per parameter: weights, gradients, a moment or the masters.</summary>
public sealed class ParameterArena : IDisposable
{
    readonly Arena arena;

    /// <param name="which">the others get no place; null: all</param>
    public ParameterArena(Backend backend, string name, GptConfig config, DType type, Func<ParameterSpec, bool>? which = null)
    {
        ((Parameters, Placed), arena) = Arena.Place(backend, name, a => Declare(config, a, type, which));
        // Padding between the tensors included: filled with 0 it adds nothing to a sum over all of it.
        All = new Tensor(Placed[0].Tensor.Buffer, 0, type, checked((int)(arena.Bytes / type.Size())));
    }

    public Parameters Parameters { get; }
    public IReadOnlyList<PlacedParameter> Placed { get; }
    /// <summary>The whole allocation as one row, so that clearing and summing are one operation each.</summary>
    public Tensor All { get; }

    public void Dispose() => arena.Dispose();

    static (Parameters Parameters, IReadOnlyList<PlacedParameter> Placed) Declare(
        GptConfig config, Arena arena, DType type, Func<ParameterSpec, bool>? which)
    {
        var placement = new ArenaPlacement(arena, type, which);
        return (Parameters.Declare(config, placement), placement.Placed);
    }
}

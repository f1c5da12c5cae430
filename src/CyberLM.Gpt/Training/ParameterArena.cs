using CyberLM.Kernels;

namespace CyberLM.Gpt;

/// <summary>One allocation that holds one tensor per parameter: weights, gradients, a moment or the masters.</summary>
public sealed class ParameterArena : IDisposable
{
    readonly Arena arena;

    public ParameterArena(Backend backend, string name, GptConfig config, DType type)
    {
        ((Parameters, Placed), arena) = Arena.Place(backend, name, a => Declare(config, a, type));
        // Padding between the tensors included: filled with 0 it adds nothing to a sum over all of it.
        All = new Tensor(Placed[0].Tensor.Buffer, 0, type, checked((int)(arena.Bytes / type.Size())));
    }

    public Parameters Parameters { get; }
    public IReadOnlyList<PlacedParameter> Placed { get; }
    /// <summary>The whole allocation as one row, so that clearing and summing are one operation each.</summary>
    public Tensor All { get; }

    public void Dispose() => arena.Dispose();

    static (Parameters Parameters, IReadOnlyList<PlacedParameter> Placed) Declare(GptConfig config, Arena arena, DType type)
    {
        var placement = new ArenaPlacement(arena, type);
        return (Parameters.Declare(config, placement), placement.Placed);
    }
}

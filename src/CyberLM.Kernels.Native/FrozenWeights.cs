namespace CyberLM.Kernels.Native;

/// <summary>Weights that the engine has laid out for its products, until this is disposed.</summary>
sealed class FrozenWeights : IDisposable
{
    /// <summary>Rows of a weight that the engine lays out side by side at most.</summary>
    const int PanelRows = 32;

    readonly NativeKernels kernels;
    readonly Stack<Tensor> frozen = new();

    internal FrozenWeights(NativeKernels kernels, IReadOnlyList<Tensor> weights)
    {
        this.kernels = kernels;
        try
        {
            foreach (var weight in weights)
            {
                kernels.Freeze(weight);
                frozen.Push(weight);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    internal static long Bytes(Tensor weight)
    {
        long rows = (weight.Shape.Rows + PanelRows - 1) / PanelRows * PanelRows;
        return rows * weight.Shape.Last * weight.DType.Size();
    }

    public void Dispose()
    {
        while (frozen.TryPop(out var weight)) kernels.Thaw(weight);
    }
}

namespace CyberLM.Kernels.Native;

/// <summary>Weights that the engine has laid out for its products, until this is disposed.</summary>
sealed class FrozenWeights : IDisposable
{
    /// <summary>Rows that the engine lays out side by side at most; columns of BF16 are filled up to as many.</summary>
    const int Unit = 32;

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
        long columns = weight.DType == DType.BF16 ? Whole(weight.Shape.Last) : weight.Shape.Last;
        return Whole(weight.Shape.Rows) * columns * weight.DType.Size();
    }

    static long Whole(long count) => (count + Unit - 1) / Unit * Unit;

    public void Dispose()
    {
        while (frozen.TryPop(out var weight)) kernels.Thaw(weight);
    }
}

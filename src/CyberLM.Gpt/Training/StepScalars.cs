using CyberLM.Kernels;

namespace CyberLM.Gpt;

/// <summary>The three numbers that a step leaves on the device, read together and only when asked for.</summary>
sealed class StepScalars : IDisposable
{
    const int Rows = 3;
    /// <summary>Each number begins at an address as aligned as any tensor's: 64 floats are 256 bytes.</summary>
    const int Stride = 64;
    readonly Backend backend;
    readonly Arena arena;
    readonly Tensor all;
    readonly float[] singles = new float[Rows * Stride];
    readonly double[] doubles = new double[Rows * Stride];

    public StepScalars(Backend backend, DType floats)
    {
        this.backend = backend;
        (all, arena) = Arena.Place(backend, "step scalars", a => a.Take("scalars", floats, (Rows, Stride)));
        backend.Kernels.Fill(all, 0);
        LossSum = all.Slice(0, 1).As(1);
        NormSquared = all.Slice(1, 1).As(1);
        Skipped = all.Slice(2, 1).As(1);
    }

    public Tensor LossSum { get; }
    public Tensor NormSquared { get; }
    public Tensor Skipped { get; }

    /// <summary>Waits for the device.</summary>
    public (double LossSum, double NormSquared, int Skipped) Read()
    {
        if (all.DType == DType.F64) backend.Read<double>(doubles, all);
        else
        {
            backend.Read<float>(singles, all);
            for (int i = 0; i < doubles.Length; i++) doubles[i] = singles[i];
        }
        return (doubles[0], doubles[Stride], (int)doubles[2 * Stride]);
    }

    public void Dispose() => arena.Dispose();
}

namespace CyberLM.Kernels.Ilgpu.Operations;

/// <summary>A work thread's own memory for packed operands. It grows to what the largest operation needs and then stays.</summary>
static unsafe class Scratch
{
    const int Alignment = 64;

    [ThreadStatic]
    static float[]? floats;

    /// <summary>At least count numbers, uninitialised, on a 64-byte border; the same memory at every call of this thread.</summary>
    internal static float* Floats(long count)
    {
        long needed = count + Alignment / sizeof(float);
        if (floats is null || floats.Length < needed) floats = GC.AllocateUninitializedArray<float>(checked((int)needed), pinned: true);
        fixed (float* first = floats) return (float*)(((nint)first + Alignment - 1) & ~(nint)(Alignment - 1));
    }
}

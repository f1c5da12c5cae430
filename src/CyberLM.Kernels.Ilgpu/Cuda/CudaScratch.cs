using ILGPU.Runtime;

namespace CyberLM.Kernels.Ilgpu.Cuda;

/// <summary>Memory for partial sums. It grows to what the largest operation needs, in the first step, and then stays.</summary>
sealed class CudaScratch(Accelerator accelerator) : IDisposable
{
    /// <summary>Enough for every operation but the gradient of attention over many tokens.</summary>
    const long FirstBytes = 4 << 20;

    IlgpuBuffer? buffer;

    /// <summary>F32 (count), uninitialised; what the operation before left in it is gone.</summary>
    internal Tensor Floats(long count)
    {
        long bytes = count * sizeof(float);
        if (buffer is null || buffer.Bytes < bytes)
        {
            // Freeing waits for the kernels that still use it.
            buffer?.Dispose();
            buffer = null;
            buffer = new IlgpuBuffer(accelerator, Math.Max(bytes, FirstBytes));
        }
        return new Tensor(buffer, 0, DType.F32, checked((int)count));
    }

    /// <summary>Two of one shape at once.</summary>
    internal (Tensor First, Tensor Second) TwoFloats(Shape shape)
    {
        long bytes = (shape.Count * sizeof(float) + IlgpuBuffer.Alignment - 1) / IlgpuBuffer.Alignment * IlgpuBuffer.Alignment;
        var both = Floats(2 * bytes / sizeof(float));
        return (both.As(shape), new Tensor(both.Buffer, bytes, DType.F32, shape));
    }

    public void Dispose() => buffer?.Dispose();
}

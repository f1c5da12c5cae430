using ILGPU.Runtime;

namespace CyberLM.Kernels.Ilgpu;

/// <summary>
/// Memory for what one operation's kernels hand to each other. It grows to what the largest has asked for, which the first step of a
/// run does; operations are queued in order, so that one memory serves all.
/// </summary>
sealed class DeviceScratch(Accelerator accelerator, string backend) : IDisposable
{
    IlgpuBuffer? buffer;

    internal Tensor Floats(long count)
    {
        long bytes = count * sizeof(float);
        if (buffer is null || buffer.Bytes < bytes)
        {
            buffer?.Dispose();
            buffer = null;
            buffer = DeviceMemory.Allocate(accelerator, backend, bytes);
        }
        return new(buffer, 0, DType.F32, checked((int)count));
    }

    public void Dispose() => buffer?.Dispose();
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace CyberLM.Kernels.Ilgpu;

/// <summary>Allocation and copies on an accelerator whose memory the host does not see.</summary>
static unsafe class DeviceMemory
{
    internal static IlgpuBuffer Allocate(Accelerator accelerator, string backend, long bytes)
    {
        try
        {
            return new IlgpuBuffer(accelerator, bytes);
        }
        catch (Exception exception) when (exception is OutOfMemoryException or CLException
            or CudaException { Error: nameof(CudaError.CUDA_ERROR_OUT_OF_MEMORY) })
        {
            throw new EnvironmentException(
                Shortage(accelerator, backend, bytes), "a smaller batch, context or model needs less", exception);
        }
    }

    internal static void Write<T>(Accelerator accelerator, Tensor to, ReadOnlySpan<T> from) where T : unmanaged
    {
        CheckElement<T>(to);
        accelerator.Bind();
        if (from.IsEmpty) return;
        var view = Bytes(to, from.Length);
        // ILGPU takes the reference for the address of pinned memory.
        fixed (byte* start = MemoryMarshal.AsBytes(from)) view.CopyFromCPU(accelerator.DefaultStream, ref *start, view.Length);
    }

    internal static void Read<T>(Accelerator accelerator, Span<T> to, Tensor from) where T : unmanaged
    {
        CheckElement<T>(from);
        accelerator.Bind();
        if (to.IsEmpty) return;
        var view = Bytes(from, to.Length);
        fixed (byte* start = MemoryMarshal.AsBytes(to)) view.CopyToCPU(accelerator.DefaultStream, ref *start, view.Length);
    }

    static ArrayView<byte> Bytes(Tensor tensor, int count)
    {
        if (count > tensor.Count) throw new ArgumentException($"{count} elements do not fit into {tensor.DType} {tensor.Shape}");
        return ((IlgpuBuffer)tensor.Buffer!).View(tensor.ByteOffset, (long)count * tensor.DType.Size());
    }

    internal static void CheckElement<T>(Tensor tensor) where T : unmanaged
    {
        if (Unsafe.SizeOf<T>() != tensor.DType.Size())
            throw new ArgumentException($"{typeof(T).Name} does not have the size of an element of {tensor.DType} {tensor.Shape}");
    }

    static string Shortage(Accelerator accelerator, string backend, long bytes) =>
        $"{backend}: no memory for {bytes} bytes" + accelerator switch
        {
            CudaAccelerator cuda => $", {cuda.GetFreeMemory()} of {cuda.MemorySize} are free",
            // OpenCL cannot be asked what is free.
            CLAccelerator cl => $", the device has {cl.MemorySize}",
            _ => "",
        };
}

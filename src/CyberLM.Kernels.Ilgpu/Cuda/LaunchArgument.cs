using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CyberLM.Kernels.Ilgpu.Cuda;

/// <summary>One argument of a kernel: a tensor, which becomes its address (null when absent), or a value as its bytes.</summary>
readonly struct LaunchArgument
{
    /// <summary>The largest value that a kernel takes is AdamW's step: ten floats.</summary>
    internal const int MostBytes = 40;

    readonly Words words;
    readonly int bytes;

    LaunchArgument(Tensor tensor)
    {
        Tensor = tensor;
        IsTensor = true;
    }

    LaunchArgument(Words words, int bytes)
    {
        this.words = words;
        this.bytes = bytes;
    }

    internal bool IsTensor { get; }
    internal Tensor Tensor { get; }
    internal int Bytes => IsTensor ? sizeof(ulong) : bytes;

    /// <summary>The bytes that the kernel's parameter is filled with.</summary>
    internal void CopyTo(Span<byte> to)
    {
        if (!IsTensor)
        {
            MemoryMarshal.AsBytes((ReadOnlySpan<ulong>)words)[..bytes].CopyTo(to);
            return;
        }
        nint address = Tensor.IsNone ? 0 : IlgpuKernels.Address(Tensor);
        MemoryMarshal.Write(to, address);
    }

    public static implicit operator LaunchArgument(Tensor tensor) => new(tensor);

    public static implicit operator LaunchArgument(int value) => Of(value);

    public static implicit operator LaunchArgument(long value) => Of(value);

    public static implicit operator LaunchArgument(float value) => Of(value);

    internal static LaunchArgument Of<T>(in T value) where T : unmanaged
    {
        Words words = default;
        MemoryMarshal.Write(MemoryMarshal.AsBytes((Span<ulong>)words), value);
        return new(words, Unsafe.SizeOf<T>());
    }

    [InlineArray(MostBytes / sizeof(ulong))]
    struct Words
    {
        ulong first;
    }
}

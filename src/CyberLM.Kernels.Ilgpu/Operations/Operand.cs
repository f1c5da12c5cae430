using ILGPU;
using ILGPU.Runtime;

namespace CyberLM.Kernels.Ilgpu.Operations;

/// <summary>A tensor as a kernel sees it: memory and element type. An absent tensor is an empty view.</summary>
readonly struct Operand(ArrayView<byte> memory, DType type)
{
    readonly ArrayView<byte> memory = memory;

    internal DType Type { get; } = type;

    internal bool IsBFloat16 => Type == DType.BF16;

    internal bool IsAbsent => memory.Length == 0;

    /// <summary>The first element, or null of an absent tensor. Indexing a view costs four times as much.</summary>
    internal unsafe T* Pointer<T>() where T : unmanaged => memory.Length == 0 ? null : (T*)memory.LoadEffectiveAddressAsPtr();

    // What follows is for kernels in the GPU's shape: views become addresses there, and pointers need not be host addresses.

    internal ArrayView<T> As<T>() where T : unmanaged => memory.Cast<T>();

    /// <summary>Element i of an F32 or BF16 tensor.</summary>
    internal float Load(long i) =>
        IsBFloat16 ? Interop.IntAsFloat((uint)memory.Cast<ushort>()[i] << 16) : memory.Cast<float>()[i];

    internal void Store(long i, float value)
    {
        if (IsBFloat16) memory.Cast<ushort>()[i] = Rounded(value);
        else memory.Cast<float>()[i] = value;
    }

    /// <summary>Elements of an F32, BF16 or I32 tensor.</summary>
    internal long Count => IsBFloat16 ? memory.Length / 2 : memory.Length / 4;

    internal int Integer(long i) => memory.Cast<int>()[i];

    /// <summary>Element i, or what a tensor that is not there stands for.</summary>
    internal float LoadOr(long i, float absent) => IsAbsent ? absent : Load(i);

    /// <summary>To nearest even; NaN stays NaN, made quiet.</summary>
    static ushort Rounded(float value)
    {
        uint bits = Interop.FloatAsInt(value);
        return float.IsNaN(value) ? (ushort)(bits >> 16 | 0x40) : (ushort)(bits + 0x7FFF + (bits >> 16 & 1) >> 16);
    }
}

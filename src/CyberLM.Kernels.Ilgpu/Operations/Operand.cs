using ILGPU;
using ILGPU.Runtime;

namespace CyberLM.Kernels.Ilgpu.Operations;

/// <summary>A tensor as a kernel sees it: memory and element type. An absent tensor is an empty view.</summary>
readonly struct Operand(ArrayView<byte> memory, DType type)
{
    readonly ArrayView<byte> memory = memory;

    internal DType Type { get; } = type;

    internal bool IsBFloat16 => Type == DType.BF16;

    /// <summary>The first element, or null of an absent tensor. Indexing a view costs four times as much.</summary>
    internal unsafe T* Pointer<T>() where T : unmanaged => memory.Length == 0 ? null : (T*)memory.LoadEffectiveAddressAsPtr();
}

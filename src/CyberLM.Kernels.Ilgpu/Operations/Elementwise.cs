using ILGPU;
using ILGPU.IR.Intrinsics;

namespace CyberLM.Kernels.Ilgpu.Operations;

/// <summary>One output and up to two inputs of the same shape.</summary>
struct ElementwiseArguments
{
    internal Operand Output, Left, Right;
}

/// <summary>Operations that look at one element at a time; a slice is elements. The same memory may be output and input.</summary>
static unsafe class Elementwise
{
    internal static void Convert(Index1D item, Slices elements, ElementwiseArguments a) =>
        Copy(a, elements.Start(item), elements.End(item));

    [IntrinsicImplementation]
    internal static void Unary<TFunction>(ElementwiseArguments a, long start, long end) where TFunction : IUnary
    {
        if (a.Output.IsBFloat16) Unary<TFunction, ushort>(a, start, end - start);
        else Unary<TFunction, float>(a, start, end - start);
    }

    static void Unary<TFunction, S>(ElementwiseArguments a, long start, long count) where TFunction : IUnary where S : unmanaged =>
        Rows.Map<TFunction, S, S>(a.Output.Pointer<S>() + start, a.Left.Pointer<S>() + start, count);

    [IntrinsicImplementation]
    internal static void Binary<TFunction>(ElementwiseArguments a, long start, long end) where TFunction : IBinary
    {
        if (a.Output.IsBFloat16) Binary<TFunction, ushort, ushort, ushort>(a, start, end);
        else Binary<TFunction, float, float, float>(a, start, end);
    }

    static void Binary<TFunction, TOut, TLeft, TRight>(ElementwiseArguments a, long start, long end)
        where TFunction : IBinary where TOut : unmanaged where TLeft : unmanaged where TRight : unmanaged
    {
        TLeft* left = a.Left.Pointer<TLeft>() + start;
        TRight* right = a.Right.Pointer<TRight>() + start;
        Rows.Map<TFunction, TOut, TLeft, TRight>(a.Output.Pointer<TOut>() + start, left, right, end - start);
    }

    [IntrinsicImplementation]
    internal static void Sum(ElementwiseArguments a, long start, long end)
    {
        if (a.Right.IsBFloat16) Binary<Plus, float, float, ushort>(a, start, end);
        else Binary<Plus, float, float, float>(a, start, end);
    }

    [IntrinsicImplementation]
    static void Copy(ElementwiseArguments a, long start, long end)
    {
        if (a.Output.IsBFloat16) CopyTo(a.Output.Pointer<ushort>() + start, a.Left, start, end - start);
        else CopyTo(a.Output.Pointer<float>() + start, a.Left, start, end - start);
    }

    static void CopyTo<TOut>(TOut* output, Operand input, long start, long count) where TOut : unmanaged
    {
        if (input.IsBFloat16) Rows.Copy(output, input.Pointer<ushort>() + start, count);
        else Rows.Copy(output, input.Pointer<float>() + start, count);
    }
}

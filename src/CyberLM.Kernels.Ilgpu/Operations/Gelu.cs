using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ILGPU;

namespace CyberLM.Kernels.Ilgpu.Operations;

/// <summary>x times the share of a standard normal below x. Hendrycks and Gimpel, "Gaussian error linear units", 2016.</summary>
static class Gelu
{
    internal static void Forward(Index1D item, Slices elements, ElementwiseArguments a) =>
        Elementwise.Unary<Value>(a, elements.Start(item), elements.End(item));

    internal static void Backward(Index1D item, Slices elements, ElementwiseArguments a) =>
        Elementwise.Binary<Gradient>(a, elements.Start(item), elements.End(item));

    readonly struct Value : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Apply(Vector512<float> x) => x * Normal.Cumulative(x, Normal.Bell(x));
    }

    readonly struct Gradient : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Apply(Vector512<float> dOutput, Vector512<float> x)
        {
            var bell = Normal.Bell(x);
            return dOutput * Vector512.FusedMultiplyAdd(x, Normal.Density(bell), Normal.Cumulative(x, bell));
        }
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CyberLM.Kernels.Ilgpu.Operations;

/// <summary>A function of one number, sixteen at a time.</summary>
interface IUnary
{
    static abstract Vector512<float> Apply(Vector512<float> x);
}

/// <summary>A function of two numbers, sixteen pairs at a time.</summary>
interface IBinary
{
    static abstract Vector512<float> Apply(Vector512<float> x, Vector512<float> y);
}

readonly struct Plus : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> x, Vector512<float> y) => x + y;
}

/// <summary>
/// What kernels do with a row of numbers. Lane i sums the numbers i, i + 16, …, then the lanes are added up: an order that
/// depends on the row's length alone. Output and input may be the same memory.
/// </summary>
static unsafe class Rows
{
    const MethodImplOptions Fast = MethodImplOptions.AggressiveOptimization;

    [MethodImpl(Fast)]
    internal static void Map<TFunction, TOut, TIn>(TOut* output, TIn* input, long count)
        where TFunction : IUnary where TOut : unmanaged where TIn : unmanaged
    {
        for (long i = 0; i < count; i += Lanes.Count)
            Lanes.Store(output + i, TFunction.Apply(Lanes.Load(input + i, count - i)), count - i);
    }

    [MethodImpl(Fast)]
    internal static void Map<TFunction, TOut, TLeft, TRight>(TOut* output, TLeft* left, TRight* right, long count)
        where TFunction : IBinary where TOut : unmanaged where TLeft : unmanaged where TRight : unmanaged
    {
        for (long i = 0; i < count; i += Lanes.Count)
        {
            var value = TFunction.Apply(Lanes.Load(left + i, count - i), Lanes.Load(right + i, count - i));
            Lanes.Store(output + i, value, count - i);
        }
    }

    [MethodImpl(Fast)]
    internal static void Copy<TOut, TIn>(TOut* output, TIn* input, long count) where TOut : unmanaged where TIn : unmanaged
    {
        for (long i = 0; i < count; i += Lanes.Count) Lanes.Store(output + i, Lanes.Load(input + i, count - i), count - i);
    }

    /// <summary>output += input</summary>
    [MethodImpl(Fast)]
    internal static void Add<TIn>(float* output, TIn* input, long count) where TIn : unmanaged
    {
        for (long i = 0; i < count; i += Lanes.Count)
            Lanes.Store(output + i, Lanes.Load(output + i, count - i) + Lanes.Load(input + i, count - i), count - i);
    }

    [MethodImpl(Fast)]
    internal static float Sum<T>(T* row, long count) where T : unmanaged
    {
        var sum = Vector512<float>.Zero;
        for (long i = 0; i < count; i += Lanes.Count) sum += Lanes.Load(row + i, count - i);
        return Vector512.Sum(sum);
    }

    /// <summary>Sum of (x - centre)².</summary>
    [MethodImpl(Fast)]
    internal static float SumOfSquares<T>(T* row, float centre, long count) where T : unmanaged
    {
        var sum = Vector512<float>.Zero;
        var middle = Vector512.Create(centre);
        for (long i = 0; i < count; i += Lanes.Count)
        {
            var distance = Lanes.Before(count - i, Lanes.Load(row + i, count - i) - middle, Vector512<float>.Zero);
            sum = Vector512.FusedMultiplyAdd(distance, distance, sum);
        }
        return Vector512.Sum(sum);
    }

    [MethodImpl(Fast)]
    internal static float Max<T>(T* row, long count) where T : unmanaged
    {
        var lowest = Vector512.Create(float.NegativeInfinity);
        var max = lowest;
        for (long i = 0; i < count; i += Lanes.Count)
            max = Vector512.Max(max, Lanes.Before(count - i, Lanes.Load(row + i, count - i), lowest));
        return Lanes.Max(max);
    }

    [MethodImpl(Fast)]
    internal static float Min<T>(T* row, long count) where T : unmanaged
    {
        var highest = Vector512.Create(float.PositiveInfinity);
        var min = highest;
        for (long i = 0; i < count; i += Lanes.Count)
            min = Vector512.Min(min, Lanes.Before(count - i, Lanes.Load(row + i, count - i), highest));
        return -Lanes.Max(-min);
    }

    /// <summary>Sum of exp(x - shift).</summary>
    [MethodImpl(Fast)]
    internal static float SumOfExp<T>(T* row, float shift, long count) where T : unmanaged
    {
        var sum = Vector512<float>.Zero;
        var origin = Vector512.Create(shift);
        for (long i = 0; i < count; i += Lanes.Count)
        {
            var share = Exponential.Exp(Lanes.Load(row + i, count - i) - origin);
            sum += Lanes.Before(count - i, share, Vector512<float>.Zero);
        }
        return Vector512.Sum(sum);
    }

    /// <summary>output = beta output + alpha input; beta 0 does not read output.</summary>
    [MethodImpl(Fast)]
    internal static void ScaledAdd<TIn>(float* output, TIn* input, float alpha, float beta, long count) where TIn : unmanaged
    {
        var scale = Vector512.Create(alpha);
        for (long i = 0; i < count; i += Lanes.Count)
        {
            var value = Lanes.Load(input + i, count - i) * scale;
            if (beta != 0) value = Vector512.FusedMultiplyAdd(Lanes.Load(output + i, count - i), Vector512.Create(beta), value);
            Lanes.Store(output + i, value, count - i);
        }
    }

    [MethodImpl(Fast)]
    internal static float Dot<TLeft, TRight>(TLeft* left, TRight* right, long count) where TLeft : unmanaged where TRight : unmanaged
    {
        var sum = Vector512<float>.Zero;
        for (long i = 0; i < count; i += Lanes.Count)
            sum = Vector512.FusedMultiplyAdd(Lanes.Load(left + i, count - i), Lanes.Load(right + i, count - i), sum);
        return Vector512.Sum(sum);
    }
}

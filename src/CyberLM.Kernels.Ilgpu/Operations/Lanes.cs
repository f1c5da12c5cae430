using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CyberLM.Kernels.Ilgpu.Operations;

/// <summary>Sixteen numbers at a time, from and to memory of float (F32) or ushort (BF16). Arithmetic is F32 always.</summary>
static unsafe class Lanes
{
    internal const int Count = 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Load<T>(T* from) where T : unmanaged =>
        typeof(T) == typeof(float) ? Vector512.Load((float*)from) : Widen(Vector256.Load((ushort*)from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Store<T>(T* to, Vector512<float> value) where T : unmanaged
    {
        if (typeof(T) == typeof(float)) value.Store((float*)to);
        else Narrow(value).Store((ushort*)to);
    }

    /// <summary>The first count lanes from memory, zeros in the others: nothing behind the tensor's end is read.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static Vector512<float> LoadFirst<T>(T* from, int count) where T : unmanaged
    {
        T* whole = stackalloc T[Count];
        for (int i = 0; i < Count; i++) whole[i] = i < count ? from[i] : default;
        return Load(whole);
    }

    /// <summary>Only the first count lanes into memory: nothing behind the tensor's end is written.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void StoreFirst<T>(T* to, Vector512<float> value, int count) where T : unmanaged
    {
        T* whole = stackalloc T[Count];
        Store(whole, value);
        for (int i = 0; i < count; i++) to[i] = whole[i];
    }

    /// <summary>LoadFirst where the row ends within these lanes, Load elsewhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Load<T>(T* from, long left) where T : unmanaged =>
        left >= Count ? Load(from) : LoadFirst(from, (int)left);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Store<T>(T* to, Vector512<float> value, long left) where T : unmanaged
    {
        if (left >= Count) Store(to, value);
        else StoreFirst(to, value, (int)left);
    }

    /// <summary>The value in the lanes before the row's end, other behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Before(long left, Vector512<float> value, Vector512<float> other) => left >= Count
        ? value
        : Vector512.ConditionalSelect(Vector512.LessThan(Vector512<int>.Indices, Vector512.Create((int)left)).AsSingle(), value, other);

    /// <summary>The sums of four vectors' lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> Sums(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d)
    {
        if (!Avx.IsSupported) return Vector128.Create(Vector512.Sum(a), Vector512.Sum(b), Vector512.Sum(c), Vector512.Sum(d));
        var ab = Avx.HorizontalAdd(a.GetLower() + a.GetUpper(), b.GetLower() + b.GetUpper());
        var cd = Avx.HorizontalAdd(c.GetLower() + c.GetUpper(), d.GetLower() + d.GetUpper());
        var all = Avx.HorizontalAdd(ab, cd);
        return all.GetLower() + all.GetUpper();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Max(Vector512<float> lanes)
    {
        var half = Vector256.Max(lanes.GetLower(), lanes.GetUpper());
        var quarter = Vector128.Max(half.GetLower(), half.GetUpper());
        return MathF.Max(MathF.Max(quarter[0], quarter[1]), MathF.Max(quarter[2], quarter[3]));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Widen(Vector256<ushort> stored)
    {
        var bits = Avx512F.IsSupported
            ? Avx512F.ConvertToVector512UInt32(stored)
            : Vector512.Create(Vector256.WidenLower(stored), Vector256.WidenUpper(stored));
        return (bits << 16).AsSingle();
    }

    /// <summary>To nearest, ties to even; a NaN keeps its upper bits and is made quiet, so that it cannot round to infinity.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<ushort> Narrow(Vector512<float> value)
    {
        var stored = Rounded(value);
        return Avx512F.IsSupported
            ? Avx512F.ConvertToVector256UInt16(stored)
            : Vector256.Narrow(stored.GetLower(), stored.GetUpper());
    }

    /// <summary>BF16 in the lower half of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<uint> Rounded(Vector512<float> value)
    {
        var bits = value.AsUInt32();
        var rounded = (bits + Vector512.Create(0x7fffu) + ((bits >>> 16) & Vector512<uint>.One)) >>> 16;
        var quiet = (bits >>> 16) | Vector512.Create(0x40u);
        return Vector512.ConditionalSelect(Vector512.Equals(value, value).AsUInt32(), rounded, quiet);
    }
}

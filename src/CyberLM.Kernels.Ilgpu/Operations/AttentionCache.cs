using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ILGPU;
using ILGPU.IR.Intrinsics;

namespace CyberLM.Kernels.Ilgpu.Operations;

struct DecodeArguments
{
    internal Operand Output, KeyCache, ValueCache, Qkv, Rows, Positions, First;
    internal int MaxTime;
    internal Heads Heads;
}

/// <summary>Attention of single tokens over cached keys and values (rows, maxT, HkvD). Storing is a launch before attending.</summary>
static unsafe class AttentionCache
{
    /// <summary>A slice is tokens.</summary>
    internal static void Store(Index1D item, Slices tokens, DecodeArguments a) => StoreTokens(a, tokens.Start(item), tokens.End(item));

    /// <summary>A slice is (token, key head) pairs.</summary>
    internal static void Attend(Index1D item, Slices pairs, DecodeArguments a) => AttendPairs(a, pairs.Start(item), pairs.End(item));

    [IntrinsicImplementation]
    static void StoreTokens(DecodeArguments a, long start, long end)
    {
        if (a.Qkv.IsBFloat16) StoreTokens<ushort>(a, start, end);
        else StoreTokens<float>(a, start, end);
    }

    static void StoreTokens<S>(in DecodeArguments a, long start, long end) where S : unmanaged
    {
        int width = a.Heads.KeyValueWidth;
        for (long n = start; n < end; n++)
        {
            long to = ((long)a.Rows.Pointer<int>()[n] * a.MaxTime + a.Positions.Pointer<int>()[n]) * width;
            S* key = a.Qkv.Pointer<S>() + n * a.Heads.Width + a.Heads.QueryWidth;
            new ReadOnlySpan<S>(key, width).CopyTo(new(a.KeyCache.Pointer<S>() + to, width));
            new ReadOnlySpan<S>(key + width, width).CopyTo(new(a.ValueCache.Pointer<S>() + to, width));
        }
    }

    [IntrinsicImplementation]
    static void AttendPairs(DecodeArguments a, long start, long end)
    {
        if (a.Qkv.IsBFloat16) AttendPairs<ushort>(a, start, end);
        else AttendPairs<float>(a, start, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void AttendPairs<S>(DecodeArguments a, long start, long end) where S : unmanaged
    {
        var layout = new HeadLayout(a.Heads, 0);
        int size = a.Heads.Size;
        float* scores = Scratch.Floats(a.MaxTime + layout.Width + Lanes.Count);
        float* query = scores + (a.MaxTime + Lanes.Count - 1) / Lanes.Count * Lanes.Count;
        for (long pair = start; pair < end; pair++)
        {
            long n = pair / a.Heads.KeyValue;
            int keyHead = (int)(pair % a.Heads.KeyValue);
            int first = a.First.Pointer<int>() == null ? 0 : a.First.Pointer<int>()[n];
            int count = a.Positions.Pointer<int>()[n] + 1 - first;
            long at = ((long)a.Rows.Pointer<int>()[n] * a.MaxTime + first) * a.Heads.KeyValueWidth + keyHead * size;
            for (int h = layout.FirstQueryHead(keyHead); h < layout.FirstQueryHead(keyHead + 1); h++)
            {
                Rows.ScaledAdd(query, a.Qkv.Pointer<S>() + n * a.Heads.Width + h * size, layout.Scale, 0, size);
                S* output = a.Output.Pointer<S>() + n * a.Heads.QueryWidth + h * size;
                Attend(output, query, a.KeyCache.Pointer<S>() + at, a.ValueCache.Pointer<S>() + at, scores, count, a.Heads);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Attend<S>(S* output, float* query, S* keys, S* values, float* scores, int count, Heads heads) where S : unmanaged
    {
        long stride = heads.KeyValueWidth;
        for (int i = 0; i < count; i++) scores[i] = Rows.Dot(query, keys + i * stride, heads.Size);
        float sum = Exponentials(scores, Rows.Max(scores, count), count);
        var scale = Vector512.Create(1 / sum);
        for (long d = 0; d < heads.Size; d += Lanes.Count)
        {
            long left = heads.Size - d;
            var total = Vector512<float>.Zero;
            for (int i = 0; i < count; i++)
                total = Vector512.FusedMultiplyAdd(Vector512.Create(scores[i]), Lanes.Load(values + i * stride + d, left), total);
            Lanes.Store(output + d, total * scale, left);
        }
    }

    /// <summary>scores = exp(scores - max); their sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static float Exponentials(float* scores, float max, int count)
    {
        var sum = Vector512<float>.Zero;
        var shift = Vector512.Create(max);
        for (long i = 0; i < count; i += Lanes.Count)
        {
            var share = Exponential.Exp(Lanes.Load(scores + i, count - i) - shift);
            Lanes.Store(scores + i, share, count - i);
            sum += Lanes.Before(count - i, share, Vector512<float>.Zero);
        }
        return Vector512.Sum(sum);
    }
}

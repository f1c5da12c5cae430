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
        float* scores = Scratch.Floats(a.MaxTime + Lanes.Count);
        for (long pair = start; pair < end; pair++)
        {
            long n = pair / a.Heads.KeyValue;
            int keyHead = (int)(pair % a.Heads.KeyValue);
            int first = a.First.Pointer<int>() == null ? 0 : a.First.Pointer<int>()[n];
            int count = a.Positions.Pointer<int>()[n] + 1 - first;
            long at = ((long)a.Rows.Pointer<int>()[n] * a.MaxTime + first) * a.Heads.KeyValueWidth + keyHead * size;
            for (int h = layout.FirstQueryHead(keyHead); h < layout.FirstQueryHead(keyHead + 1); h++)
            {
                S* query = a.Qkv.Pointer<S>() + n * a.Heads.Width + h * size;
                CacheRows.Dots(scores, query, layout.Scale, a.KeyCache.Pointer<S>() + at, a.Heads.KeyValueWidth, count, size);
                float sum = Exponentials(scores, Rows.Max(scores, count), count);
                S* output = a.Output.Pointer<S>() + n * a.Heads.QueryWidth + h * size;
                CacheRows.Weighted(output, scores, 1 / sum, a.ValueCache.Pointer<S>() + at, a.Heads.KeyValueWidth, count, size);
            }
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

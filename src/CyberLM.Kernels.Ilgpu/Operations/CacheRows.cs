using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CyberLM.Kernels.Ilgpu.Operations;

/// <summary>
/// Products of one token with the keys and values of its past, which stand a whole token of the cache apart. The order of a sum depends
/// on the token's own position alone.
/// </summary>
static unsafe class CacheRows
{
    const int LineBytes = 64;
    /// <summary>Rows of one head lie too far apart for the processor to guess the next.</summary>
    const int RowsAhead = 16;
    const int KeysAtOnce = 4;
    const int ValuesAtOnce = 2;

    /// <summary>
    /// scores (count) = scale * rows (count,size) * query (size), four at a time: up to three numbers behind the last one are written.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Dots<S>(float* scores, S* query, float scale, S* rows, long stride, int count, int size) where S : unmanaged
    {
        for (int i = 0; i < count; i += KeysAtOnce)
        {
            S* r0 = rows + i * stride;
            S* r1 = rows + Math.Min(i + 1, count - 1) * stride;
            S* r2 = rows + Math.Min(i + 2, count - 1) * stride;
            S* r3 = rows + Math.Min(i + 3, count - 1) * stride;
            for (int ahead = 0; ahead < KeysAtOnce; ahead++) Fetch(r0 + (RowsAhead + ahead) * stride, size);
            Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default;
            long d = 0;
            for (; d + Pairs.Count <= size; d += Pairs.Count)
            {
                var q = Pairs.Left(query + d);
                s0 = Vector512.FusedMultiplyAdd(q, Pairs.Left(r0 + d), s0);
                s1 = Vector512.FusedMultiplyAdd(q, Pairs.Left(r1 + d), s1);
                s2 = Vector512.FusedMultiplyAdd(q, Pairs.Left(r2 + d), s2);
                s3 = Vector512.FusedMultiplyAdd(q, Pairs.Left(r3 + d), s3);
                q = Pairs.Right(query + d);
                s0 = Vector512.FusedMultiplyAdd(q, Pairs.Right(r0 + d), s0);
                s1 = Vector512.FusedMultiplyAdd(q, Pairs.Right(r1 + d), s1);
                s2 = Vector512.FusedMultiplyAdd(q, Pairs.Right(r2 + d), s2);
                s3 = Vector512.FusedMultiplyAdd(q, Pairs.Right(r3 + d), s3);
            }
            for (; d < size; d += Lanes.Count)
            {
                long left = size - d;
                var q = Lanes.Load(query + d, left);
                s0 = Vector512.FusedMultiplyAdd(q, Lanes.Load(r0 + d, left), s0);
                s1 = Vector512.FusedMultiplyAdd(q, Lanes.Load(r1 + d, left), s1);
                s2 = Vector512.FusedMultiplyAdd(q, Lanes.Load(r2 + d, left), s2);
                s3 = Vector512.FusedMultiplyAdd(q, Lanes.Load(r3 + d, left), s3);
            }
            (Lanes.Sums(s0, s1, s2, s3) * Vector128.Create(scale)).Store(scores + i);
        }
    }

    /// <summary>output (size) = scale * shares (count) * rows (count,size).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Weighted<S>(S* output, float* shares, float scale, S* rows, long stride, int count, int size) where S : unmanaged
    {
        const int Block = 2 * Pairs.Count;
        var factor = Vector512.Create(scale);
        int d = 0;
        for (; d + Block <= size; d += Block)
        {
            Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default;
            Vector512<float> t0 = default, t1 = default, t2 = default, t3 = default;
            for (int i = 0; i < count; i += ValuesAtOnce)
            {
                S* row = rows + i * stride + d;
                Fetch(row + RowsAhead * stride, Block);
                Fetch(row + (RowsAhead + 1) * stride, Block);
                var share = Vector512.Create(shares[i]);
                s0 = Vector512.FusedMultiplyAdd(share, Pairs.Left(row), s0);
                s1 = Vector512.FusedMultiplyAdd(share, Pairs.Right(row), s1);
                s2 = Vector512.FusedMultiplyAdd(share, Pairs.Left(row + Pairs.Count), s2);
                s3 = Vector512.FusedMultiplyAdd(share, Pairs.Right(row + Pairs.Count), s3);
                if (i + 1 == count) break;
                row += stride;
                share = Vector512.Create(shares[i + 1]);
                t0 = Vector512.FusedMultiplyAdd(share, Pairs.Left(row), t0);
                t1 = Vector512.FusedMultiplyAdd(share, Pairs.Right(row), t1);
                t2 = Vector512.FusedMultiplyAdd(share, Pairs.Left(row + Pairs.Count), t2);
                t3 = Vector512.FusedMultiplyAdd(share, Pairs.Right(row + Pairs.Count), t3);
            }
            Pairs.Store(output + d, (s0 + t0) * factor, (s1 + t1) * factor);
            Pairs.Store(output + d + Pairs.Count, (s2 + t2) * factor, (s3 + t3) * factor);
        }
        for (; d < size; d += Lanes.Count)
        {
            long left = size - d;
            Vector512<float> sum = default;
            for (int i = 0; i < count; i++)
                sum = Vector512.FusedMultiplyAdd(Vector512.Create(shares[i]), Lanes.Load(rows + i * stride + d, left), sum);
            Lanes.Store(output + d, sum * factor, left);
        }
    }

    /// <summary>A fetch never faults: behind the cache's end it is a wasted one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Fetch<S>(S* row, int size) where S : unmanaged
    {
        if (!Sse.IsSupported) return;
        for (int line = 0; line < size * sizeof(S); line += LineBytes) Sse.Prefetch0((byte*)row + line);
    }
}

using System.Runtime.CompilerServices;

namespace CyberLM.Kernels.Ilgpu.Operations;

/// <summary>
/// The tokens a row may choose from, by descending logit, equal logits by id. A candidate is one number: the logit in an order-preserving
/// form above the inverted id, so that sorting needs no second comparison.
/// </summary>
unsafe struct Candidates(ulong* keys, float* row)
{
    internal int Count { get; private set; }

    internal readonly int Id(int index) => (int)~(uint)keys[index];

    internal readonly float Logit(int index) => row[Id(index)];

    /// <summary>The likeliest, without sorting.</summary>
    internal readonly int First
    {
        get
        {
            ulong best = 0;
            for (int i = 0; i < Count; i++) best = Math.Max(best, keys[i]);
            return (int)~(uint)best;
        }
    }

    internal static bool Allows(uint* allowed, int id) => (allowed[id >> 5] >> (id & 31) & 1) != 0;

    /// <param name="allowed">a bit for each id, or null</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Collect(int vocabulary, uint* allowed)
    {
        Count = 0;
        for (int id = 0; id < vocabulary; id++)
            if (allowed == null || Allows(allowed, id)) keys[Count++] = (ulong)Ordered(row[id]) << 32 | ~(uint)id;
    }

    /// <summary>Brings the likeliest candidates to the front in order: all are sorted only where all are kept.</summary>
    internal readonly void SortFirst(int kept)
    {
        var all = new Span<ulong>(keys, Count);
        if (kept < Count) Select(all, kept);
        all = all[..kept];
        all.Sort();
        all.Reverse();
    }

    /// <summary>The largest keys to the front, in no order: a heap of them, whose root, the smallest, yields to any larger key.</summary>
    static void Select(Span<ulong> all, int kept)
    {
        var heap = all[..kept];
        for (int parent = kept / 2 - 1; parent >= 0; parent--) Sink(heap, parent);
        for (int i = kept; i < all.Length; i++)
        {
            if (all[i] <= heap[0]) continue;
            (heap[0], all[i]) = (all[i], heap[0]);
            Sink(heap, 0);
        }
    }

    static void Sink(Span<ulong> heap, int parent)
    {
        while (2 * parent + 1 < heap.Length)
        {
            int child = 2 * parent + 1;
            if (child + 1 < heap.Length && heap[child + 1] < heap[child]) child++;
            if (heap[parent] <= heap[child]) return;
            (heap[parent], heap[child]) = (heap[child], heap[parent]);
            parent = child;
        }
    }

    /// <summary>A number that orders as the float does; minus zero counts as zero.</summary>
    static uint Ordered(float logit)
    {
        uint bits = BitConverter.SingleToUInt32Bits(logit + 0f);
        return (int)bits < 0 ? ~bits : bits | 0x80000000u;
    }
}

using System.Runtime.CompilerServices;

namespace CyberLM.Kernels.Ilgpu.Operations;

/// <summary>
/// The tokens a row may choose from, by descending logit, equal logits by id. They stand in buckets by how far their logit lies below the
/// highest, and a bucket is sorted when somebody looks into it: a draw looks into one or two, so that its work grows with the vocabulary
/// and no faster.
/// </summary>
unsafe struct Candidates(float* logits, float* masses, float* scratch, int vocabulary)
{
    const int Buckets = 256;
    /// <summary>What lies further below the highest logit shares the last bucket: e to the minus 64 is nothing.</summary>
    const float Farthest = 64;
    const float Nearest = 1e-30f;

    /// <summary>Floats of scratch memory, the keys and sums first, which are eight bytes each.</summary>
    internal static long Floats(long vocabulary) => 3 * vocabulary + 3 * Buckets + 2;

    readonly ulong* keys = (ulong*)scratch;
    readonly double* sums = (double*)scratch + vocabulary;
    readonly int* ids = (int*)((double*)scratch + vocabulary + Buckets);
    /// <summary>One behind the last candidate of each bucket.</summary>
    readonly int* ends = (int*)((double*)scratch + vocabulary + Buckets) + vocabulary;

    internal int Count { get; private set; }

    internal readonly int Id(int index) => ids[index];

    internal static bool Allows(uint* allowed, int id) => allowed == null || (allowed[id >> 5] >> (id & 31) & 1) != 0;

    /// <summary>The likeliest, the smallest id of several.</summary>
    internal static int Likeliest(float* logits, int vocabulary, uint* allowed)
    {
        int best = -1;
        for (int id = 0; id < vocabulary; id++)
            if (Allows(allowed, id) && (best < 0 || logits[id] > logits[best])) best = id;
        return best;
    }

    /// <param name="allowed">a bit for each id, or null</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Collect(uint* allowed, float highest, float lowest)
    {
        float scale = Buckets / Math.Clamp(highest - lowest, Nearest, Farthest);
        new Span<int>(ends, Buckets).Clear();
        new Span<double>(sums, Buckets).Clear();
        for (int id = 0; id < vocabulary; id++)
        {
            if (!Allows(allowed, id)) continue;
            int bucket = BucketOf(logits[id], highest, scale);
            ends[bucket]++;
            sums[bucket] += masses[id];
        }
        Count = 0;
        for (int b = 0; b < Buckets; b++)
        {
            int start = Count;
            Count += ends[b];
            ends[b] = start;
        }
        for (int id = 0; id < vocabulary; id++)
            if (Allows(allowed, id)) ids[ends[BucketOf(logits[id], highest, scale)]++] = id;
    }

    /// <summary>Ascends where logits descend; an infinite distance comes last, what is no number first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static int BucketOf(float logit, float highest, float scale)
    {
        float place = (highest - logit) * scale;
        return place >= Buckets - 1 ? Buckets - 1 : place > 0 ? (int)place : 0;
    }

    /// <summary>The mass of the first candidates; behind it they stand in front.</summary>
    internal readonly double Mass(int count)
    {
        double mass = 0;
        int bucket = 0;
        for (; ends[bucket] < count; bucket++) mass += sums[bucket];
        if (ends[bucket] == count) return mass + sums[bucket];
        Sort(bucket);
        for (int i = Start(bucket); i < count; i++) mass += masses[ids[i]];
        return mass;
    }

    /// <summary>Of the first candidates the one at which the cumulative mass exceeds the limit, or reaches it; else the last.</summary>
    internal readonly int IndexAt(double limit, bool reached, int count)
    {
        double mass = 0;
        int bucket = 0;
        for (; ends[bucket] < count && !Passes(mass + sums[bucket], limit, reached); bucket++) mass += sums[bucket];
        Sort(bucket);
        int last = Math.Min(ends[bucket], count) - 1;
        int index = Start(bucket);
        for (; index < last; index++)
        {
            mass += masses[ids[index]];
            if (Passes(mass, limit, reached)) break;
        }
        return index;
    }

    /// <summary>Of the first candidates, which Mass has brought to the front, those with at least this mass.</summary>
    internal readonly int CountOf(float mass, int count)
    {
        int least = 0;
        for (int i = 0; i < count; i++)
            if (masses[ids[i]] >= mass) least++;
        return least;
    }

    static bool Passes(double mass, double limit, bool reached) => reached ? mass >= limit : mass > limit;

    readonly int Start(int bucket) => bucket == 0 ? 0 : ends[bucket - 1];

    /// <summary>One number orders both: the logit in an order-preserving form above the inverted id.</summary>
    readonly void Sort(int bucket)
    {
        int start = Start(bucket);
        int count = ends[bucket] - start;
        for (int i = 0; i < count; i++)
        {
            int id = ids[start + i];
            keys[i] = (ulong)Ordered(logits[id]) << 32 | ~(uint)id;
        }
        var sorted = new Span<ulong>(keys, count);
        sorted.Sort();
        for (int i = 0; i < count; i++) ids[start + i] = (int)~(uint)sorted[count - 1 - i];
    }

    /// <summary>A number that orders as the float does; minus zero counts as zero.</summary>
    static uint Ordered(float logit)
    {
        uint bits = BitConverter.SingleToUInt32Bits(logit + 0f);
        return (int)bits < 0 ? ~bits : bits | 0x80000000u;
    }
}

using CyberLM.Kernels.Ilgpu.Operations;
using ILGPU;

namespace CyberLM.Kernels.Ilgpu.Gpu;

/// <summary>
/// Causal attention with a group a block of 32 queries of one head, which passes over the keys 32 at a time and keeps maximum, sum and
/// output of each query. Dao et al., "FlashAttention", 2022. Heads beyond 128 take a pass per 128 of their numbers.
/// </summary>
static class Attention
{
    const int Tile = AttentionTile.Size;
    /// <summary>Numbers of a head whose output is kept in shared memory at a time.</summary>
    const int Segment = 128;
    const int Pitch = Segment + 4;

    internal static long BlocksOf(int batch, int heads, int time) => (long)batch * heads * ((time + Tile - 1) / Tile);

    internal static void Forward(long blocks, AttentionArguments a)
    {
        var left = SharedMemory.Allocate<float>(AttentionTile.Floats);
        var right = SharedMemory.Allocate<float>(AttentionTile.Floats);
        var weights = SharedMemory.Allocate<float>(AttentionTile.Floats);
        var output = SharedMemory.Allocate<float>(Tile * Pitch);
        var maxima = SharedMemory.Allocate<float>(Tile);
        var sums = SharedMemory.Allocate<float>(Tile);
        var corrections = SharedMemory.Allocate<float>(Tile);
        var halves = SharedMemory.Allocate<float>(2 * Tile);
        int blocksOfHead = (a.Time + Tile - 1) / Tile;
        int head = Grid.IdxX / blocksOfHead, query = Grid.IdxX % blocksOfHead * Tile;
        var place = HeadPlace.Of(head / a.Heads.Query, head % a.Heads.Query, a.Time, a.Heads);
        var queries = place.Queries(query);
        float scale = 1 / MathF.Sqrt(a.Heads.Size);
        for (int segment = 0; segment < a.Heads.Size; segment += Segment)
        {
            AttentionTile.Clear(output, Tile * Pitch);
            if (Group.IdxX < Tile)
            {
                maxima[Group.IdxX] = float.NegativeInfinity;
                sums[Group.IdxX] = 0;
            }
            int segmentEnd = a.Heads.Size < segment + Segment ? a.Heads.Size : segment + Segment;
            for (int key = place.First(a.First, query) / Tile * Tile; key < query + queries.Count; key += Tile)
            {
                var scores = AttentionTile.Products(left, right, a.Qkv, queries, a.Qkv, place.Keys(key));
                AttentionTile.StoreTransposed(weights, scores);
                Group.Barrier();
                if (Group.IdxX < queries.Count)
                    Maximum(weights, maxima, corrections, place.First(a.First, query + Group.IdxX), query, key, scale);
                Group.Barrier();
                if (Group.IdxX % Tile < queries.Count)
                    Exponentials(weights, maxima, halves, place.First(a.First, query + Group.IdxX % Tile), query, key, scale);
                Group.Barrier();
                if (Group.IdxX < queries.Count)
                    sums[Group.IdxX] = sums[Group.IdxX] * corrections[Group.IdxX] + (halves[Group.IdxX] + halves[Tile + Group.IdxX]);
                var correction = corrections.Cast<Four>()[AttentionTile.Row / 4];
                for (int d = segment; d < segmentEnd; d += Tile)
                {
                    AttentionTile.LoadRows(right, a.Qkv, place.Values(key), d);
                    Group.Barrier();
                    AttentionTile.Accumulate(output, Pitch, d - segment, correction, weights, right);
                    Group.Barrier();
                }
            }
            Group.Barrier();
            Store(a, place, query, segment, segmentEnd, output, sums);
            if (segment == 0 && Group.IdxX < queries.Count)
                a.Lse.Store(place.Statistic(query + Group.IdxX), maxima[Group.IdxX] + Scalar.Log(sums[Group.IdxX]));
            Group.Barrier();
        }
    }

    /// <summary>A thread a query: the maximum so far, and what earlier exponentials are to be multiplied with.</summary>
    static void Maximum(
        ArrayView<float> weights, ArrayView<float> maxima, ArrayView<float> corrections, int first, int query, int key, float scale)
    {
        int t = Group.IdxX;
        float old = maxima[t];
        float max = old;
        for (int k = 0; k < Tile; k++)
        {
            float score = weights[k * AttentionTile.Pitch + t] * scale;
            if (key + k >= first && key + k <= query + t && score > max) max = score;
        }
        maxima[t] = max;
        // Nothing seen yet: there is nothing to correct.
        corrections[t] = max == old ? 1 : Scalar.Exp(old - max);
    }

    /// <summary>Two threads a query, 16 keys each: scores become exponentials, 0 where the query may not look.</summary>
    static void Exponentials(
        ArrayView<float> weights, ArrayView<float> maxima, ArrayView<float> halves, int first, int query, int key, float scale)
    {
        int t = Group.IdxX % Tile, start = Group.IdxX / Tile * (Tile / 2);
        float max = maxima[t], sum = 0;
        for (int k = start; k < start + Tile / 2; k++)
        {
            int at = k * AttentionTile.Pitch + t;
            float share = 0;
            if (key + k >= first && key + k <= query + t) share = Scalar.Exp(weights[at] * scale - max);
            weights[at] = share;
            sum += share;
        }
        halves[Group.IdxX] = sum;
    }

    static void Store(
        AttentionArguments a, HeadPlace place, int query, int segment, int end, ArrayView<float> output, ArrayView<float> sums)
    {
        var rows = place.Outputs(query);
        int width = end - segment;
        for (int i = Group.IdxX; i < rows.Count * width; i += GridShape.TileThreads)
        {
            int r = i / width, d = i % width;
            a.Output.Store(rows.Start + r * rows.Stride + segment + d, output[r * Pitch + d] / sums[r]);
        }
    }
}

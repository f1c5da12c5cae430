using CyberLM.Kernels.Ilgpu.Operations;
using ILGPU;

namespace CyberLM.Kernels.Ilgpu.Gpu;

/// <summary>
/// The backward pass of Attention in three kernels: delta = dOutput output; dQuery with a group a block of queries; dKey and dValue with a
/// group a block of keys. Scores are computed twice, so that every sum has one owner. p = exp(score - lse),
/// dScore = p (dOutput value - delta) / sqrt(D).
/// </summary>
static class AttentionGradient
{
    const int Tile = AttentionTile.Size;
    const int QuerySegment = 128, QueryPitch = QuerySegment + 4;
    /// <summary>Two sums are kept here: half as wide, so that they leave room for more than one group on a processor.</summary>
    const int KeySegment = 64, KeyPitch = KeySegment + 4;

    /// <summary>A thread a (b, h, t).</summary>
    internal static void Delta(long units, AttentionGradientArguments a)
    {
        long unit = GridShape.Unit;
        if (unit >= units) return;
        // Neighbouring threads take neighbouring heads of a token: their numbers stand side by side.
        int h = (int)(unit % a.Heads.Query);
        long token = unit / a.Heads.Query;
        long at = unit * a.Heads.Size;
        float sum = 0;
        for (int d = 0; d < a.Heads.Size; d++) sum += a.DOutput.Load(at + d) * a.Output.Load(at + d);
        a.Delta.Store((token / a.Time * a.Heads.Query + h) * a.Time + token % a.Time, sum);
    }

    internal static void Queries(long blocks, AttentionGradientArguments a)
    {
        var left = SharedMemory.Allocate<float>(AttentionTile.Floats);
        var right = SharedMemory.Allocate<float>(AttentionTile.Floats);
        var weights = SharedMemory.Allocate<float>(AttentionTile.Floats);
        var sums = SharedMemory.Allocate<float>(Tile * QueryPitch);
        int blocksOfHead = (a.Time + Tile - 1) / Tile;
        int head = Grid.IdxX / blocksOfHead, query = Grid.IdxX % blocksOfHead * Tile;
        var place = HeadPlace.Of(head / a.Heads.Query, head % a.Heads.Query, a.Time, a.Heads);
        var queries = place.Queries(query);
        for (int segment = 0; segment < a.Heads.Size; segment += QuerySegment)
        {
            AttentionTile.Clear(sums, Tile * QueryPitch);
            int end = a.Heads.Size < segment + QuerySegment ? a.Heads.Size : segment + QuerySegment;
            for (int key = place.First(a.First, query) / Tile * Tile; key < query + queries.Count; key += Tile)
            {
                var scores = AttentionTile.Products(left, right, a.Qkv, queries, a.Qkv, place.Keys(key));
                var shares = AttentionTile.Products(left, right, a.DOutput, place.Outputs(query), a.Qkv, place.Values(key));
                int q = query + AttentionTile.Row, k = key + AttentionTile.Column;
                Block gradients;
                gradients.Row0 = Gradient(a, place, q, k, Probability(a, place, q, k, scores.Row0), shares.Row0);
                gradients.Row1 = Gradient(a, place, q + 1, k, Probability(a, place, q + 1, k, scores.Row1), shares.Row1);
                gradients.Row2 = Gradient(a, place, q + 2, k, Probability(a, place, q + 2, k, scores.Row2), shares.Row2);
                gradients.Row3 = Gradient(a, place, q + 3, k, Probability(a, place, q + 3, k, scores.Row3), shares.Row3);
                AttentionTile.StoreTransposed(weights, gradients);
                for (int d = segment; d < end; d += Tile)
                {
                    Group.Barrier();
                    AttentionTile.LoadRows(right, a.Qkv, place.Keys(key), d);
                    Group.Barrier();
                    AttentionTile.Accumulate(sums, QueryPitch, d - segment, Ones, weights, right);
                }
            }
            Group.Barrier();
            Store(a.DQkv, queries, segment, end, sums, QueryPitch);
            Group.Barrier();
        }
    }

    /// <summary>A group a (b, key head, block of keys): over the query heads that read it, over the blocks of queries behind.</summary>
    internal static void Keys(long blocks, AttentionGradientArguments a)
    {
        var left = SharedMemory.Allocate<float>(AttentionTile.Floats);
        var right = SharedMemory.Allocate<float>(AttentionTile.Floats);
        var weights = SharedMemory.Allocate<float>(AttentionTile.Floats);
        var gradients = SharedMemory.Allocate<float>(AttentionTile.Floats);
        var keySums = SharedMemory.Allocate<float>(Tile * KeyPitch);
        var valueSums = SharedMemory.Allocate<float>(Tile * KeyPitch);
        int blocksOfHead = (a.Time + Tile - 1) / Tile;
        int head = Grid.IdxX / blocksOfHead, key = Grid.IdxX % blocksOfHead * Tile;
        int batch = head / a.Heads.KeyValue, keyHead = head % a.Heads.KeyValue;
        var layout = new HeadLayout(a.Heads, a.Time);
        int firstHead = layout.FirstQueryHead(keyHead), endHead = layout.FirstQueryHead(keyHead + 1);
        for (int segment = 0; segment < a.Heads.Size; segment += KeySegment)
        {
            AttentionTile.Clear(keySums, Tile * KeyPitch);
            AttentionTile.Clear(valueSums, Tile * KeyPitch);
            int end = a.Heads.Size < segment + KeySegment ? a.Heads.Size : segment + KeySegment;
            for (int h = firstHead; h < endHead; h++)
            {
                var place = HeadPlace.Of(batch, h, a.Time, a.Heads);
                // first does not decrease: once a block's first query looks past these keys, all later ones do.
                for (int query = key; query < a.Time && place.First(a.First, query) < key + Tile; query += Tile)
                {
                    var queries = place.Queries(query);
                    var outputs = place.Outputs(query);
                    var scores = AttentionTile.Products(left, right, a.Qkv, queries, a.Qkv, place.Keys(key));
                    var shares = AttentionTile.Products(left, right, a.DOutput, outputs, a.Qkv, place.Values(key));
                    StoreWeights(a, place, query, key, scores, shares, weights, gradients);
                    for (int d = segment; d < end; d += Tile)
                    {
                        Group.Barrier();
                        AttentionTile.LoadRows(left, a.Qkv, queries, d);
                        AttentionTile.LoadRows(right, a.DOutput, outputs, d);
                        Group.Barrier();
                        AttentionTile.Accumulate(keySums, KeyPitch, d - segment, Ones, gradients, left);
                        AttentionTile.Accumulate(valueSums, KeyPitch, d - segment, Ones, weights, right);
                    }
                }
            }
            Group.Barrier();
            var owner = HeadPlace.Of(batch, firstHead, a.Time, a.Heads);
            Store(a.DQkv, owner.Keys(key), segment, end, keySums, KeyPitch);
            Store(a.DQkv, owner.Values(key), segment, end, valueSums, KeyPitch);
            Group.Barrier();
        }
    }

    /// <summary>p and dScore as (query, key): the queries are the steps of the next sums.</summary>
    static void StoreWeights(
        AttentionGradientArguments a, HeadPlace place, int query, int key, Block scores, Block shares,
        ArrayView<float> weights, ArrayView<float> gradients)
    {
        int q = query + AttentionTile.Row, k = key + AttentionTile.Column;
        Block p, dScore;
        p.Row0 = Probability(a, place, q, k, scores.Row0);
        p.Row1 = Probability(a, place, q + 1, k, scores.Row1);
        p.Row2 = Probability(a, place, q + 2, k, scores.Row2);
        p.Row3 = Probability(a, place, q + 3, k, scores.Row3);
        dScore.Row0 = Gradient(a, place, q, k, p.Row0, shares.Row0);
        dScore.Row1 = Gradient(a, place, q + 1, k, p.Row1, shares.Row1);
        dScore.Row2 = Gradient(a, place, q + 2, k, p.Row2, shares.Row2);
        dScore.Row3 = Gradient(a, place, q + 3, k, p.Row3, shares.Row3);
        AttentionTile.StoreRows(weights, p);
        AttentionTile.StoreRows(gradients, dScore);
    }

    /// <summary>p of one query and four keys; 0 where it may not look.</summary>
    static Four Probability(AttentionGradientArguments a, HeadPlace place, int q, int k, Four scores)
    {
        var p = Four.Zero;
        if (q >= a.Time) return p;
        int first = place.First(a.First, q);
        float lse = a.Lse.Load(place.Statistic(q));
        float scale = 1 / MathF.Sqrt(a.Heads.Size);
        if (k >= first && k <= q) p.X = Scalar.Exp(scores.X * scale - lse);
        if (k + 1 >= first && k + 1 <= q) p.Y = Scalar.Exp(scores.Y * scale - lse);
        if (k + 2 >= first && k + 2 <= q) p.Z = Scalar.Exp(scores.Z * scale - lse);
        if (k + 3 >= first && k + 3 <= q) p.W = Scalar.Exp(scores.W * scale - lse);
        return p;
    }

    /// <summary>dScore of one query and four keys; shares are dOutput value.</summary>
    static Four Gradient(AttentionGradientArguments a, HeadPlace place, int q, int k, Four p, Four shares)
    {
        if (q >= a.Time) return p;
        float delta = a.Delta.Load(place.Statistic(q));
        float scale = 1 / MathF.Sqrt(a.Heads.Size);
        p.X *= (shares.X - delta) * scale;
        p.Y *= (shares.Y - delta) * scale;
        p.Z *= (shares.Z - delta) * scale;
        p.W *= (shares.W - delta) * scale;
        return p;
    }

    static Four Ones
    {
        get
        {
            Four ones;
            ones.X = 1;
            ones.Y = 1;
            ones.Z = 1;
            ones.W = 1;
            return ones;
        }
    }

    static void Store(Operand to, HeadRows rows, int segment, int end, ArrayView<float> sums, int pitch)
    {
        int width = end - segment;
        for (int i = Group.IdxX; i < rows.Count * width; i += GridShape.TileThreads)
            to.Store(rows.Start + i / width * rows.Stride + segment + i % width, sums[i / width * pitch + i % width]);
    }
}

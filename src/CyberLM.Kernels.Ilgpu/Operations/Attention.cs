using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ILGPU;
using ILGPU.IR.Intrinsics;

namespace CyberLM.Kernels.Ilgpu.Operations;

struct AttentionArguments
{
    internal Operand Output, Lse, Qkv, First;
    internal int Time;
    internal Heads Heads;
}

/// <summary>
/// Causal attention in blocks of 32 queries. Scores stand key by key with the queries as lanes, (keys, 32): maxima and sums over keys
/// need no reduction across a vector, and both products read the same numbers without transposing them. A slice is (b, key head) pairs.
/// </summary>
static unsafe class Attention
{
    internal static void Forward(Index1D item, Slices heads, AttentionArguments a) => ForwardHeads(a, heads.Start(item), heads.End(item));

    [IntrinsicImplementation]
    static void ForwardHeads(AttentionArguments a, long start, long end)
    {
        var layout = new HeadLayout(a.Heads, a.Time);
        long rows = layout.PaddedTime * layout.Width;
        float* keys = Scratch.Floats(2 * rows + layout.ScoreFloats + 2 * layout.BlockFloats + Tile.Columns);
        float* values = keys + rows;
        float* scores = values + rows;
        float* queries = scores + layout.ScoreFloats;
        float* output = queries + layout.BlockFloats;
        float* zeros = output + layout.BlockFloats;
        Panel.Clear(zeros, Tile.Columns);
        for (long pair = start; pair < end; pair++)
        {
            long b = pair / a.Heads.KeyValue;
            int keyHead = (int)(pair % a.Heads.KeyValue);
            layout.Load(keys, a.Qkv, layout.Key(b, keyHead));
            layout.Load(values, a.Qkv, layout.Value(b, keyHead));
            for (int h = layout.FirstQueryHead(keyHead); h < layout.FirstQueryHead(keyHead + 1); h++)
                for (int query = 0; query < a.Time; query += Tile.Columns)
                {
                    var block = new QueryBlock(a.First.Pointer<int>(), b, query, a.Time);
                    Panel.Transpose(queries, a.Qkv, layout.Query(b, h, query), layout.RowWidth, block.Count, a.Heads.Size, layout.Scale);
                    Products(scores, keys, queries, zeros, block, layout);
                    Block(a, layout, block, b, h, scores, values, output, zeros);
                }
        }
    }

    /// <summary>scores (keys, 32) = keys (keys, D) * block (D, 32)</summary>
    internal static void Products(float* scores, float* keys, float* block, float* zeros, in QueryBlock q, in HeadLayout layout)
    {
        for (long key = q.FirstKey; key < q.EndKey; key += Tile.Rows)
            Tile.Multiply(scores + (key - q.FirstKey) * Tile.Columns, Tile.Columns, zeros, 0, keys + key * layout.Width, layout.Width, 1,
                block, Tile.Columns, layout.Size);
    }

    /// <summary>Softmax over the keys, then output (32,D) = scores^T values.</summary>
    static void Block(
        in AttentionArguments a, in HeadLayout layout, in QueryBlock q, long b, int h,
        float* scores, float* values, float* output, float* zeros)
    {
        float* sums = stackalloc float[Tile.Columns];
        float* maxima = stackalloc float[Tile.Columns];
        for (int lane = 0; lane < Tile.Columns; lane += Lanes.Count) Softmax(scores + lane, q, lane, sums + lane, maxima + lane);
        Weighted(output, scores, values, zeros, q, layout);
        float* lse = a.Lse.Pointer<float>() + (b * a.Heads.Query + h) * a.Time + q.Start;
        for (int i = 0; i < q.Count; i++)
        {
            float* row = output + i * layout.Width;
            Rows.ScaledAdd(row, row, 1 / sums[i], 0, layout.Size);
            lse[i] = maxima[i] + MathF.Log(sums[i]);
        }
        Panel.Store(a.Output, layout.Output(b, h, q.Start), layout.OutputWidth, output, layout.Width, q.Count, layout.Size);
    }

    /// <summary>output (32,D) = scores^T (32,keys) values (keys,D)</summary>
    internal static void Weighted(float* output, float* scores, float* values, float* zeros, in QueryBlock q, in HeadLayout layout)
    {
        for (int row = 0; row < q.Count; row += Tile.Rows)
            for (int d = 0; d < layout.Width; d += Tile.Columns)
                Tile.Multiply(output + row * layout.Width + d, layout.Width, zeros, 0, scores + row, 1, Tile.Columns,
                    values + q.FirstKey * layout.Width + d, layout.Width, q.EndKey - q.FirstKey);
    }

    /// <summary>scores = exp(scores - maximum), 0 where a query may not look; sixteen queries at a time, key by key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Softmax(float* scores, QueryBlock q, int lane, float* sums, float* maxima)
    {
        var first = q.FirstVisible(lane);
        var last = q.LastVisible(lane);
        var lowest = Vector512.Create(float.NegativeInfinity);
        var max = lowest;
        float* row = scores;
        for (int key = q.FirstKey; key < q.EndKey; key++, row += Tile.Columns)
            max = Vector512.Max(max, Vector512.ConditionalSelect(QueryBlock.Sees(first, last, key), Vector512.Load(row), lowest));
        var sum = Vector512<float>.Zero;
        row = scores;
        for (int key = q.FirstKey; key < q.EndKey; key++, row += Tile.Columns)
        {
            var share = Exponential.Exp(Vector512.Load(row) - max);
            share = Vector512.ConditionalSelect(QueryBlock.Sees(first, last, key), share, Vector512<float>.Zero);
            share.Store(row);
            sum += share;
        }
        sum.Store(sums);
        max.Store(maxima);
    }
}

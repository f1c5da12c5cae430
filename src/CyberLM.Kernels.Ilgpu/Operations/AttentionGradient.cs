using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ILGPU;
using ILGPU.IR.Intrinsics;

namespace CyberLM.Kernels.Ilgpu.Operations;

struct AttentionGradientArguments
{
    internal Operand DQkv, DOutput, Output, Lse, Qkv, First;
    /// <summary>F32 (B,H,T), in the GPU's shape only.</summary>
    internal Operand Delta;
    internal int Time;
    internal Heads Heads;
}

/// <summary>
/// The backward pass of Attention, in the same blocks: p = exp(score - lse), dScore = p (dOutput value - delta) / sqrt(D),
/// delta = dOutput output. Dao et al., "FlashAttention", 2022, appendix B. A slice is (b, key head) pairs.
/// </summary>
static unsafe class AttentionGradient
{
    internal static void Backward(Index1D item, Slices heads, AttentionGradientArguments a) =>
        BackwardHeads(a, heads.Start(item), heads.End(item));

    /// <summary>A thread's memory for one key head and one block of its queries.</summary>
    readonly struct Workspace
    {
        internal readonly float* Keys, Values, DKeys, DValues, Shares, DScores, Queries, QueryRows, DOutputs, DOutputRows, DQueries, Zeros;
        internal readonly float* Lse, Delta;

        internal Workspace(in HeadLayout layout)
        {
            long rows = layout.PaddedTime * layout.Width;
            Keys = Scratch.Floats(4 * rows + 2 * layout.ScoreFloats + 5 * layout.BlockFloats + 3 * Tile.Columns);
            Values = Keys + rows;
            DKeys = Values + rows;
            DValues = DKeys + rows;
            Shares = DValues + rows;
            DScores = Shares + layout.ScoreFloats;
            Queries = DScores + layout.ScoreFloats;
            QueryRows = Queries + layout.BlockFloats;
            DOutputs = QueryRows + layout.BlockFloats;
            DOutputRows = DOutputs + layout.BlockFloats;
            DQueries = DOutputRows + layout.BlockFloats;
            Zeros = DQueries + layout.BlockFloats;
            Lse = Zeros + Tile.Columns;
            Delta = Lse + Tile.Columns;
            Panel.Clear(Zeros, Tile.Columns);
        }
    }

    [IntrinsicImplementation]
    static void BackwardHeads(AttentionGradientArguments a, long start, long end)
    {
        var layout = new HeadLayout(a.Heads, a.Time);
        var work = new Workspace(layout);
        for (long pair = start; pair < end; pair++)
        {
            long b = pair / a.Heads.KeyValue;
            int keyHead = (int)(pair % a.Heads.KeyValue);
            layout.Load(work.Keys, a.Qkv, layout.Key(b, keyHead));
            layout.Load(work.Values, a.Qkv, layout.Value(b, keyHead));
            Panel.Clear(work.DKeys, 2 * layout.PaddedTime * layout.Width);
            for (int h = layout.FirstQueryHead(keyHead); h < layout.FirstQueryHead(keyHead + 1); h++)
                for (int query = 0; query < a.Time; query += Tile.Columns)
                {
                    var block = new QueryBlock(a.First.Pointer<int>(), b, query, a.Time);
                    LoadBlock(a, work, layout, block, b, h);
                    Block(a, work, layout, block, b, h);
                }
            Panel.Store(a.DQkv, layout.Key(b, keyHead), layout.RowWidth, work.DKeys, layout.Width, a.Time, layout.Size);
            Panel.Store(a.DQkv, layout.Value(b, keyHead), layout.RowWidth, work.DValues, layout.Width, a.Time, layout.Size);
        }
    }

    /// <summary>Queries and dOutput of a block, as rows and as columns; lse and delta of its rows.</summary>
    static void LoadBlock(in AttentionGradientArguments a, in Workspace w, in HeadLayout layout, in QueryBlock q, long b, int h)
    {
        long query = layout.Query(b, h, q.Start);
        long output = layout.Output(b, h, q.Start);
        Panel.Transpose(w.Queries, a.Qkv, query, layout.RowWidth, q.Count, layout.Size, layout.Scale);
        Panel.Copy(w.QueryRows, layout.Width, a.Qkv, query, layout.RowWidth, q.Count, layout.Size, Tile.Columns, layout.Width);
        Panel.Transpose(w.DOutputs, a.DOutput, output, layout.OutputWidth, q.Count, layout.Size);
        Panel.Copy(w.DOutputRows, layout.Width, a.DOutput, output, layout.OutputWidth, q.Count, layout.Size, Tile.Columns, layout.Width);
        float* lse = a.Lse.Pointer<float>() + (b * a.Heads.Query + h) * a.Time + q.Start;
        for (int i = 0; i < Tile.Columns; i++)
        {
            bool present = i < q.Count;
            long row = output + i * layout.OutputWidth;
            w.Lse[i] = present ? lse[i] : 0;
            w.Delta[i] = !present ? 0
                : a.Output.IsBFloat16 ? Rows.Dot(w.DOutputRows + i * layout.Width, a.Output.Pointer<ushort>() + row, layout.Size)
                : Rows.Dot(w.DOutputRows + i * layout.Width, a.Output.Pointer<float>() + row, layout.Size);
        }
    }

    static void Block(in AttentionGradientArguments a, in Workspace w, in HeadLayout layout, in QueryBlock q, long b, int h)
    {
        Attention.Products(w.Shares, w.Keys, w.Queries, w.Zeros, q, layout);
        Attention.Products(w.DScores, w.Values, w.DOutputs, w.Zeros, q, layout);
        for (int lane = 0; lane < Tile.Columns; lane += Lanes.Count)
            Gradient(w.Shares + lane, w.DScores + lane, q, lane, w.Lse + lane, w.Delta + lane, layout.Scale);
        AddKeys(w.DValues, w.Shares, w.DOutputRows, q, layout);
        AddKeys(w.DKeys, w.DScores, w.QueryRows, q, layout);
        Attention.Weighted(w.DQueries, w.DScores, w.Keys, w.Zeros, q, layout);
        Panel.Store(a.DQkv, layout.Query(b, h, q.Start), layout.RowWidth, w.DQueries, layout.Width, q.Count, layout.Size);
    }

    /// <summary>sums (keys,D) += scores (keys,32) rows (32,D)</summary>
    static void AddKeys(float* sums, float* scores, float* rows, in QueryBlock q, in HeadLayout layout)
    {
        for (long key = q.FirstKey; key < q.EndKey; key += Tile.Rows)
            for (int d = 0; d < layout.Width; d += Tile.Columns)
            {
                float* sum = sums + key * layout.Width + d;
                Tile.Multiply(sum, layout.Width, sum, layout.Width, scores + (key - q.FirstKey) * Tile.Columns, Tile.Columns, 1,
                    rows + d, layout.Width, Tile.Columns);
            }
    }

    /// <summary>scores become p and dScores become dScore; 0 where a query may not look, up to the end of the last tile of keys.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Gradient(float* scores, float* dScores, QueryBlock q, int lane, float* lse, float* delta, float scale)
    {
        var first = q.FirstVisible(lane);
        var last = q.LastVisible(lane);
        var total = Vector512.Load(lse);
        var mean = Vector512.Load(delta);
        var factor = Vector512.Create(scale);
        long end = q.FirstKey + ((q.EndKey - q.FirstKey + Tile.Rows - 1) & -Tile.Rows);
        for (int key = q.FirstKey; key < end; key++, scores += Tile.Columns, dScores += Tile.Columns)
        {
            var sees = QueryBlock.Sees(first, last, key);
            var share = Vector512.ConditionalSelect(sees, Exponential.Exp(Vector512.Load(scores) - total), Vector512<float>.Zero);
            var dScore = Vector512.ConditionalSelect(sees, share * (Vector512.Load(dScores) - mean) * factor, Vector512<float>.Zero);
            share.Store(scores);
            dScore.Store(dScores);
        }
    }
}

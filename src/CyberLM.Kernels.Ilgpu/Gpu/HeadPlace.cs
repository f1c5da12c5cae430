using CyberLM.Kernels.Ilgpu.Operations;

namespace CyberLM.Kernels.Ilgpu.Gpu;

/// <summary>Where the rows of one (batch row, query head) stand, from token t on.</summary>
struct HeadPlace
{
    internal long Batch;
    internal int Query, Time;
    internal Heads Heads;

    /// <summary>The key head of a query head.</summary>
    readonly int KeyValue => (int)((long)Query * Heads.KeyValue / Heads.Query);

    internal static HeadPlace Of(long batch, int query, int time, Heads heads)
    {
        HeadPlace place;
        place.Batch = batch;
        place.Query = query;
        place.Time = time;
        place.Heads = heads;
        return place;
    }

    internal readonly HeadRows Queries(int t) => Rows(t, Heads.Width, Query * Heads.Size);

    internal readonly HeadRows Keys(int t) => Rows(t, Heads.Width, (Heads.Query + KeyValue) * Heads.Size);

    internal readonly HeadRows Values(int t) => Rows(t, Heads.Width, (Heads.Query + Heads.KeyValue + KeyValue) * Heads.Size);

    internal readonly HeadRows Outputs(int t) => Rows(t, Heads.Query * Heads.Size, Query * Heads.Size);

    /// <summary>Where lse and delta of token t stand in (B,H,T).</summary>
    internal readonly long Statistic(int t) => (Batch * Heads.Query + Query) * Time + t;

    /// <summary>The first token that token t may look at.</summary>
    internal readonly int First(Operand first, int t)
    {
        if (first.IsAbsent) return 0;
        int seen = first.Integer(Batch * Time + t);
        return seen < 0 ? 0 : seen;
    }

    readonly HeadRows Rows(int t, long width, int column)
    {
        HeadRows rows;
        rows.Start = (Batch * Time + t) * width + column;
        rows.Stride = width;
        rows.Count = Time - t < AttentionTile.Size ? Time - t : AttentionTile.Size;
        rows.Size = Heads.Size;
        return rows;
    }
}

namespace CyberLM.Kernels.Ilgpu.Operations;

/// <summary>Where the heads of a row of qkv stand, and how one head is laid out in F32 for Tile: (T + 8, D rounded up to 32).</summary>
readonly struct HeadLayout(Heads heads, int time)
{
    internal long Size => heads.Size;
    /// <summary>Numbers of a padded row of one head.</summary>
    internal long Width => (heads.Size + Tile.Columns - 1) & -Tile.Columns;
    /// <summary>A tile of keys may begin anywhere, so that it may end this far behind the last one.</summary>
    internal long PaddedTime => time + Tile.Rows;
    internal long ScoreFloats => PaddedTime * Tile.Columns;
    /// <summary>One block of queries, (32, width) or (D, 32).</summary>
    internal long BlockFloats => Tile.Columns * Width;
    internal long RowWidth => heads.Width;
    internal long OutputWidth => heads.QueryWidth;
    internal float Scale => 1 / MathF.Sqrt(heads.Size);

    internal long Query(long b, int h, long t) => (b * time + t) * heads.Width + h * heads.Size;
    internal long Key(long b, int keyHead) => b * time * heads.Width + heads.QueryWidth + keyHead * heads.Size;
    internal long Value(long b, int keyHead) => Key(b, keyHead) + heads.KeyValueWidth;
    internal long Output(long b, int h, long t) => (b * time + t) * heads.QueryWidth + h * heads.Size;

    /// <summary>The first h with h * Hkv / H = keyHead.</summary>
    internal int FirstQueryHead(int keyHead) => (keyHead * heads.Query + heads.KeyValue - 1) / heads.KeyValue;

    /// <summary>One head of every token of a row, from its first number on.</summary>
    internal unsafe void Load(float* to, Operand qkv, long start) =>
        Panel.Copy(to, Width, qkv, start, heads.Width, time, heads.Size, PaddedTime, Width);
}

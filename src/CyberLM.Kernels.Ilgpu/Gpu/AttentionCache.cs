using CyberLM.Kernels.Ilgpu.Operations;
using ILGPU;

namespace CyberLM.Kernels.Ilgpu.Gpu;

/// <summary>
/// Attention of single tokens over cached keys and values: storing with a group a token, then attending with a group a (token, query head),
/// which passes over the keys 64 at a time. A row or position outside the cache stores nothing and attends to nothing: its output is
/// not a number, since the host does not look at indices here.
/// </summary>
static class AttentionCache
{
    const int Tile = GridShape.TileThreads;
    /// <summary>Numbers of a head that a group sums in one pass, four a thread.</summary>
    const int Segment = 4 * Tile;

    internal static void Store(long tokens, DecodeArguments a)
    {
        if (!IsInside(a, Grid.IdxX)) return;
        int width = a.Heads.KeyValue * a.Heads.Size;
        long to = ((long)a.Rows.Integer(Grid.IdxX) * a.MaxTime + a.Positions.Integer(Grid.IdxX)) * width;
        long from = (long)Grid.IdxX * a.Heads.Width + a.Heads.Query * a.Heads.Size;
        for (int i = Group.IdxX; i < width; i += GridShape.Threads)
        {
            a.KeyCache.Store(to + i, a.Qkv.Load(from + i));
            a.ValueCache.Store(to + i, a.Qkv.Load(from + width + i));
        }
    }

    internal static void Attend(long units, DecodeArguments a)
    {
        var scores = SharedMemory.Allocate<float>(Tile);
        var shares = SharedMemory.Allocate<float>(Tile);
        int n = Grid.IdxX / a.Heads.Query, h = Grid.IdxX % a.Heads.Query;
        int keyHead = h * a.Heads.KeyValue / a.Heads.Query, size = a.Heads.Size;
        long width = a.Heads.KeyValue * size;
        bool inside = IsInside(a, n);
        int first = a.First.IsAbsent ? 0 : a.First.Integer(n);
        if (first < 0) first = 0;
        int count = inside ? a.Positions.Integer(n) + 1 - first : 0;
        long at = inside ? ((long)a.Rows.Integer(n) * a.MaxTime + first) * width + (long)keyHead * size : 0;
        long query = (long)n * a.Heads.Width + (long)h * size, output = ((long)n * a.Heads.Query + h) * size;
        for (int segment = 0; segment < size; segment += Segment)
        {
            float max = float.NegativeInfinity, total = 0;
            var sums = Four.Zero;
            for (int key = 0; key < count; key += Tile)
            {
                int keys = count - key < Tile ? count - key : Tile;
                float score = float.NegativeInfinity;
                if (Group.IdxX < keys) score = Score(a, query, at + (key + Group.IdxX) * width) / MathF.Sqrt(size);
                scores[Group.IdxX] = score;
                Group.Barrier();
                float old = max;
                for (int k = 0; k < keys; k++) max = scores[k] > max ? scores[k] : max;
                shares[Group.IdxX] = Group.IdxX < keys ? Scalar.Exp(score - max) : 0;
                Group.Barrier();
                float correction = key == 0 ? 0 : Scalar.Exp(old - max);
                total *= correction;
                sums = Four.Scale(correction, sums);
                for (int k = 0; k < keys; k++)
                {
                    total += shares[k];
                    sums = Four.MultiplyAdd(shares[k], Values(a, at + (key + k) * width, segment + Group.IdxX), sums);
                }
            }
            StoreSums(a, output, segment + Group.IdxX, sums, total);
            Group.Barrier();
        }
    }

    static bool IsInside(DecodeArguments a, int n)
    {
        int row = a.Rows.Integer(n), position = a.Positions.Integer(n);
        long rows = a.KeyCache.Count / ((long)a.MaxTime * a.Heads.KeyValue * a.Heads.Size);
        return row >= 0 && row < rows && position >= 0 && position < a.MaxTime;
    }

    static float Score(DecodeArguments a, long query, long key)
    {
        float sum = 0;
        for (int d = 0; d < a.Heads.Size; d++) sum += a.Qkv.Load(query + d) * a.KeyCache.Load(key + d);
        return sum;
    }

    /// <summary>Numbers d, d + 64, d + 128 and d + 192 of a value; zeros behind its end.</summary>
    static Four Values(DecodeArguments a, long value, int d)
    {
        var numbers = Four.Zero;
        if (d < a.Heads.Size) numbers.X = a.ValueCache.Load(value + d);
        if (d + Tile < a.Heads.Size) numbers.Y = a.ValueCache.Load(value + d + Tile);
        if (d + 2 * Tile < a.Heads.Size) numbers.Z = a.ValueCache.Load(value + d + 2 * Tile);
        if (d + 3 * Tile < a.Heads.Size) numbers.W = a.ValueCache.Load(value + d + 3 * Tile);
        return numbers;
    }

    static void StoreSums(DecodeArguments a, long output, int d, Four sums, float total)
    {
        if (d < a.Heads.Size) a.Output.Store(output + d, sums.X / total);
        if (d + Tile < a.Heads.Size) a.Output.Store(output + d + Tile, sums.Y / total);
        if (d + 2 * Tile < a.Heads.Size) a.Output.Store(output + d + 2 * Tile, sums.Z / total);
        if (d + 3 * Tile < a.Heads.Size) a.Output.Store(output + d + 3 * Tile, sums.W / total);
    }
}

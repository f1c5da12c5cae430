namespace CyberLM.Kernels.Ilgpu.Cuda;

/// <summary>A tile of a product, with what its kernel is launched with; the plans of native/cuda/product/product.h.</summary>
readonly record struct MatmulTile(int Size, int Threads, int SharedBytes)
{
    internal static readonly MatmulTile Large = new(128, 256, 48 << 10);
    internal static readonly MatmulTile Small = new(64, 128, 32 << 10);
}

/// <summary>How work is shared out among blocks: by the sizes alone, never by the card, or two cards would give other bits.</summary>
static class CudaPlan
{
    /// <summary>Large tiles read less, but are worth it only where they are enough for every multiprocessor of an A100.</summary>
    internal const int LargeFrom = 108;

    /// <summary>A sum over rows is cut until there are so many blocks, two for each multiprocessor of an A100.</summary>
    const int WantedBlocks = 216;
    const int LeastSliceRows = 256;
    /// <summary>The depth that a product takes at once; a slice is a multiple of it.</summary>
    const int SliceStep = 32;

    internal static int Blocks(long count, int size) => checked((int)((count + size - 1) / size));

    /// <summary>Row and column of a product have the same bits in either tile.</summary>
    internal static MatmulTile TileOf(int rows, int columns, int largeFrom) =>
        (long)Blocks(rows, MatmulTile.Large.Size) * Blocks(columns, MatmulTile.Large.Size) >= largeFrom
            ? MatmulTile.Large : MatmulTile.Small;

    /// <summary>Rows that one block sums, where each slice of all rows takes so many blocks.</summary>
    internal static int SliceRows(int rows, long blocks)
    {
        long slices = Math.Max(1, WantedBlocks / Math.Max(1, blocks));
        int even = Blocks(rows, checked((int)slices));
        return Math.Max(LeastSliceRows, Blocks(even, SliceStep) * SliceStep);
    }
}

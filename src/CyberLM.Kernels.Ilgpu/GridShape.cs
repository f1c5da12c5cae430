using ILGPU;

namespace CyberLM.Kernels.Ilgpu;

/// <summary>How a GPU kernel's units of work are laid over groups of threads.</summary>
readonly record struct GridShape(int GroupSize, int UnitsPerGroup)
{
    /// <summary>Threads of a group that shares one row: four warps on NVIDIA's cards.</summary>
    internal const int Threads = 128;

    /// <summary>Threads of a group that computes one tile of a product.</summary>
    internal const int TileThreads = 64;

    internal static GridShape ThreadPerUnit => new(Threads, Threads);
    internal static GridShape GroupPerUnit => new(Threads, 1);
    internal static GridShape TilePerUnit => new(TileThreads, 1);

    /// <summary>Of ThreadPerUnit: the unit of this thread, which may lie behind the last one.</summary>
    internal static long Unit => (long)Grid.IdxX * Group.DimX + Group.IdxX;

    internal int GroupsFor(long units) => checked((int)((units + UnitsPerGroup - 1) / UnitsPerGroup));
}

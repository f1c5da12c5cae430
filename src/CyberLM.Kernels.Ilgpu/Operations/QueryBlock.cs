using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CyberLM.Kernels.Ilgpu.Operations;

/// <summary>Up to 32 neighbouring queries of a row and the run of keys that at least one of them sees.</summary>
readonly unsafe struct QueryBlock
{
    readonly int* first;
    internal readonly int Start;
    internal readonly int Count;
    internal readonly int FirstKey;
    internal readonly int EndKey;

    /// <param name="first">(B,T), not decreasing within a row, or null</param>
    internal QueryBlock(int* first, long b, int start, int time)
    {
        this.first = first == null ? null : first + b * time + start;
        Start = start;
        Count = Math.Min(Tile.Columns, time - start);
        FirstKey = first == null ? 0 : this.first[0];
        EndKey = start + Count;
    }

    /// <summary>The first key that each of sixteen queries sees.</summary>
    internal Vector512<int> FirstVisible(int lane)
    {
        if (first == null) return Vector512<int>.Zero;
        int* lanes = stackalloc int[Lanes.Count];
        for (int i = 0; i < Lanes.Count; i++) lanes[i] = lane + i < Count ? first[lane + i] : 0;
        return Vector512.Load(lanes);
    }

    /// <summary>The last key that each of sixteen queries sees, itself; none for lanes behind the row's end.</summary>
    internal Vector512<int> LastVisible(int lane)
    {
        var query = Vector512<int>.Indices + Vector512.Create(Start + lane);
        return Vector512.ConditionalSelect(Vector512.LessThan(query, Vector512.Create(EndKey)), query, Vector512.Create(-1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Sees(Vector512<int> first, Vector512<int> last, int key)
    {
        var keys = Vector512.Create(key);
        return (Vector512.GreaterThanOrEqual(keys, first) & Vector512.LessThanOrEqual(keys, last)).AsSingle();
    }
}

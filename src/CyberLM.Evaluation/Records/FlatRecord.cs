using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace CyberLM.Evaluation;

/// <summary>A value at a path, both as numbers of a <see cref="LogVocabulary"/>.</summary>
readonly record struct PathValue(int Path, int Value);

/// <summary>
/// A record as a flat list of values in the order of their paths' numbers. Elements of an array share a path, "a[]"; the array itself
/// has its length for a value, "[2]", an object "{" or, where it is empty, "{}".
/// </summary>
/// <param name="RepeatsKey">an object of it has a key twice, which a schema can never allow</param>
/// <param name="Content">equal for records that hold the same at each path, however keys are ordered and blanks set</param>
sealed record FlatRecord(PathValue[] Nodes, bool RepeatsKey, UInt128 Content)
{
    public const int Missing = -1;

    /// <summary>The unit of a record that depends on no other.</summary>
    public const int Alone = -1;

    /// <summary>Whose it is, equal for equal texts; -1: nobody's.</summary>
    public int User { get; init; } = -1;

    /// <summary>On which day, UTC, counted from year 1.</summary>
    public long Day { get; init; }

    /// <summary>Records of a set with the same number are drawn together for an interval.</summary>
    public int Unit { get; init; } = Alone;

    public static UInt128 ContentOf(PathValue[] nodes) => XxHash128.HashToUInt128(MemoryMarshal.AsBytes(nodes.AsSpan()));

    /// <summary>All values at a path; none where it is missing, several only within arrays.</summary>
    public ReadOnlySpan<PathValue> At(int path)
    {
        int low = 0, high = Nodes.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (Nodes[middle].Path < path) low = middle + 1;
            else high = middle;
        }
        int end = low;
        while (end < Nodes.Length && Nodes[end].Path == path) end++;
        return Nodes.AsSpan(low, end - low);
    }

    /// <summary>How many records have each path.</summary>
    public static SortedDictionary<int, int> Paths(IReadOnlyList<FlatRecord> records)
    {
        SortedDictionary<int, int> counts = [];
        foreach (var record in records)
            for (int i = 0; i < record.Nodes.Length; i++)
                if (i == 0 || record.Nodes[i].Path != record.Nodes[i - 1].Path)
                    counts[record.Nodes[i].Path] = counts.GetValueOrDefault(record.Nodes[i].Path) + 1;
        return counts;
    }

    /// <summary>The only value at a path; missing also where an array gives it several.</summary>
    public int ValueAt(int path) => path >= 0 && At(path) is [var only] ? only.Value : Missing;
}

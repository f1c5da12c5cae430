using System.Runtime.InteropServices;
using System.Text.Json;

namespace CyberLM.Logs;

/// <summary>The objects at a path: their keys, what stands at each, and the orders in which they came.</summary>
sealed class ObjectLearner(LearningLimits limits)
{
    /// <summary>More orders than these are no list any more, but groups.</summary>
    public const int MostLayouts = 128;

    readonly Dictionary<byte[], int> numbers = new(BytesComparer.Instance);
    readonly List<byte[]> spellings = [];
    readonly List<NodeLearner> children = [];
    readonly List<long> counts = [], metIn = [];
    readonly HashSet<(int, int)> pairs = [];
    HashSet<byte[]>? layouts = new(BytesComparer.Instance);
    bool hasEscapes;
    long objects;

    /// <summary>What <see cref="Meet"/> answers in place of a number.</summary>
    public const int Doubled = -1, TooManyKeys = -2, TooManyPaths = -3;

    public IReadOnlyList<NodeLearner> Children => children;

    /// <summary>The key's number; <see cref="Doubled"/> where it stands twice in this object, be it spelled in another way.</summary>
    /// <param name="spelled">with quotes</param>
    /// <param name="inObject">a number of the object, from 1, another one for each</param>
    public int Meet(ReadOnlySpan<byte> spelled, long inObject)
    {
        var lookup = numbers.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!lookup.TryGetValue(spelled, out int number))
        {
            if (spellings.Count == LearningLimits.MostKeys) return TooManyKeys;
            if (limits.Paths >= LearningLimits.MostPaths) return TooManyPaths;
            byte[] key = spelled.ToArray();
            hasEscapes |= key.AsSpan().Contains((byte)'\\');
            if (hasEscapes && spellings.Exists(other => Meaning(other) == Meaning(key))) return Doubled;
            number = spellings.Count;
            numbers[key] = number;
            spellings.Add(key);
            children.Add(new NodeLearner(limits));
            counts.Add(0);
            metIn.Add(0);
        }
        if (metIn[number] == inObject) return Doubled;
        metIn[number] = inObject;
        return number;
    }

    static string Meaning(byte[] spelled)
    {
        try
        {
            return JsonDocument.Parse(spelled).RootElement.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return System.Text.Encoding.Latin1.GetString(spelled);           // half a surrogate pair means nothing
        }
    }

    /// <summary>An object with these keys, in this order, is part of a record that is learned from.</summary>
    public void Add(ReadOnlySpan<int> keys)
    {
        objects++;
        for (int i = 0; i < keys.Length; i++)
        {
            counts[keys[i]]++;
            if (i > 0) pairs.Add((keys[i - 1], keys[i]));
        }
        if (layouts is null) return;
        layouts.GetAlternateLookup<ReadOnlySpan<byte>>().Add(MemoryMarshal.AsBytes(keys));
        if (layouts.Count > MostLayouts) layouts = null;
    }

    public ObjectKeys? Build()
    {
        if (objects == 0) return null;
        // Keys of records that were left out in the end are none.
        int[] met = [.. Enumerable.Range(0, spellings.Count).Where(key => counts[key] > 0)];
        var spelled = met.ToDictionary(key => key, key => WordSpelling.Scalars(spellings[key]));
        Array.Sort(met, (left, right) => WordSpelling.Compare(spelled[left], spelled[right]));
        int[][] keys = [.. met.Select(key => spelled[key])];
        GrammarNode[] values = [.. met.Select(key => children[key].Build())];
        var place = met.Index().ToDictionary(key => key.Item, key => key.Index);
        if (layouts is not null)
        {
            var orders = layouts.Select(layout => MemoryMarshal.Cast<byte, int>(layout).ToArray());
            return new LayoutKeys(keys, values, [.. orders.Select(order => order.Select(key => place[key]).ToArray())]);
        }
        int[] groups = KeyOrder.Groups(met.Length, pairs.Select(pair => (place[pair.Item1], place[pair.Item2])));
        return new GroupedKeys(keys, values, groups, [.. met.Select(key => counts[key] == objects)]);
    }
}

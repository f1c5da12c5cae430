using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace CyberLM.Detection.Sigma;

/// <summary>
/// The paths that events have had so far, as a tree: a path is found key by key, comparing bytes, and its slot is looked up once in its
/// life. Hostile keys fill it, so it begins anew when it is full, and a single event cannot make it grow for ever.
/// </summary>
sealed class PathTree(FieldTable fields)
{
    public const int Root = 0;

    /// <summary>Of paths that an event alone is too many of; no rule sees it.</summary>
    public const int Beyond = 1;
    const int MostKept = 1 << 14, MostNodes = 1 << 17, MostPath = 256;

    /// <summary>Keys is how many keys the path has: a flat "a.b" has one.</summary>
    sealed record Node(int Parent, byte[] Key, string? Path, int Slot, int Spelling, int Keys);

    static readonly long Seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

    readonly List<Node> nodes = [new Node(-1, [], "", -1, -1, 0), new Node(-1, [], null, -1, -1, 0)];
    int[] table = new int[1 << 12];          // numbers of nodes; 0, the root, is in no place

    /// <summary>For each node the one that was asked for after it last time: records of one kind have their keys in one order.</summary>
    readonly List<int> follower = [0, 0];
    int last;

    /// <summary>Slots that some event had; how a rule's field that was never seen is known.</summary>
    public bool[] Seen { get; } = new bool[fields.SlotCount];

    public int Slot(int node) => nodes[node].Slot;
    public int Spelling(int node) => nodes[node].Spelling;
    public int Keys(int node) => nodes[node].Keys;
    public string Path(int node) => nodes[node].Path ?? "";
    public int Parent(int node) => nodes[node].Parent;
    public ReadOnlySpan<byte> Key(int node) => nodes[node].Key;

    /// <summary>Between events: forgets the paths when there are too many.</summary>
    public void Begin()
    {
        last = Root;
        if (nodes.Count < MostKept) return;
        nodes.RemoveRange(Beyond + 1, nodes.Count - Beyond - 1);
        follower.RemoveRange(Beyond + 1, follower.Count - Beyond - 1);
        follower[Root] = 0;
        table = new int[1 << 12];
    }

    public int Child(int parent, ReadOnlySpan<byte> key)
    {
        int guess = follower[last];
        if (guess == 0 || nodes[guess].Parent != parent || !key.SequenceEqual(nodes[guess].Key))
            guess = follower[last] = Find(parent, key);
        return last = guess;
    }

    int Find(int parent, ReadOnlySpan<byte> key)
    {
        int mask = table.Length - 1;
        var known = CollectionsMarshal.AsSpan(nodes);
        for (int at = Hash(parent, key) & mask; ; at = (at + 1) & mask)
        {
            int node = table[at];
            if (node == 0) return Add(parent, key);
            if (known[node].Parent == parent && key.SequenceEqual(known[node].Key)) return node;
        }
    }

    /// <summary>Seeded, so that no log can hold keys that all fall into one place.</summary>
    static int Hash(int parent, ReadOnlySpan<byte> key) => (int)(XxHash3.HashToUInt64(key, Seed + parent) >> 33);

    int Add(int parent, ReadOnlySpan<byte> key)
    {
        if (parent == Beyond || nodes.Count >= MostNodes) return Beyond;
        var above = nodes[parent];
        string? path = null;
        if (above.Path is not null && above.Path.Length + key.Length < MostPath)
        {
            string name = Encoding.UTF8.GetString(key);
            path = above.Keys == 0 ? name : $"{above.Path}.{name}";
        }
        var (slot, spelling) = path is null ? (-1, -1) : fields.Find(path);
        if (slot >= 0) Seen[slot] = true;
        nodes.Add(new Node(parent, key.ToArray(), path, slot, spelling, above.Keys + 1));
        follower.Add(0);
        if (2 * nodes.Count > table.Length) Grow();
        else Place(nodes.Count - 1);
        return nodes.Count - 1;
    }

    void Place(int node)
    {
        int mask = table.Length - 1, at = Hash(nodes[node].Parent, nodes[node].Key) & mask;
        while (table[at] != 0) at = (at + 1) & mask;
        table[at] = node;
    }

    void Grow()
    {
        table = new int[2 * table.Length];
        for (int node = Beyond + 1; node < nodes.Count; node++) Place(node);
    }
}

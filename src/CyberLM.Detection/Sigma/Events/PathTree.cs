using System.IO.Hashing;
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
    record struct Node(int Parent, byte[] Key, string? Path, int Slot, int Spelling, int Keys)
    {
        /// <summary>The one that was asked for after it last time: records of one kind have their keys in one order.</summary>
        public int Follower;
    }

    static readonly long Seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

    Node[] nodes = [new Node(-1, [], "", -1, -1, 0), new Node(-1, [], null, -1, -1, 0)];
    int count = Beyond + 1;
    int[] table = new int[1 << 12];          // numbers of nodes; 0, the root, is in no place

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
        if (count < MostKept) return;
        Array.Clear(nodes, Beyond + 1, count - Beyond - 1);
        count = Beyond + 1;
        nodes[Root].Follower = nodes[Beyond].Follower = 0;
        table = new int[1 << 12];
    }

    public int Child(int parent, ReadOnlySpan<byte> key)
    {
        int guess = nodes[last].Follower;
        if (guess == 0 || nodes[guess].Parent != parent || !key.SequenceEqual(nodes[guess].Key))
        {
            guess = Find(parent, key);
            nodes[last].Follower = guess;
        }
        return last = guess;
    }

    int Find(int parent, ReadOnlySpan<byte> key)
    {
        int mask = table.Length - 1;
        for (int at = Hash(parent, key) & mask; ; at = (at + 1) & mask)
        {
            int node = table[at];
            if (node == 0) return Add(parent, key);
            if (nodes[node].Parent == parent && key.SequenceEqual(nodes[node].Key)) return node;
        }
    }

    /// <summary>Seeded, so that no log can hold keys that all fall into one place.</summary>
    static int Hash(int parent, ReadOnlySpan<byte> key) => (int)(XxHash3.HashToUInt64(key, Seed + parent) >> 33);

    int Add(int parent, ReadOnlySpan<byte> key)
    {
        if (parent == Beyond || count >= MostNodes) return Beyond;
        var above = nodes[parent];
        string? path = null;
        if (above.Path is not null && above.Path.Length + key.Length < MostPath)
        {
            string name = Encoding.UTF8.GetString(key);
            path = above.Keys == 0 ? name : $"{above.Path}.{name}";
        }
        var (slot, spelling) = path is null ? (-1, -1) : fields.Find(path);
        if (slot >= 0) Seen[slot] = true;
        if (count == nodes.Length) Array.Resize(ref nodes, 2 * count);
        nodes[count++] = new Node(parent, key.ToArray(), path, slot, spelling, above.Keys + 1);
        if (2 * count > table.Length) Grow();
        else Place(count - 1);
        return count - 1;
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
        for (int node = Beyond + 1; node < count; node++) Place(node);
    }
}

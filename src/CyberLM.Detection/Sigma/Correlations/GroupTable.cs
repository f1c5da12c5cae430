namespace CyberLM.Detection.Sigma;

/// <summary>One group of a correlation.</summary>
sealed class Group(byte[] key, Window window)
{
    public byte[] Key { get; } = key;
    public Window Window { get; } = window;

    /// <summary>When the last alert was, while its condition still holds.</summary>
    public long? Fired { get; set; }

    /// <summary>Of a condition that is asked at the end: when that is.</summary>
    public long End { get; set; }
    public long LastTicks { get; set; }
}

/// <summary>The groups of a correlation, those without an event for the longest time first to go.</summary>
sealed class GroupTable(int most, Func<Window> window)
{
    readonly Dictionary<byte[], LinkedListNode<Group>> groups = new(ByteComparer.Instance);
    readonly LinkedList<Group> byAge = [];

    public int Count => groups.Count;

    public Group? Oldest => byAge.First?.Value;

    /// <summary>The group, made if it is new; it is now the youngest. Where a new one needs the place, the oldest is forgotten.</summary>
    public Group Touch(byte[] key, out bool isNew, out bool forgot)
    {
        isNew = !groups.TryGetValue(key, out var node);
        forgot = isNew && groups.Count >= most;
        if (forgot) Remove(byAge.First!.Value);
        if (node is null) groups.Add(key, node = new LinkedListNode<Group>(new Group(key, window())));
        else byAge.Remove(node);
        byAge.AddLast(node);
        return node.Value;
    }

    public bool Contains(Group group) => groups.TryGetValue(group.Key, out var node) && ReferenceEquals(node.Value, group);

    public void Remove(Group group)
    {
        if (groups.Remove(group.Key, out var node)) byAge.Remove(node);
    }
}

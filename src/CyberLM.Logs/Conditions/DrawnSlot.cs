namespace CyberLM.Logs;

/// <summary>
/// The records of one model as answers to the slots of another: what stands at the keys of those slots, and at the keys on the way to them.
/// One record at a time, by <see cref="Read"/>.
/// </summary>
sealed class DrawnSlot
{
    readonly RecordTape tape = new();
    readonly TapeReader reader;
    readonly IReadOnlyList<byte[]?>? timeKeys;
    bool isRead;

    /// <param name="model">that draws the records</param>
    /// <param name="schema">whose slots they answer</param>
    /// <param name="slots">those asked for; ones whose keys the model does not know are left out</param>
    public DrawnSlot(LogSchema model, LogSchema schema, IEnumerable<Slot> slots)
    {
        reader = new(pairs: model.Tree.HasPairs);
        Slots = [.. slots.Where(slot => IsIn(model, slot))];
        timeKeys = model.Time?.Node.Keys;
        Time = model.Time is not null && schema.Time is { } time && IsIn(model, time) ? time : null;
        IEnumerable<Slot> placed = Time is null ? Slots : Slots.Append(Time);
        Ways = [.. placed.SelectMany(slot => WayTo(schema.Tree, slot)).Distinct()];
    }

    public IReadOnlyList<Slot> Slots { get; }

    /// <summary>The other schema's; null where one of the two has none.</summary>
    public Slot? Time { get; }

    /// <summary>Objects and their keys that lead to the slots.</summary>
    public IReadOnlyList<(SchemaNode Parent, SchemaNode Child)> Ways { get; }

    /// <summary>Whether a model has values at the keys of the slot.</summary>
    public static bool IsIn(LogSchema model, Slot slot)
    {
        SchemaNode? node = model.Tree.Root;
        foreach (byte[]? key in slot.Node.Keys) node = key is null ? null : node?.Child(key);
        return node?.Value is not null;
    }

    static IEnumerable<(SchemaNode, SchemaNode)> WayTo(SchemaTree tree, Slot slot)
    {
        var node = tree.Root;
        foreach (byte[]? key in slot.Node.Keys)
        {
            var child = node.Child(key)!;
            yield return (node, child);
            node = child;
        }
    }

    public void Read(ReadOnlySpan<byte> record) => isRead = reader.Read(record, tape);

    /// <summary>As it is spelled; empty where there is none.</summary>
    public ReadOnlySpan<byte> Answer(Slot slot) => Scalar(slot.Node.Keys);

    /// <summary>The record's own time; empty where it has none.</summary>
    public ReadOnlySpan<byte> OwnTime => timeKeys is null ? [] : Scalar(timeKeys);

    /// <summary>What stands at the child's key; null where nothing does.</summary>
    /// <param name="hasParent">false where there is no object to have the key</param>
    public ValueKind? KindAt(SchemaNode parent, SchemaNode child, out bool hasParent)
    {
        int at = Find(parent.Keys);
        hasParent = at >= 0 && tape[at].Kind is ValueKind.Object or ValueKind.ObjectInString;
        return hasParent && Find(child.Keys) is >= 0 and int found ? tape[found].Kind : null;
    }

    ReadOnlySpan<byte> Scalar(IReadOnlyList<byte[]?> keys) =>
        Find(keys) is >= 0 and int at && tape[at].Kind == ValueKind.Scalar ? tape.Raw(at) : [];

    int Find(IReadOnlyList<byte[]?> keys)
    {
        if (!isRead) return -1;
        int at = 0;
        foreach (byte[]? key in keys)
        {
            int end = tape[at].End, child = at + 1;
            while (child < end && !tape.Key(child).SequenceEqual(key)) child = tape[child].End;
            if (child >= end) return -1;
            at = child;
        }
        return at;
    }
}

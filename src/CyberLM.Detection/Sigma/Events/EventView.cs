namespace CyberLM.Detection.Sigma;

enum EventValueKind : byte
{
    Text,
    Number,
    Boolean,
    Null,

    /// <summary>An object under a rule's field; its text is its JSON, for <c>contains</c> only.</summary>
    Object,

    /// <summary>An array under a rule's field: there, but without a value of its own.</summary>
    Array,
}

/// <summary>
/// An event as a flat list of values, with a value's first and next of the same slot. One view serves many events; nothing is allocated for
/// an event once the buffers have grown.
/// </summary>
sealed partial class EventView
{
    struct Value
    {
        public EventValueKind Kind;
        public bool Escaped;

        /// <summary>Place in the record's bytes, quotes left out.</summary>
        public int Start, Length;

        /// <summary>Place in the folded text, once it stands there.</summary>
        public int Folded, FoldedLength;
        public int Next, Node, Slot;
    }

    byte[] record = [];
    int recordLength;
    Value[] values = new Value[256];
    long number;
    ulong known, held;

    public EventView(FieldTable fields)
    {
        this.fields = fields;
        Paths = new PathTree(fields);
        uses = fields.SlotUses();
        slots = new Slot[fields.SlotCount];
        resolved = new Field[fields.Count];
    }

    public PathTree Paths { get; }

    /// <summary>Values, of all events, that an expression was not done with in its time.</summary>
    public long CutOff { get; set; }

    public int Count { get; private set; }

    /// <summary>Values of the record itself; derived ones stand behind them, and their texts behind theirs.</summary>
    public int OwnCount { get; private set; }

    /// <summary>Whether objects are values too; their texts have keys in them.</summary>
    public bool HasObjects { get; private set; }

    /// <summary>The record as <see cref="JsonScanner"/> wants it, until a value is derived.</summary>
    public ReadOnlySpan<byte> Padded => record.AsSpan(0, recordLength + JsonScanner.Slack);

    public void Begin(ReadOnlySpan<byte> utf8)
    {
        Paths.Begin();
        number++;
        Count = foundCount = 0;
        (OwnCount, ownLength) = (int.MaxValue, NotFolded);
        HasObjects = false;
        recordLength = utf8.Length;
        int needed = utf8.Length + Math.Max(JsonScanner.Slack, FoldedCopy.Slack);
        if (record.Length < needed) record = new byte[2 * needed];
        utf8.CopyTo(record);
        record[recordLength] = 0;
        BeginText(utf8.Length);
    }

    /// <summary>A value whose spelling stands in the record, quotes left out.</summary>
    public void Add(int node, EventValueKind kind, int start, int length, bool escaped)
    {
        HasObjects |= kind == EventValueKind.Object;
        Link(node, new Value
        {
            Kind = kind, Escaped = escaped, Start = start, Length = length, Node = node, Next = -1,
            Folded = kind is EventValueKind.Null or EventValueKind.Array ? 0 : NotFolded,
        });
    }

    /// <summary>The record is read to its end.</summary>
    public void End() => OwnCount = Count;

    /// <summary>A value that is not in the record, in words of the rules.</summary>
    public void AddDerived(ReadOnlySpan<byte> path, ReadOnlySpan<byte> text)
    {
        int start = recordLength;
        int needed = start + text.Length + FoldedCopy.Slack;
        if (record.Length < needed) Array.Resize(ref record, 2 * needed);
        text.CopyTo(record.AsSpan(start));
        recordLength += text.Length;
        Add(Paths.Child(PathTree.Root, path), EventValueKind.Text, start, text.Length, escaped: false);
    }

    /// <summary>The same value once more, under another name.</summary>
    public void AddAgain(int value, int node)
    {
        Fold(value);
        Link(node, values[value] with { Node = node, Next = -1 });
    }

    void Link(int node, in Value value)
    {
        if (Count == values.Length) Array.Resize(ref values, 2 * Count);
        int index = Count++, slot = Paths.Slot(node);
        values[index] = value;
        values[index].Slot = slot;
        if (slot < 0) return;
        ref var head = ref slots[slot];
        bool isValue = value.Kind <= EventValueKind.Null;
        if (head.Event == number)
            values[head.Last].Next = index;
        else
            (head.Event, head.First, head.HasValue) = (number, index, false);
        if (head.First == index || (isValue && !head.HasValue)) Resolve(slot, isValue ? 0 : AfterValues);
        head.HasValue |= isValue;
        head.Last = index;
    }

    public EventValueKind Kind(int value) => values[value].Kind;

    public int Node(int value) => values[value].Node;

    /// <summary>Forgets the selections of the rule before.</summary>
    public void BeginRule() => known = 0;

    /// <summary>A selection's answer, computed once for each rule and event; those beyond the 64th are computed again.</summary>
    public bool Remember(int selection, EventTest test)
    {
        ulong bit = selection < 64 ? 1UL << selection : 0;
        if ((known & bit) != 0) return (held & bit) != 0;
        bool holds = test.Holds(this);
        known |= bit;
        held = holds ? held | bit : held & ~bit;
        return holds;
    }
}

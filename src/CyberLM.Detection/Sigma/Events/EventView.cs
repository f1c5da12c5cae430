using System.Text;

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
/// An event as a flat list of values, each folded once into one buffer, with a value's first and next of the same slot. One view serves
/// many events; nothing is allocated for an event once the buffers have grown.
/// </summary>
sealed partial class EventView
{
    /// <summary>Stands before and behind every value in <see cref="FoldedText"/>; no UTF-8 has it.</summary>
    public const byte Border = 0xFF;

    struct Value
    {
        public EventValueKind Kind;
        public bool Escaped;

        /// <summary>Place in the record's bytes, quotes left out.</summary>
        public int Start, Length;

        /// <summary>Place in the folded text.</summary>
        public int Folded, FoldedLength;
        public int Next, Node;
    }

    byte[] record = [], folded = new byte[1 << 12], unescaped = [];
    char[] characters = [];
    int recordLength;
    Value[] values = new Value[256];
    int foldedLength, ownLength;
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

    /// <summary>Values of the record itself; derived ones stand behind them, and their text behind theirs.</summary>
    public int OwnCount { get; private set; }

    public ReadOnlySpan<byte> OwnText => folded.AsSpan(0, ownLength);

    /// <summary>Whether the texts of objects stand in <see cref="FoldedText"/> too.</summary>
    public bool HasObjects { get; private set; }

    public ReadOnlySpan<byte> FoldedText => folded.AsSpan(0, foldedLength);

    public ReadOnlySpan<byte> Record => record.AsSpan(0, recordLength);

    public void Begin(ReadOnlySpan<byte> utf8)
    {
        Paths.Begin();
        number++;
        Count = foundCount = 0;
        HasObjects = false;
        recordLength = utf8.Length;
        if (record.Length < utf8.Length) record = new byte[2 * utf8.Length];
        utf8.CopyTo(record);
        int most = Folding.MostBytes(utf8.Length) + utf8.Length + 1;
        if (folded.Length < most) folded = new byte[2 * most];
        folded[0] = Border;
        foldedLength = 1;
    }

    /// <summary>A value whose spelling stands in the record, quotes left out.</summary>
    public void Add(int node, EventValueKind kind, int start, int length, bool escaped)
    {
        int place = foldedLength;
        if (kind is not (EventValueKind.Null or EventValueKind.Array))
        {
            // An object's values were counted with the record's bytes; its own text stands there once more.
            if (kind == EventValueKind.Object)
            {
                HasObjects = true;
                Reserve(length);
            }
            var spelled = record.AsSpan(start, length);
            int written = kind == EventValueKind.Object ? CompactJson.Write(spelled, folded.AsSpan(place))
                : escaped ? JsonUnescape.Write(spelled, folded.AsSpan(place))
                : Copy(spelled, folded.AsSpan(place));
            foldedLength += Folding.FoldInPlace(folded.AsSpan(place), written);
            folded[foldedLength++] = Border;
        }
        Link(node, new Value
        {
            Kind = kind, Escaped = escaped, Start = start, Length = length, Node = node, Next = -1,
            Folded = place, FoldedLength = Math.Max(0, foldedLength - place - 1),
        });
    }

    /// <summary>The record is read to its end.</summary>
    public void End() => (OwnCount, ownLength) = (Count, foldedLength);

    /// <summary>A value that is not in the record, in words of the rules.</summary>
    public void AddDerived(ReadOnlySpan<byte> path, ReadOnlySpan<byte> text)
    {
        int start = recordLength;
        if (record.Length < start + text.Length) Array.Resize(ref record, 2 * (start + text.Length));
        text.CopyTo(record.AsSpan(start));
        recordLength += text.Length;
        Reserve(text.Length);
        Add(Paths.Child(PathTree.Root, path), EventValueKind.Text, start, text.Length, escaped: false);
    }

    /// <summary>The same value once more, under another name.</summary>
    public void AddAgain(int value, int node) => Link(node, values[value] with { Node = node, Next = -1 });

    static int Copy(ReadOnlySpan<byte> from, Span<byte> to)
    {
        from.CopyTo(to);
        return from.Length;
    }

    void Reserve(int length)
    {
        int most = foldedLength + Folding.MostBytes(length) + recordLength * 2 + 2;
        if (folded.Length < most) Array.Resize(ref folded, 2 * most);
    }

    void Link(int node, in Value value)
    {
        if (Count == values.Length) Array.Resize(ref values, 2 * Count);
        int index = Count++;
        values[index] = value;
        int slot = Paths.Slot(node);
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

    /// <summary>The value's text without case.</summary>
    public ReadOnlySpan<byte> Folded(int value) => folded.AsSpan(values[value].Folded, values[value].FoldedLength);

    /// <summary>The value's text as it is, until the next call.</summary>
    public ReadOnlySpan<byte> Text(int value)
    {
        var spelled = record.AsSpan(values[value].Start, values[value].Length);
        bool asObject = values[value].Kind == EventValueKind.Object;
        if (!values[value].Escaped && !asObject) return spelled;
        if (unescaped.Length < spelled.Length) unescaped = new byte[2 * spelled.Length];
        return unescaped.AsSpan(0, asObject ? CompactJson.Write(spelled, unescaped) : JsonUnescape.Write(spelled, unescaped));
    }

    /// <summary>The same as UTF-16, for the library's expressions.</summary>
    public ReadOnlySpan<char> Characters(int value)
    {
        var text = Text(value);
        if (characters.Length < text.Length) characters = new char[2 * text.Length];
        return characters.AsSpan(0, Encoding.UTF8.GetChars(text, characters));
    }

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

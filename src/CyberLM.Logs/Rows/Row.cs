using System.Numerics;

namespace CyberLM.Logs;

/// <summary>A slot's answer: a known symbol, or a place in the text of the record, or both.</summary>
struct SlotValue
{
    public bool Present;

    /// <summary>Coded already: others may be predicted from it.</summary>
    public bool Answered;

    /// <summary>While a record is decoded: what stands before says that there is an answer.</summary>
    public bool Expected;

    /// <summary><see cref="SymbolTable.Unknown"/> where it is not known; <see cref="Length"/> is then not -1.</summary>
    public int Symbol;
    public int Start, Length;
}

/// <summary>The spelling of a value that has no slot, at a key of an object.</summary>
readonly record struct UnknownValue(int LayoutPlace, int Entry, int Start, int Length);

/// <summary>The answers to the slots of one scope, once: of a record, or of an element of an array.</summary>
sealed class Row(Scope scope)
{
    SlotValue[] values = new SlotValue[scope.Slots.Count];
    Layout?[] layouts = new Layout?[scope.Slots.Count];
    int[] ranks = new int[scope.Slots.Count];
    ulong[] places = new ulong[scope.Slots.Count / 64 + 1];          // bits of the type's order
    readonly List<List<Row>> elements = [];

    public Scope Scope => scope;

    /// <summary>The slots that have an answer, in the order of the text.</summary>
    public List<Slot> Met { get; } = [];
    public List<UnknownValue> Unknown { get; } = [];

    public ref SlotValue this[Slot slot] => ref values[slot.Place];

    public bool Has(Slot slot) => slot.Place < values.Length && values[slot.Place].Present;

    /// <summary>Whether the answer is known where coding stands; the same to both sides.</summary>
    public bool Answered(Slot slot) => slot.Place < values.Length && values[slot.Place].Answered;

    public void Answer(Slot slot) => values[slot.Place].Answered = true;

    /// <summary>
    /// Coding begins: nothing is known yet. Returns the places of the slots that have an answer in the order of the type, ascending.
    /// </summary>
    public ReadOnlySpan<int> BeginCoding(RecordType type)
    {
        const int bits = 64;
        var met = places.AsSpan();
        met.Clear();
        foreach (var slot in Met)
        {
            values[slot.Place].Answered = false;
            int rank = type.Rank(slot);
            met[rank / bits] |= 1UL << (rank % bits);
        }
        int count = 0;
        for (int word = 0; word < met.Length; word++)
            for (ulong left = met[word]; left != 0; left &= left - 1)
                ranks[count++] = word * bits + BitOperations.TrailingZeroCount(left);
        return ranks.AsSpan(0, count);
    }

    public void Set(Slot slot, in SlotValue value)
    {
        if (!values[slot.Place].Present) Met.Add(slot);
        values[slot.Place] = value;
    }

    public bool Expects(Slot slot) => values[slot.Place].Expected;

    public void Expect(Slot slot) => values[slot.Place].Expected = true;

    /// <summary>The layout that answers a layout slot.</summary>
    public ref Layout? Layout(Slot slot) => ref layouts[slot.Place];

    public List<Row> Elements(SchemaNode array) => elements[array.ArrayPlace];

    public UnknownValue UnknownAt(Slot layout, int entry) =>
        Unknown.Find(value => value.LayoutPlace == layout.Place && value.Entry == entry);

    /// <summary>The scope may have grown since the row was used last.</summary>
    public void Clear()
    {
        foreach (var slot in Met)
        {
            values[slot.Place] = default;
            if (slot.Kind == SlotKind.Length) Elements(slot.Node).Clear();
        }
        Met.Clear();
        Unknown.Clear();
        Grow();
    }

    /// <summary>A slot or an array that the scope has got while the row is filled.</summary>
    public void Grow()
    {
        if (values.Length < scope.Slots.Count)
        {
            Array.Resize(ref values, scope.Slots.Count);
            Array.Resize(ref layouts, scope.Slots.Count);
            Array.Resize(ref ranks, scope.Slots.Count);
            Array.Resize(ref places, scope.Slots.Count / 64 + 1);
        }
        while (elements.Count < scope.Arrays.Count) elements.Add([]);
    }
}

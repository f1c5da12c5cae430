using System.Text;
using CyberLM.Gpt;

namespace CyberLM.Logs;

/// <summary>
/// What is known about the records of a log: their paths, what predicts each slot in each type of record, how the rest is coded, and the
/// ids of all tokens.
/// </summary>
sealed class LogSchema
{
    readonly Dictionary<int, RecordType> typeOfSymbol = [];

    /// <param name="types">the first is that of records without a type; the others are named as the type slot's answer is spelled</param>
    /// <param name="coders">by index of the slot</param>
    /// <param name="exclusions">the surest first</param>
    public LogSchema(
        SchemaTree tree, SpecialSlots special, IReadOnlyList<RecordType> types, Coder[] coders, BpeTokenizer pieces, int records,
        IReadOnlyList<Exclusion> exclusions)
    {
        Tree = tree;
        (TypeSlot, Entity, Time, DayStart) = (special.Type, special.Entity, special.Time, special.DayStart);
        (Midnight, AllHaveType) = (special.Midnight, special.AllHaveType);
        (Groups, Ties, RareRecords, Labels) = (special.Groups, special.Ties, special.RareRecords, special.Labels);
        Types = types;
        Coders = coders;
        Records = records;
        Exclusions = exclusions;
        foreach (var type in types.Skip(1))
            if (TypeSlot?.Symbols.Find(Encoding.UTF8.GetBytes(type.Name)) is >= 0 and int symbol) typeOfSymbol.Add(symbol, type);
        FirstType = FieldTokens.Count;
        FirstException = FirstType + types.Count;
        FirstLabel = FirstException + tree.Slots.Count;
        int next = FirstLabel + (Labels?.Values.Count ?? 0);
        foreach (var coder in coders)
        {
            coder.First = next;
            next += coder.Tokens;
        }
        ExcludedAnswers.Give(CarriedExclusions.With(exclusions, types, slot => Exclusion.Concerns(coders[slot.Index], tree)), coders);
        Steady = special.Steady;
        foreach (var one in Steady)
            coders[one.Slot.Index].Steady = coders[one.Slot.Index] is StringCoder ? one
                : throw new FormatException($"steady: slot {one.Slot.Index} is no text or number with known values");
        Text = new(next, pieces);
        VocabSize = next + Text.Count;
        Due = new(VocabSize, tree.Slots.Count, told: false);
    }

    public SchemaTree Tree { get; }
    public Slot? TypeSlot { get; }

    /// <summary>Whose a record is; null where the log has no such value.</summary>
    public Slot? Entity { get; }

    /// <summary>The record's own time.</summary>
    public Slot? Time { get; }

    /// <summary>Where the day of an entity begins, from midnight UTC.</summary>
    public TimeSpan DayStart { get; }

    /// <summary>Where a day of the calendar begins, from midnight UTC.</summary>
    public TimeSpan Midnight { get; }

    /// <summary>What models of their own draw; none where the log is modelled by one.</summary>
    public IReadOnlyList<SlotGroup> Groups { get; }

    /// <summary>Which addresses go with which values that others are told from.</summary>
    public IReadOnlyList<Tie> Ties { get; }

    /// <summary>What stays as it was within a burst of records; it holds back what is generated.</summary>
    public IReadOnlyList<Steady> Steady { get; }

    /// <summary>What never stands together in a record; it holds back what is generated, not what can be said.</summary>
    public IReadOnlyList<Exclusion> Exclusions { get; }

    /// <summary>How many it was mined from.</summary>
    public int Records { get; }
    public IReadOnlyList<RecordType> Types { get; }

    /// <summary>Of the first type, where that has nothing but types too rare to be known; said, but not generated.</summary>
    public int RareRecords { get; }

    /// <summary>What sequences are labelled with; null where they were learned without labels.</summary>
    public SchemaLabels? Labels { get; }

    /// <summary>No record is of the first type; said, but not generated either.</summary>
    public bool AllHaveType { get; }

    public IReadOnlyList<Coder> Coders { get; }
    public TextCoder Text { get; }

    /// <summary>The token of a type is this and its number.</summary>
    public int FirstType { get; }

    /// <summary>The token that excepts a slot is this and the slot's index.</summary>
    public int FirstException { get; }

    /// <summary>The token of a label is this and its number.</summary>
    public int FirstLabel { get; }
    public int VocabSize { get; }

    /// <summary>What a model of it is told; nothing, unless it is said.</summary>
    public DueSlots Due { get; private set; }

    public void Tell(bool due) => Due = new(VocabSize, Tree.Slots.Count, due);

    /// <summary>What a record has said of keys that are not known holds for those that follow; counters go on from it.</summary>
    public void Learn(RecordRows rows, Row row, RecordType type)
    {
        foreach (var slot in row.Met)
        {
            type[slot]?.Learn(rows, row);
            if (slot.Kind != SlotKind.Length) continue;
            foreach (var element in row.Elements(slot.Node)) Learn(rows, element, type);
        }
    }

    /// <summary>What the next record of the sequence may be held to.</summary>
    public void Remember(RecordRows rows, SequenceState state)
    {
        foreach (var one in Steady)
            if (rows.Root.Has(one.Slot)) state.SetLast(one.Slot, rows.Spelling(rows.Root, one.Slot));
    }

    public RecordType TypeOf(RecordRows rows)
    {
        if (TypeSlot is null || !rows.Root.Has(TypeSlot)) return Types[0];
        return typeOfSymbol.GetValueOrDefault(rows.Symbol(rows.Root, TypeSlot), Types[0]);
    }
}

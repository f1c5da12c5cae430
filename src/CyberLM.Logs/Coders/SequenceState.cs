namespace CyberLM.Logs;

/// <summary>
/// What a sequence of records leaves for the next one: whose they are, when the last was, which identifiers may come again, and what was
/// found out about values that no one knew before.
/// </summary>
sealed class SequenceState(int slots)
{
    readonly NewFacts facts = new(slots);
    readonly MadeValues made = new(slots);
    readonly List<byte[]>?[] recent = new List<byte[]>?[slots];
    readonly (byte[] Answer, long? Time)?[] last = new (byte[], long?)?[slots];

    /// <summary>Nanoseconds: no log is finer.</summary>
    public const long UnitsPerSecond = 1_000_000_000;

    /// <summary>Whose records these are, as it is spelled; null where the log is no one's.</summary>
    public byte[]? Entity { get; private set; }

    /// <summary>What only one entity has is not known here: it is someone new, or is told as if it were.</summary>
    public bool IsAnonymous { get; private set; }

    /// <summary>Whose own values may come, by the symbol of the entity; -1: anyone's.</summary>
    public int Owner { get; private set; } = -1;

    /// <summary>Since 1970; null before the first record.</summary>
    public long? LastTime { get; set; }

    /// <summary>What is read in place of values that were asked for; null: they are spelled.</summary>
    public StandIns? StandIns { get; set; }

    /// <summary>What functions have said of keys that the schema does not know.</summary>
    public NewFacts Facts => facts;

    /// <summary>What is asked of values that were made like known ones: what functions say of those.</summary>
    public NewFacts Likeness { get; } = new(slots);

    /// <summary>What no record had; of someone new, on their other days too.</summary>
    public MadeValues Made => Earlier?.Made ?? made;

    /// <summary>Of someone new who is generated; what is theirs is remembered here too.</summary>
    public EarlierDays? Earlier { get; private set; }

    /// <summary>How far counters have come in the sequence.</summary>
    public CounterStates Counters { get; } = new();

    /// <summary>Identifiers that a slot has held, the last one first.</summary>
    public List<byte[]> Recent(Slot slot) => recent[slot.Index] ??= [];

    /// <summary>What a slot that stays as it was had last, and when; null where there was nothing yet.</summary>
    public (byte[] Answer, long? Time)? Last(Slot slot) => last[slot.Index];

    /// <summary>Of the record that is the last one now.</summary>
    public void SetLast(Slot slot, ReadOnlySpan<byte> answer) => last[slot.Index] =
        (last[slot.Index] is { } known && answer.SequenceEqual(known.Answer) ? known.Answer : answer.ToArray(), LastTime);

    public void Begin(byte[]? entity, bool anonymous, int owner = -1, EarlierDays? earlier = null)
    {
        Clear();
        (Entity, IsAnonymous, Owner, Earlier) = (entity, anonymous, owner, earlier);
        earlier?.NextDay();
    }

    public void Clear()
    {
        (Entity, IsAnonymous, Owner, LastTime, Earlier) = (null, false, -1, null, null);
        facts.Clear();
        Likeness.Clear();
        made.Clear();
        Counters.Clear();
        foreach (var list in recent) list?.Clear();
        Array.Clear(last);
    }
}

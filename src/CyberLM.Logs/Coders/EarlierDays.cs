namespace CyberLM.Logs;

/// <summary>
/// What someone new has from the days before: their devices and addresses, and what records have said of these. The model writes each day
/// as the first one, on which everything of theirs is new; so the first new device of a day is the first that they have had.
/// </summary>
sealed class EarlierDays(int slots)
{
    /// <summary>Of one slot; who has had more has no end of them.</summary>
    const int Most = 64;

    sealed class Had
    {
        public List<byte[]> Values { get; } = [];
        public HashSet<int> Today { get; } = [];
    }

    readonly Had?[] had = new Had?[slots];

    /// <summary>What records of any day have said of keys that the schema does not know.</summary>
    public NewFacts Facts { get; } = new(slots);

    /// <summary>What was made for them.</summary>
    public MadeValues Made { get; } = new(slots);

    public void NextDay()
    {
        foreach (var values in had) values?.Today.Clear();
    }

    /// <summary>The first such value that this day does not have yet; null where there is none.</summary>
    public byte[]? Next(Slot slot, Func<byte[], bool> isSuch)
    {
        if (had[slot.Index] is not { } own) return null;
        int place = own.Values.Index().FirstOrDefault(one => !own.Today.Contains(one.Index) && isSuch(one.Item), (-1, [])).Index;
        return place < 0 ? null : own.Values[place];
    }

    public void Remember(Slot slot, ReadOnlySpan<byte> answer)
    {
        var own = had[slot.Index] ??= new();
        int place = 0;
        while (place < own.Values.Count && !answer.SequenceEqual(own.Values[place])) place++;
        if (place == Most) return;
        if (place == own.Values.Count) own.Values.Add(answer.ToArray());
        own.Today.Add(place);
    }
}

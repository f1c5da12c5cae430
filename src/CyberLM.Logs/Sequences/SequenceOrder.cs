namespace CyberLM.Logs;

/// <summary>
/// Records into sequences: an entity's day each, in order of the days; records of no one stand alone. Records with another label are
/// another sequence. What is held back is the last part in order of time, be it in the middle of a day.
/// </summary>
static class SequenceOrder
{
    const long NanosecondsPerDay = 86_400 * SequenceState.UnitsPerSecond;

    readonly record struct Entry(int Record, int Entity, int Day, long Time)
    {
        public string? Label { get; init; }
    }

    /// <summary>One part.</summary>
    public static List<RecordSequence> Of(IReadOnlyList<ReadOnlyMemory<byte>> records, SequenceKeys keys) =>
        Group([.. Entries(records, keys, out var entities)], records, keys, entities);

    /// <param name="learned">the share by bytes of the first part; both have a record at least</param>
    /// <param name="labels">of the records; null where nothing is known of labels</param>
    public static (List<RecordSequence> Learned, List<RecordSequence> HeldOut) Split(
        IReadOnlyList<ReadOnlyMemory<byte>> records, SequenceKeys keys, double learned, IReadOnlyList<string>? labels = null)
    {
        if (records.Count < 2) throw new CyberLMException("1 record: none can be held back", "give more records");
        Entry[] entries = [.. Entries(records, keys, out var entities).Select(entry => entry with { Label = labels?[entry.Record] })
            .OrderBy(entry => entry.Time)];
        double wanted = records.Sum(record => record.Length + 1L) * learned;
        long before = 0;
        int cut = 0;
        for (; cut < entries.Length && before + (records[entries[cut].Record].Length + 1) / 2.0 <= wanted; cut++)
            before += records[entries[cut].Record].Length + 1;
        cut = Math.Clamp(cut, 1, entries.Length - 1);
        return (Group(entries[..cut], records, keys, entities), Group(entries[cut..], records, keys, entities));
    }

    /// <summary>In the order of the records.</summary>
    static Entry[] Entries(IReadOnlyList<ReadOnlyMemory<byte>> records, SequenceKeys keys, out SymbolTable entities)
    {
        entities = new SymbolTable();
        var entries = new Entry[records.Count];
        long dayStart = (long)keys.DayStart.TotalSeconds * SequenceState.UnitsPerSecond;
        long last = 0;
        for (int i = 0; i < entries.Length; i++)
        {
            byte[]? entity = keys.Read(records[i].Span, out long? at);
            bool dated = at is not null;
            last = at ?? last;                              // one without a time stays behind the one before it
            int day = (int)TimeScale.FloorDivide(last - dayStart, NanosecondsPerDay);
            entries[i] = new(i, entity is null || !dated ? -1 : entities.FindOrAdd(entity), day, last);
        }
        return entries;
    }

    static List<RecordSequence> Group(
        Entry[] entries, IReadOnlyList<ReadOnlyMemory<byte>> records, SequenceKeys keys, SymbolTable entities)
    {
        if (!keys.HasEntity)
            return [.. entries.Select(entry => new RecordSequence(null, null, [records[entry.Record]]) { Label = entry.Label })];
        var alone = entries.Where(entry => entry.Entity < 0).Select(entry => (entry.Day, entry.Time, Entries: new List<Entry> { entry }));
        var together = entries.Where(entry => entry.Entity >= 0).GroupBy(entry => (entry.Day, entry.Entity, entry.Label))
            .Select(group => (group.Key.Day, Time: group.Min(entry => entry.Time), Entries: group.OrderBy(entry => entry.Time).ToList()));
        return
        [
            .. alone.Concat(together).OrderBy(sequence => sequence.Day).ThenBy(sequence => sequence.Time)
                .Select(sequence => Sequence(sequence.Entries, records, entities)),
        ];
    }

    static RecordSequence Sequence(List<Entry> entries, IReadOnlyList<ReadOnlyMemory<byte>> records, SymbolTable entities)
    {
        var first = entries[0];
        byte[]? entity = first.Entity < 0 ? null : entities[first.Entity].ToArray();
        return new(entity, entity is null ? null : first.Day, [.. entries.Select(entry => records[entry.Record])]) { Label = first.Label };
    }
}

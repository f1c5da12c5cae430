namespace CyberLM.Logs;

/// <summary>
/// Finds numbers that count on: in order of time nearly each is a little more than the one before it, of the same host and channel or
/// whatever else they are counted by (<see cref="CounterKeys"/>).
/// </summary>
sealed class CounterSearch(SchemaTree tree, Sample sample, (Slot Slot, TimeScale Scale)? dated)
{
    /// <summary>Fewer numbers may be a code that happens to ascend.</summary>
    const int LeastNumbers = 64;

    /// <summary>What is left out between two records of a log is not much, nor what a sample leaves out.</summary>
    const int LongestStep = 256;

    /// <summary>Of the records; those that begin a counter are none.</summary>
    const double LeastSteps = 0.9;
    const int KeptSteps = 32;
    readonly int[] order = InOrderOfTime(sample, dated);

    /// <summary>By the slot that counts.</summary>
    public Dictionary<Slot, Counter> Find()
    {
        var found = new Dictionary<Slot, Counter>();
        foreach (var slot in tree.Root.Scope.Slots)
            if (slot.Kind == SlotKind.Value && slot != dated?.Slot && slot.Symbols.Count >= LeastNumbers && Find(slot) is { } counter)
                found.Add(slot, counter);
        return found;
    }

    Counter? Find(Slot slot)
    {
        bool quoted = slot.Symbols[0] is [(byte)'"', ..];
        var numbers = new long[slot.Symbols.Count];
        for (int symbol = 0; symbol < numbers.Length; symbol++)
            if (!NumberCoder.TryRead(slot.Symbols[symbol], quoted, out numbers[symbol]) || numbers[symbol] is < 0 or > Counter.Largest)
                return null;
        int[] column = sample.Column(slot);
        int[] records = [.. order.Where(record => column[record] >= 0)];
        // A number of two records is that of two counters.
        if (records.Length > 2 * numbers.Length || TimeSearch.FormatsOf(slot).Length > 0) return null;
        long[] values = [.. records.Select(record => numbers[column[record]])];
        var keys = new CounterKeys([.. tree.Root.Scope.Slots.Where(other => MayTell(other, slot, values.Length))
            .Select(other => (other, sample.Column(other)))]);
        var of = keys.Find(values, records);
        var best = Walk(values, records, of);
        return best.Ascending >= LeastSteps * values.Length && best.Broken <= Tolerance.Of(values.Length)
            ? new(slot, of, quoted, (values.Min(), values.Max()), Quantiles(best.Steps), best.Reached)
            : null;
    }

    /// <param name="Broken">numbers that are no more than the one before</param>
    sealed record Walked(int Ascending, int Broken, List<int> Steps, Dictionary<byte[], long> Reached);

    /// <summary>Whether a slot may say which counter it is: one with few answers for many records.</summary>
    bool MayTell(Slot other, Slot slot, int records) =>
        other.Kind == SlotKind.Value && other != slot && other != dated?.Slot
        && other.Symbols.Count > 1 && other.Symbols.Count * PredictorSearch.LeastRows <= records;

    Walked Walk(long[] values, int[] records, IReadOnlyList<Slot> of)
    {
        int[][] columns = [.. of.Select(sample.Column)];
        var reached = new Dictionary<byte[], long>(BytesComparer.Instance);
        var lookup = reached.GetAlternateLookup<ReadOnlySpan<byte>>();
        var key = new ByteBuffer();
        var steps = new List<int>();
        int broken = 0;
        for (int i = 0; i < values.Length; i++)
        {
            key.Clear();
            for (int part = 0; part < columns.Length; part++)
            {
                int symbol = columns[part][records[i]];
                if (symbol >= 0) key.Add(of[part].Symbols[symbol]);
                key.Add(0);
            }
            if (lookup.TryGetValue(key.Written, out long last))
            {
                if (values[i] <= last) broken++;
                else if (values[i] - last <= LongestStep) steps.Add((int)(values[i] - last));
            }
            lookup[key.Written] = values[i];
        }
        return new(steps.Count, broken, steps, reached);
    }

    static int[] Quantiles(List<int> steps)
    {
        steps.Sort();
        return [.. Enumerable.Range(0, KeptSteps).Select(i => steps[(int)((i + 0.5) / KeptSteps * steps.Count)])];
    }

    /// <summary>Records of one time as they stand; one without a time behind the one before it.</summary>
    static int[] InOrderOfTime(Sample sample, (Slot Slot, TimeScale Scale)? dated)
    {
        int[] records = [.. Enumerable.Range(0, sample.Records)];
        if (dated is not { } own) return records;
        int[] column = sample.Column(own.Slot);
        var times = new long[records.Length];
        long last = long.MinValue;
        for (int record = 0; record < records.Length; record++)
        {
            if (column[record] >= 0 && own.Scale.Read(own.Slot.Symbols[column[record]], out long at) >= 0) last = at;
            times[record] = last;
        }
        return [.. records.OrderBy(record => times[record])];
    }
}

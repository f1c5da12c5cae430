namespace CyberLM.Logs;

/// <summary>
/// By which slots numbers are counted: those by which the steps from number to number take the fewest bits to say. Host and channel are
/// found, and not the thread that writes most of one channel: by it there are more beginnings, and longer steps.
/// </summary>
/// <param name="columns">of slots that may be among them, by record</param>
sealed class CounterKeys(IReadOnlyList<(Slot Slot, int[] Column)> columns)
{
    /// <summary>Records in a row that are looked at: pairs of all slots are tried.</summary>
    const int MostRecords = 4096;
    const int MostAnswers = 256;

    /// <summary>What a further slot must save, in bits a record.</summary>
    const double LeastSaved = 0.05;

    /// <summary>One slot in these records, its answers numbered from 0 as they come.</summary>
    sealed record Labels(Slot Slot, int[] Of, int Count);

    /// <param name="numbers">in order of time</param>
    /// <param name="records">that have them</param>
    public IReadOnlyList<Slot> Find(ReadOnlySpan<long> numbers, ReadOnlySpan<int> records)
    {
        int count = Math.Min(MostRecords, records.Length);
        long[] values = numbers[..count].ToArray();
        List<Labels> labels = Different(records[..count].ToArray());
        var one = new Labels(null!, new int[count], 1);
        (double Bits, Slot[] Slots) best = (Bits(values, one, one), []);
        for (int i = 0; i < labels.Count; i++)
        {
            Try(labels[i], one, [labels[i].Slot]);
            for (int j = i + 1; j < labels.Count; j++) Try(labels[i], labels[j], [labels[i].Slot, labels[j].Slot]);
        }
        return best.Slots;

        void Try(Labels left, Labels right, Slot[] slots)
        {
            double further = LeastSaved * (slots.Length - best.Slots.Length) * count, bits = Bits(values, left, right);
            if (bits + further < best.Bits) best = (bits, slots);
        }
    }

    /// <summary>Of slots that tell the same records apart, the first.</summary>
    List<Labels> Different(int[] records)
    {
        var seen = new Dictionary<byte[], Labels>(BytesComparer.Instance);
        foreach (var (slot, column) in columns)
        {
            var numberOf = new Dictionary<int, int>();
            byte[] labels = new byte[records.Length];
            for (int i = 0; i < labels.Length && numberOf.Count <= MostAnswers; i++)
            {
                numberOf.TryAdd(column[records[i]], numberOf.Count);
                labels[i] = (byte)numberOf[column[records[i]]];
            }
            if (numberOf.Count is > 1 and <= MostAnswers)
                seen.TryAdd(labels, new(slot, [.. labels.Select(label => (int)label)], numberOf.Count));
        }
        return [.. seen.Values];
    }

    /// <summary>To say all numbers, each after the one before that is counted with it.</summary>
    static double Bits(long[] values, Labels left, Labels right)
    {
        long[] last = new long[left.Count * right.Count];
        double bits = 0;
        for (int i = 0; i < values.Length; i++)
        {
            ref long before = ref last[left.Of[i] * right.Count + right.Of[i]];
            // One that does not go on costs as much again as one that begins.
            bits += values[i] > before ? Counter.Bits(values[i] - before) : 2 * Counter.Bits(values[i] + 1);
            before = values[i];
        }
        return bits;
    }
}

namespace CyberLM.Logs;

/// <summary>Times that are another time of the record and a duration.</summary>
/// <param name="time">the record's own, which is no sum</param>
sealed class SumSearch(int[][] columns, List<int> rows, Slot? time)
{
    static readonly long[] UnitsPerSecond = [1_000, 1, 1_000_000];

    /// <summary>Equal durations would be met by any clock that lags.</summary>
    const int LeastDurations = 3;

    /// <summary>Fills the slots that nothing predicts yet.</summary>
    public void Find(Scope scope, Predictor?[] found)
    {
        var formats = scope.Slots.Where(slot => slot.Kind == SlotKind.Value && found[slot.Index] is null)
            .Select(slot => (Slot: slot, Format: FormatOf(slot))).Where(found => found.Format is not null)
            .OrderBy(found => found.Slot != time).ToList();
        if (formats.Count < 2) return;
        List<Slot> durations = [.. scope.Slots.Where(slot => slot.Kind == SlotKind.Value && IsNumber(slot))];
        for (int later = 1; later < formats.Count; later++)
            found[formats[later].Slot.Index] = (
                from duration in durations
                where !PredictorSearch.Uses(duration, formats[later].Slot, found)
                from earlier in formats.Take(later)
                where found[earlier.Slot.Index] is null
                from unit in UnitsPerSecond
                let sum = new Sum(earlier.Slot, earlier.Format!, duration, unit, formats[later].Format!)
                where Holds(sum, formats[later].Slot)
                select sum).FirstOrDefault();
    }

    bool Holds(Sum sum, Slot answer)
    {
        int met = 0, missed = 0;
        var durations = new HashSet<int>();
        foreach (int row in rows)
        {
            int time = columns[sum.Time.Index][row], duration = columns[sum.Duration.Index][row], at = columns[answer.Index][row];
            if (time < 0 || duration < 0 || at < 0) continue;
            met++;
            durations.Add(duration);
            if (!sum.Is(sum.Time.Symbols[time], sum.Duration.Symbols[duration], answer.Symbols[at])
                && ++missed > Tolerance.Of(rows.Count)) return false;
        }
        return met >= PredictorSearch.LeastRows && durations.Count >= LeastDurations && missed <= Tolerance.Of(met);
    }

    TimeFormat? FormatOf(Slot slot) => TimeFormat.Of(Spellings(slot));

    bool IsNumber(Slot slot)
    {
        var spellings = Spellings(slot);
        return spellings.Count > 0 && spellings.TrueForAll(spelling => NumberCoder.TryRead(spelling, spelling[0] == '"', out _));
    }

    List<byte[]> Spellings(Slot slot) =>
        [.. rows.Select(row => columns[slot.Index][row]).Where(symbol => symbol >= 0).Distinct().Take(1000)
            .Select(symbol => slot.Symbols[symbol].ToArray())];
}

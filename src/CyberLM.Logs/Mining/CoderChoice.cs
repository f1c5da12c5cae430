namespace CyberLM.Logs;

/// <summary>How a slot is coded where nothing predicts it: as a time, as a number, else value by value.</summary>
sealed class CoderChoice(SchemaTree tree, Sample sample, KnownSymbols known, PredictorSearch search)
{
    /// <summary>More different numbers are told by intervals.</summary>
    const int MostNumbers = 64, Intervals = 64;
    const double NearlyAll = 0.98;

    TimeCoder? time;

    /// <summary>The coder of the record's own time, once they are chosen.</summary>
    public TimeCoder? Time => time;

    public Coder[] Choose()
    {
        time = FindTime();
        return [.. tree.Slots.Select(Choose)];
    }

    Coder Choose(Slot slot)
    {
        if (slot == time?.Slot) return time;
        if (slot.Kind == SlotKind.Value && known.IsSpelled(slot))
        {
            int[] column = sample.Column(slot);
            if (TimeOf(slot, column) is { } other) return other;
            if (NumberOf(slot, column) is { } number) return number;
            bool comesAgain = known.CountOf(slot) < slot.Symbols.Count && column.Count(symbol => symbol >= 0) >= PredictorSearch.LeastRows;
            return new StringCoder(
                slot, known.CountOf(slot), known.PatternsOf(slot), search.TemplatesOf(slot), comesAgain ? StringCoder.MostRemembered : 0);
        }
        return new SymbolCoder(slot, known.IsSpelled(slot) ? known.CountOf(slot) : 0);
    }

    /// <summary>The record's own time: the one that most records have, and of those the first.</summary>
    TimeCoder? FindTime()
    {
        var found = tree.Root.Scope.Slots
            .Where(slot => slot.Kind == SlotKind.Value && known.IsSpelled(slot))
            .Select(slot => (Slot: slot, Formats: FormatsOf(slot), Column: sample.Column(slot)))
            .Where(time => time.Formats.Length > 0)
            .OrderByDescending(time => time.Column.Count(symbol => symbol >= 0)).FirstOrDefault();
        if (found.Slot is null) return null;
        var scale = new TimeScale(found.Formats);
        return new TimeCoder(found.Slot, scale, Gaps(found.Slot, scale, found.Column), null);
    }

    TimeCoder? TimeOf(Slot slot, int[] column)
    {
        if (time is null || slot.Symbols.Count <= MostNumbers || FormatsOf(slot) is not { Length: > 0 } formats) return null;
        var scale = new TimeScale(formats);
        return new TimeCoder(slot, scale, Gaps(slot, scale, column), time);
    }

    /// <summary>Intervals for the distances from the record's own time; without one, from the last time of this slot.</summary>
    Bins Gaps(Slot slot, TimeScale scale, int[] column)
    {
        int[]? own = slot == time?.Slot || time is null ? null : sample.Column(time.Slot);
        var recordOf = sample.RecordsOf(slot.Scope);
        long least = 0, most = 1;
        long? last = null;
        for (int row = 0; row < column.Length; row++)
        {
            if (column[row] < 0 || scale.Read(slot.Symbols[column[row]], out long at) < 0) continue;
            long? from = last;
            if (own?[recordOf[row]] is >= 0 and int symbol && time!.Scale.Read(time.Slot.Symbols[symbol], out long dated) >= 0)
                from = TimeScale.Convert(dated, time.Scale.UnitsPerSecond, scale.UnitsPerSecond);
            last = at;
            if (from is null) continue;
            least = Math.Min(least, at - from.Value);
            most = Math.Max(most, at - from.Value);
        }
        return Bins.Logarithmic(least, most);
    }

    static TimeFormat[] FormatsOf(Slot slot) => TimeFormat.All(Spellings(slot));

    static List<byte[]> Spellings(Slot slot) =>
        [.. Enumerable.Range(0, slot.Symbols.Count).Select(symbol => slot.Symbols[symbol].ToArray())];

    NumberCoder? NumberOf(Slot slot, int[] column)
    {
        if (slot.Symbols.Count <= MostNumbers) return null;
        bool quoted = slot.Symbols[0] is [(byte)'"', ..];
        var numbers = new List<long>();
        int present = 0;
        foreach (int symbol in column)
        {
            if (symbol < 0) continue;
            present++;
            if (NumberCoder.TryRead(slot.Symbols[symbol], quoted, out long number)) numbers.Add(number);
        }
        return numbers.Count < NearlyAll * present || numbers.Count == 0
            ? null
            : new NumberCoder(slot, Bins.Quantiles(numbers, Intervals), quoted);
    }
}

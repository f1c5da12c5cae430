namespace CyberLM.Logs;

/// <summary>How a slot is coded where nothing predicts it: as a time, as a number, else value by value.</summary>
/// <param name="dated">the record's own time</param>
sealed class CoderChoice(
    SchemaTree tree, Sample sample, KnownSymbols known, PredictorSearch search, Sequences sequences, (Slot Slot, TimeScale Scale)? dated)
{
    /// <summary>More different numbers are told by intervals.</summary>
    const int MostNumbers = 64, Intervals = 64;
    const double NearlyAll = 0.98;

    TimeCoder? time;

    public Coder[] Choose()
    {
        if (dated is { } own) time = new TimeCoder(own.Slot, own.Scale, Gaps(own.Slot, own.Scale, sample.Column(own.Slot)), null);
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
            // What one entity has is not known of someone new, and comes again all the same.
            bool comesAgain = known.SharedOf(slot) < slot.Symbols.Count && ComesAgain(column);
            var spelled = known.SpelledOf(slot);
            var networks = NetworkSearch.Find(
                Enumerable.Range(0, slot.Symbols.Count).Select(symbol => slot.Symbols[symbol].ToArray()), spelled);
            List<byte[]> others = networks.Count == 0 ? spelled : spelled.FindAll(spelling => networks.Find(spelling) < 0);
            return new StringCoder(
                slot, known.CountOf(slot), known.PatternsOf(slot), search.TemplatesOf(slot), comesAgain ? StringCoder.MostRemembered : 0,
                new(known.IsCopiedBare(slot) ? NewBareString(others) : NewString(slot, others), NewNumber(others)), networks);
        }
        return new SymbolCoder(slot, known.IsSpelled(slot) ? known.CountOf(slot) : 0);
    }

    /// <summary>Identifiers of records, of whatever patterns, do not: in so many rows one would have.</summary>
    static bool ComesAgain(int[] column)
    {
        int[] present = [.. column.Where(symbol => symbol >= 0)];
        return present.Length >= PredictorSearch.LeastRows && present.Distinct().Count() < present.Length;
    }

    TimeCoder? TimeOf(Slot slot, int[] column)
    {
        if (time is null || TimeSearch.FormatsOf(slot) is not { Length: > 0 } formats) return null;
        // What is spelled as a time is one, in the few records that a rare type has too; a number needs more to show.
        if (slot.Symbols.Count < (formats[0] is EpochFormat ? MostNumbers + 1 : PredictorSearch.LeastRows)) return null;
        var scale = new TimeScale(formats);
        return formats[0] is EpochFormat && !AreNear(slot, scale, column)
            ? null
            : new TimeCoder(slot, scale, Gaps(slot, scale, column), time);
    }

    /// <summary>A number is a time where nearly all lie within a year of the records' own.</summary>
    bool AreNear(Slot slot, TimeScale scale, int[] column)
    {
        const long year = 366 * 86_400L;
        int[] own = sample.Column(time!.Slot);
        var recordOf = sample.RecordsOf(slot.Scope);
        int met = 0, near = 0;
        for (int row = 0; row < column.Length; row++)
        {
            if (column[row] < 0 || own[recordOf[row]] is not (>= 0 and var symbol)) continue;
            if (scale.Read(slot.Symbols[column[row]], out long at) < 0) continue;
            if (time.Scale.Read(time.Slot.Symbols[symbol], out long dated) < 0) continue;
            met++;
            if (Math.Abs(at / scale.UnitsPerSecond - dated / time.Scale.UnitsPerSecond) <= year) near++;
        }
        return met > 0 && near >= NearlyAll * met;
    }

    /// <summary>Intervals for the distances from the record's own time; for that, from the last one of the same sequence.</summary>
    Bins Gaps(Slot slot, TimeScale scale, int[] column)
    {
        int[]? own = slot == time?.Slot || time is null ? null : sample.Column(time.Slot);
        var recordOf = sample.RecordsOf(slot.Scope);
        long least = 0, most = own is null && sequences.HaveEntities ? TimeCoder.LongestGap(scale) : 1;
        var lastOf = new Dictionary<int, long>();
        for (int row = 0; row < column.Length; row++)
        {
            if (column[row] < 0 || scale.Read(slot.Symbols[column[row]], out long at) < 0) continue;
            int sequence = sequences.HaveEntities ? sequences[recordOf[row]] : 0;
            long? from = lastOf.TryGetValue(sequence, out long last) ? last : null;
            if (own?[recordOf[row]] is >= 0 and int symbol && time!.Scale.Read(time.Slot.Symbols[symbol], out long dated) >= 0)
                from = TimeScale.Convert(dated, time.Scale.UnitsPerSecond, scale.UnitsPerSecond);
            lastOf[sequence] = at;
            if (from is null || TimeCoder.Distance(from.Value, at) is not { } gap) continue;
            // A longer one is said by the clock alone.
            if (own is null && gap > TimeCoder.LongestGap(scale)) continue;
            (least, most) = (Math.Min(least, gap), Math.Max(most, gap));
        }
        return Bins.Logarithmic(least, most);
    }

    /// <summary>Characters place by place would spell what values of too few have in common.</summary>
    ByteAutomaton? NewString(Slot slot, List<byte[]> spelled)
    {
        byte[][] strings = [.. spelled.Where(spelling => spelling is [(byte)'"', .., (byte)'"']).Select(spelling => spelling[1..^1])];
        if (strings.Length == 0) return null;
        var form = TextFormat.Of(strings);
        return form is PlacesText && known.HasProtected(slot) ? TextFormat.Any : form;
    }

    /// <summary>A number in quotes, as most of those that there are, or any number.</summary>
    static NumberText? NewBareString(List<byte[]> spelled)
    {
        byte[][] strings = [.. spelled.Where(spelling => spelling is [(byte)'"', .., (byte)'"']).Select(spelling => spelling[1..^1])];
        var whole = new NumberText(whole: true);
        return strings.Length == 0 ? null : strings.All(content => whole.Accepts(content)) ? whole : new NumberText(whole: false);
    }

    static NumberText? NewNumber(List<byte[]> spelled)
    {
        byte[][] numbers = [.. spelled.Where(spelling => spelling is [(byte)'-' or >= (byte)'0' and <= (byte)'9', ..])];
        var whole = new NumberText(whole: true);
        return numbers.Length == 0 ? null : numbers.All(number => whole.Accepts(number)) ? whole : new NumberText(whole: false);
    }

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

namespace CyberLM.Logs;

/// <summary>
/// Finds which network addresses go with what else is told from: an address has one place, but for a few records in a hundred, too many for
/// a function. Such a tie predicts nothing; it says that a place which no record had wants an address which none had.
/// </summary>
static class TieSearch
{
    const int LeastRows = 20;

    /// <summary>Rows that do not have what most with their address have: a share of all, and of those that guessing would miss.</summary>
    const double MostMissed = 0.1, MostOfGuessing = 0.25;

    /// <param name="predictors">of all records</param>
    /// <param name="known">what the schema will know</param>
    public static List<Tie> Find(SchemaTree tree, Sample sample, Predictor?[] predictors, SpecialSlots special, KnownSymbols known)
    {
        List<Slot> spelled = [.. tree.Root.Scope.Slots.Where(slot => slot.Kind == SlotKind.Value && predictors[slot.Index] is null
            && slot != special.Entity && slot != special.Time)];
        HashSet<Slot> sources = [.. predictors.OfType<Function>().Select(function => function.From)];
        var ties = new List<Tie>();
        foreach (var address in spelled.Where(IsAddress))
        {
            int[] keys = sample.Column(address);
            ties.AddRange(spelled.Where(slot => slot != address && sources.Contains(slot) && Goes(keys, sample.Column(slot)))
                .Select(slot => new Tie(address, slot, Mostly(address, keys, slot, sample.Column(slot), known))));
        }
        return ties;
    }

    /// <summary>As far as its first values show.</summary>
    static bool IsAddress(Slot slot)
    {
        const int most = 1000;
        byte[][] strings = [.. Enumerable.Range(0, Math.Min(slot.Symbols.Count, most)).Select(symbol => slot.Symbols[symbol].ToArray())
            .Where(answer => answer is [(byte)'"', _, .., (byte)'"']).Select(answer => answer[1..^1])];
        return strings.Length > 0 && TextFormat.Of(strings) is AddressText;
    }

    static bool Goes(int[] keys, int[] answers)
    {
        var rows = Enumerable.Range(0, keys.Length).Where(row => keys[row] >= 0 && answers[row] >= 0).ToList();
        List<List<int>> byKey = [.. rows.GroupBy(row => keys[row], row => answers[row]).Select(group => group.ToList())
            .Where(group => group.Count > 1)];
        List<int> repeated = [.. byKey.SelectMany(group => group)];
        if (repeated.Count < LeastRows || 2 * repeated.Count < rows.Count) return false;
        int missed = repeated.Count - byKey.Sum(MostCommon);
        return missed <= MostMissed * repeated.Count && missed <= MostOfGuessing * (repeated.Count - MostCommon(repeated))
            && MostCommon(repeated) < repeated.Count;
    }

    static Dictionary<byte[], byte[]> Mostly(Slot address, int[] keys, Slot place, int[] answers, KnownSymbols known)
    {
        var (addresses, places) = (known.Of(address).ToHashSet(), known.Of(place).ToHashSet());
        return Enumerable.Range(0, keys.Length).Where(row => addresses.Contains(keys[row]) && places.Contains(answers[row]))
            .GroupBy(row => answers[row], row => keys[row]).ToDictionary(
                group => place.Symbols[group.Key].ToArray(),
                group => address.Symbols[group.CountBy(key => key).MaxBy(count => count.Value).Key].ToArray(), BytesComparer.Instance);
    }

    static int MostCommon(List<int> answers) => answers.CountBy(answer => answer).Max(count => count.Value);
}

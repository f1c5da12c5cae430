namespace CyberLM.Logs;

/// <summary>
/// Which answers are worth knowing: those that stand in more than one sequence of records. A value of only one gets no token, so that a
/// model learns how often something new comes; an identifier that only ever came again shortly after it had come gets none either.
/// </summary>
sealed class KnownSymbols
{
    const int Most = 4096;
    readonly SchemaTree tree;
    readonly IReadOnlyList<Predictor?[]> predictors;
    readonly int[][] kept;
    readonly RandomPattern[][] patterns;
    readonly bool[] spelled;
    readonly int[] shared;
    readonly int[]?[] owners;
    readonly Sequences sequences;
    readonly double[] entityShares;
    readonly Protection protection;
    readonly Dictionary<Slot, byte[]> common = [];

    public KnownSymbols(
        SchemaTree tree, Sample sample, IReadOnlyList<Predictor?[]> predictors, Sequences sequences, Protection protection)
    {
        this.sequences = sequences;
        entityShares = sequences.EntityShares();
        this.protection = protection;
        shared = new int[tree.Slots.Count];
        this.tree = tree;
        this.predictors = predictors;
        spelled = [.. tree.Slots.Select(slot => predictors.Any(ofType => ofType[slot.Index] is null or Function or EntityValue))];
        patterns = [.. tree.Slots.Select(slot => slot.Kind == SlotKind.Value && IsSpelled(slot)
            ? Array.FindAll(RandomSearch.Patterns(slot), pattern => !protection.Covers(slot, pattern)) : [])];
        (kept, owners) = (new int[tree.Slots.Count][], new int[]?[tree.Slots.Count]);
        // Whose values are is said by the place of those who have them, so these come first.
        var entity = tree.Slots.FirstOrDefault(slot => predictors.Any(ofType => ofType[slot.Index] is EntityValue));
        var places = new Dictionary<int, int>();
        if (entity is not null)
        {
            kept[entity.Index] = MostFrequent(entity, sample, places);
            for (int place = 0; place < kept[entity.Index].Length; place++) places[kept[entity.Index][place]] = place;
        }
        foreach (var slot in tree.Slots.Where(slot => slot != entity)) kept[slot.Index] = MostFrequent(slot, sample, places);
        foreach (var slot in tree.Slots.Where(slot => slot.Kind == SlotKind.Layout && IsSpelled(slot) && CountOf(slot) == 0))
            if (CommonLayout.Of(slot, sample, sequences, protection) is { } layout) common.Add(slot, layout);
    }

    /// <summary>Whether the slot is spelled in any type of record.</summary>
    public bool IsSpelled(Slot slot) => spelled[slot.Index];

    /// <summary>Whether nothing tells it in any type of record.</summary>
    public bool IsAlwaysSpelled(Slot slot) => predictors.All(ofType => ofType[slot.Index] is null);

    public int CountOf(Slot slot) => kept[slot.Index].Length;

    /// <summary>Those that are known of anyone.</summary>
    public int SharedOf(Slot slot) => shared[slot.Index];

    /// <summary>By the numbers that they have while the schema is mined.</summary>
    public IReadOnlyList<int> Of(Slot slot) => kept[slot.Index];

    /// <summary>Whether what stands between its quotes is copied to where none are: it has to be a number there.</summary>
    public bool IsCopiedBare(Slot slot) =>
        predictors.Any(ofType => ofType.Any(predictor => predictor is Copy { Before.IsEmpty: true } copy && copy.From == slot));

    /// <summary>Spellings that have to be spelled: not known, or not known of someone new.</summary>
    public List<byte[]> SpelledOf(Slot slot)
    {
        var known = kept[slot.Index].Take(sequences.HaveEntities ? shared[slot.Index] : int.MaxValue).ToHashSet();
        return [.. Enumerable.Range(0, slot.Symbols.Count).Where(symbol => !known.Contains(symbol) && !IsIdentifier(slot, symbol))
            .Select(symbol => slot.Symbols[symbol].ToArray())];
    }

    /// <summary>Whether some of what has to be spelled is of too few: what it looks like would tell it.</summary>
    public bool HasProtected(Slot slot) => Enumerable.Range(0, slot.Symbols.Count).Any(symbol => protection.Covers(slot, symbol));

    public RandomPattern[] PatternsOf(Slot slot) => patterns[slot.Index];

    /// <summary>Numbers the symbols anew, the most frequent first, and forgets the others.</summary>
    public void Keep()
    {
        // All functions first: which outcomes are protected is said by the old numbers.
        foreach (var ofType in predictors)
            for (int i = 0; i < ofType.Length; i++)
                if (ofType[i] is Function function)
                    ofType[i] = new Function(
                        function.From, function.To, [.. kept[function.From.Index].Select(symbol => Unprotected(function, symbol))],
                        function.Identifies);
        foreach (var slot in tree.Slots)
        {
            int[] symbols = kept[slot.Index];
            var known = new SymbolTable(common.TryGetValue(slot, out byte[]? layout) ? [layout]
                : symbols.Select(symbol => slot.Symbols[symbol].ToArray()));
            if (slot.Kind == SlotKind.Layout) slot.Node.KeepLayouts(known);
            else slot.Symbols = known;
            if (!sequences.HaveEntities || slot.Kind != SlotKind.Value) continue;
            slot.Shared = shared[slot.Index];
            slot.Owners = owners[slot.Index] ?? [];
        }
    }

    /// <summary>An outcome that is not to be learned is none.</summary>
    byte[]? Unprotected(Function function, int key)
    {
        byte[]? outcome = function.Outcomes[key];
        return outcome is not null && protection.Covers(function.To, function.To.Symbols.Find(outcome)) ? null : outcome;
    }

    /// <summary>Those that more than one entity has come first, then those of each entity.</summary>
    /// <param name="places">of the entities that are known, by symbol</param>
    int[] MostFrequent(Slot slot, Sample sample, Dictionary<int, int> places)
    {
        int[] column = sample.Column(slot);
        var uses = SymbolUses.Of(column, sample.RecordsOf(slot.Scope), slot.Symbols.Count, sequences);
        bool[] late = patterns[slot.Index].Length > 0 ? ComesAgainLate(slot, column) : [];
        bool personal = slot.Kind == SlotKind.Value && IsPersonal(slot, uses);
        bool[] own = personal || slot.Kind != SlotKind.Value || !sequences.HaveEntities || !IsSpelled(slot) ? []
            : OwnValues.Of(uses, column, sample.RecordsOf(slot.Scope), sequences);
        int Owner(int symbol) => places.GetValueOrDefault(uses[symbol].Entity, places.Count);
        bool Shared(int symbol) =>
            !(personal || own.Length > 0 && own[symbol]) || uses[symbol].OfTwoEntities || IsLiteral(slot.Symbols[symbol]);
        int[] found = [.. Enumerable.Range(0, uses.Length)
            .Where(symbol => uses[symbol].InTwoSequences || IsLiteral(slot.Symbols[symbol]))
            .Where(symbol => late.Length == 0 || late[symbol] || !IsIdentifier(slot, symbol) || IsOfDays(uses[symbol]))
            .Where(symbol => !protection.Covers(slot, symbol))
            .OrderByDescending(symbol => uses[symbol].Records).ThenBy(symbol => symbol)
            .Take(Most)
            .OrderBy(symbol => Shared(symbol) ? -1 : Owner(symbol))];
        shared[slot.Index] = found.Count(Shared);
        if (places.Count > 0) owners[slot.Index] = [.. found.Skip(shared[slot.Index]).Select(Owner)];
        return found;
    }

    /// <summary>true, false, null and "" say nothing of anyone.</summary>
    static bool IsLiteral(ReadOnlySpan<byte> spelling) => spelling is [(byte)'t' or (byte)'f' or (byte)'n', ..] or [(byte)'"', (byte)'"'];

    /// <summary>
    /// Whether a slot's values are mostly of one entity each, and more so than chance would have it: devices and addresses, not the kinds
    /// of things that people do.
    /// </summary>
    bool IsPersonal(Slot slot, SymbolUses[] uses)
    {
        const double mostly = 0.7, byChance = 0.4;
        const int least = 3;
        if (!sequences.HaveEntities) return false;
        if (predictors.Any(ofType => ofType[slot.Index] is EntityValue or Function { Identifies: true })) return true;
        SymbolUses[] again = [.. uses.Where(use => use.Records > 1)];
        if (again.Length < least) return false;
        double observed = again.Count(use => !use.OfTwoEntities) / (double)again.Length;
        return observed >= mostly && again.Average(use => entityShares.Sum(share => Math.Pow(share, use.Records - 1))) <= byChance;
    }

    /// <summary>A long day is several sequences: in two of them is not on two days.</summary>
    bool IsOfDays(SymbolUses use) => sequences.HaveEntities && (use.Days > 1 || use.OfTwoEntities);

    bool IsIdentifier(Slot slot, int symbol) =>
        Array.Exists(patterns[slot.Index], pattern => pattern.Matches(slot.Symbols[symbol]));

    /// <summary>Whether a symbol has come when it was no longer among the last few.</summary>
    static bool[] ComesAgainLate(Slot slot, int[] column)
    {
        var recent = new List<int>();
        var seen = new bool[slot.Symbols.Count];
        var late = new bool[slot.Symbols.Count];
        foreach (int symbol in column)
        {
            if (symbol < 0) continue;
            if (!recent.Remove(symbol) && seen[symbol]) late[symbol] = true;
            seen[symbol] = true;
            recent.Insert(0, symbol);
            if (recent.Count > StringCoder.MostRemembered) recent.RemoveAt(StringCoder.MostRemembered);
        }
        return late;
    }
}

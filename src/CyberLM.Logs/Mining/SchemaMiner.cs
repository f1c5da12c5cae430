using CyberLM.Gpt;

namespace CyberLM.Logs;

/// <summary>
/// Learns a schema from records: their paths, their types, what predicts what, how the rest is coded. Nothing is known beforehand.
/// </summary>
sealed class SchemaMiner
{
    /// <summary>
    /// Records from which on a value of the type slot is a type; rarer ones share one. Rules need more (<see cref="PredictorSearch"/>): in
    /// types of fewer the rules of all hold.
    /// </summary>
    const int LeastRecordsOfType = 5;

    /// <summary>So many times as many known values has what tells another, for exclusions of that one to be looked for.</summary>
    const int ManyTimes = 4;
    const int Pieces = 1024;
    readonly SchemaTree tree = new();
    readonly RecordTape tape = new();
    readonly TapeReader reader = new();
    readonly RowFiller filler;
    readonly RecordRows rows;
    readonly Sample sample;

    readonly MiningOptions options;

    public SchemaMiner(MiningOptions? options = null)
    {
        this.options = options ?? new();
        filler = new(tree, grows: true);
        rows = new(tree, tape.Text);
        sample = new(tree);
    }

    TimeSpan DayStart => options.DayStart ?? TimeSpan.Zero;

    /// <summary>A record that can only be kept as text says nothing of the schema.</summary>
    public void Add(ReadOnlySpan<byte> record)
    {
        if (reader.Read(record, tape) && filler.Fill(tape, rows)) sample.Add(rows);
    }

    public LogSchema Mine()
    {
        var entity = EntitySearch.Find(tree, sample, options.Plain ? MiningOptions.None : options.Entity);
        var dated = TimeSearch.Find(tree, sample, options.Time);
        var time = dated?.Slot;
        var sequences = new Sequences(sample, entity, time, dated?.Scale, DayStart);
        var counters = options.Plain ? [] : new CounterSearch(tree, sample, dated).Find();
        var protection = new Protection(tree, sample, entity, options.Protect);
        Protected = protection.Values;
        var search = new PredictorSearch(tree, sample, entity, time, protection, options.Plain) { Counters = counters };
        var typeSlot = TypeSearch.Find(tree, sample, entity);
        var general = search.Find(null);
        List<(int Symbol, Predictor?[] Predictors)> found = [];
        if (typeSlot is not null)
            foreach (var (symbol, records) in RecordsByType(typeSlot, protection))
            {
                var predictors = search.Find(records, general);
                // However few they are.
                predictors[typeSlot.Index] = new Constant(typeSlot.Symbols[symbol].ToArray());
                found.Add((symbol, predictors));
            }
        var pieces = BpeTrainer.Train(Texts(general, protection), Pieces);
        var known = new KnownSymbols(tree, sample, [general, .. found.Select(type => type.Predictors)], sequences, protection);
        var coders = new CoderChoice(tree, sample, known, search, sequences, dated).Choose();
        var exclusions = options.Plain ? [] : Exclusions(sequences, typeSlot, known, general, coders);
        var special = new SpecialSlots(typeSlot, entity, time, DayStart)
        {
            Labels = options.Labels, Midnight = options.Midnight ?? DayStart,
            RareRecords = found.Count == 0 ? 0 : RareRecords(typeSlot!, [.. found.Select(type => type.Symbol)]),
            AllHaveType = found.Count > 0
                && found.Select(type => type.Symbol).ToHashSet().IsSupersetOf(sample.Column(typeSlot!).Distinct()),
        };
        if (!options.Plain)
            special = special with
            {
                Ties = TieSearch.Find(tree, sample, general, special, known),
                Steady = new SteadySearch(sample, sequences, dated).Find(Untold(coders, entity, known)),
            };
        // The symbols get other numbers now.
        string[] names = [.. found.Select(type => System.Text.Encoding.UTF8.GetString(typeSlot!.Symbols[type.Symbol]))];
        known.Keep();
        foreach (var counter in counters.Values) counter.KeepKnown();
        foreach (var slot in tree.Slots.Where(slot => slot.Kind == SlotKind.Layout))
            coders[slot.Index] = new LayoutCoder(slot, known.IsSpelled(slot) ? slot.Symbols.Count : 0, new LayoutEdits(slot.Node));
        var closure = new SlotClosure(tree, special, [general, .. found.Select(type => type.Predictors)]);
        special = special with { Groups = closure.Of(options.Slots) };
        var order = new SlotOrder(special, SlotOrder.Late(coders));
        List<RecordType> types = [new(tree, order, "other", 0, general)];
        for (int i = 0; i < found.Count; i++) types.Add(new(tree, order, names[i], i + 1, found[i].Predictors));
        return new LogSchema(tree, special, types, coders, pieces, sample.Records, exclusions);
    }

    /// <summary>Values outside of lists, as strings are coded, that nothing tells in any type of record.</summary>
    IEnumerable<Slot> Untold(Coder[] coders, Slot? entity, KnownSymbols known) => coders.OfType<StringCoder>().Select(coder => coder.Slot)
        .Where(slot => slot.Scope == tree.Root.Scope && slot != entity && known.IsAlwaysSpelled(slot));

    List<Exclusion> Exclusions(Sequences sequences, Slot? typeSlot, KnownSymbols known, Predictor?[] general, Coder[] coders)
    {
        var search = new ExclusionSearch(sample, sequences, typeSlot);
        foreach (var coder in coders)
            if (Exclusion.Concerns(coder, tree) && IsLookedAt(coder.Slot, known, general)) search.Add(coder.Slot, known.Of(coder.Slot));
        return search.Find();
    }

    /// <summary>
    /// Nothing tells it, or what does is of many more values: how a device is managed rules out more than any one device can be seen to.
    /// </summary>
    static bool IsLookedAt(Slot slot, KnownSymbols known, Predictor?[] general) => general[slot.Index] switch
    {
        null => true,
        Function { Identifies: false } function => ManyTimes * known.CountOf(slot) <= known.CountOf(function.From),
        _ => false,
    };

    IEnumerable<(int Symbol, HashSet<int> Records)> RecordsByType(Slot typeSlot, Protection protection)
    {
        int[] column = sample.Column(typeSlot);
        return Enumerable.Range(0, column.Length).Where(record => column[record] >= 0).GroupBy(record => column[record])
            .Where(group => group.Count() >= LeastRecordsOfType && !protection.Covers(typeSlot, group.Key))
            .OrderByDescending(group => group.Count())
            .Select(group => (group.Key, group.ToHashSet()));
    }

    /// <summary>None where there are records without a type: these are not rare.</summary>
    int RareRecords(Slot typeSlot, HashSet<int> types)
    {
        int[] column = sample.Column(typeSlot);
        return column.Count(symbol => symbol < 0) >= LeastRecordsOfType ? 0 : column.Count(symbol => !types.Contains(symbol));
    }

    /// <summary>Of which values too few entities have; null where none is asked about. Known once the schema is mined.</summary>
    public ProtectedValues? Protected { get; private set; }

    /// <summary>What is spelled as text in all likelihood: values that no one predicts.</summary>
    IEnumerable<ReadOnlyMemory<byte>> Texts(Predictor?[] general, Protection protection)
    {
        foreach (var slot in tree.Slots)
        {
            if (general[slot.Index] is not null and not Function) continue;
            for (int symbol = 0; symbol < slot.Symbols.Count; symbol++)
                if (!protection.Covers(slot, symbol)) yield return Copy.Content(slot.Symbols[symbol]).ToArray();
        }
    }
}

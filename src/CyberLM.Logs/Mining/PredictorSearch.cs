namespace CyberLM.Logs;

/// <summary>
/// Finds what predicts each slot in some of the records: all of them, or those of one type. A slot is sought among those with more
/// different answers, or as many and earlier in the record, so that no two predict each other.
/// </summary>
sealed class PredictorSearch
{
    /// <summary>Rows from which on a rule is believed.</summary>
    public const int LeastRows = 20;
    const int Several = 3;
    readonly SchemaTree tree;
    readonly Sample sample;
    readonly int[][] columns;
    readonly int[] rank;
    readonly Dictionary<Slot, List<Template>> templates = [];

    readonly Slot? entity, time;
    readonly Protection protection;
    readonly bool plain;

    /// <param name="entity">said before the sequence; the first that others are told from</param>
    /// <param name="time">the record's own: nothing predicts it</param>
    /// <param name="protection">what is of too few to stand in a rule</param>
    /// <param name="plain">constants and random values only</param>
    public PredictorSearch(SchemaTree tree, Sample sample, Slot? entity, Slot? time, Protection protection, bool plain)
    {
        this.tree = tree;
        this.sample = sample;
        (this.entity, this.time, this.protection, this.plain) = (entity, time, protection, plain);
        columns = [.. tree.Slots.Select(sample.Column)];
        rank = new int[tree.Slots.Count];
        int next = 0;
        foreach (var slot in tree.Slots.OrderBy(slot => slot != entity).ThenBy(slot => slot != time)
            .ThenByDescending(slot => slot.Symbols.Count).ThenBy(slot => slot.Index))
            rank[slot.Index] = next++;
    }

    /// <summary>Slots that count on, through records of all types.</summary>
    public IReadOnlyDictionary<Slot, Counter> Counters { get; init; } = new Dictionary<Slot, Counter>();

    /// <summary>Templates of a slot, found in whatever records.</summary>
    public Template[] TemplatesOf(Slot slot) => templates.TryGetValue(slot, out var found) ? [.. found] : [];

    /// <summary>By index of the slot; null where nothing predicts it.</summary>
    /// <param name="general">what is taken for slots that stand in too few of the records</param>
    public Predictor?[] Find(IReadOnlySet<int>? records, Predictor?[]? general = null)
    {
        var found = new Predictor?[tree.Slots.Count];
        foreach (var scope in tree.Scopes)
        {
            var recordOf = sample.RecordsOf(scope);
            List<int> rows = [.. Enumerable.Range(0, recordOf.Count).Where(row => records?.Contains(recordOf[row]) ?? true)];
            Find(scope, rows, found, general);
            if (!plain) new SumSearch(columns, rows, time).Find(scope, found);
        }
        return found;
    }

    void Find(Scope scope, List<int> rows, Predictor?[] found, Predictor?[]? general)
    {
        var counts = scope.Slots.ToDictionary(slot => slot, slot => new Counts(columns[slot.Index], rows, slot.Symbols.Count));
        foreach (var slot in scope.Slots)
            if (counts[slot].Present < LeastRows) found[slot.Index] = general?[slot.Index];
        // Before all others: what a text quotes must not be told from the text.
        if (!plain) new TemplateSearch(columns, rows, protection).Find(scope, found, templates);
        if (time?.Scope == scope) found[time.Index] = null;
        if (entity?.Scope == scope) found[entity.Index] = new EntityValue();
        List<Slot> sources = [];
        foreach (var slot in scope.Slots.OrderBy(slot => rank[slot.Index]))
        {
            var count = counts[slot];
            if (count.Present >= LeastRows && found[slot.Index] is null && slot != time)
                found[slot.Index] =
                    Find(slot, count, rows, [.. sources.Where(source => !Uses(source, slot, found))], counts, found, general)
                    ?? GeneralRule.Holding(slot, general, found, columns, rows);
            bool says = slot.Kind == SlotKind.Value && count.Distinct > 1 && count.Present >= LeastRows;
            if (says && !templates.ContainsKey(slot)) sources.Add(slot);
        }
        FindByFewer(sources, rows, counts, found, general);
    }

    /// <summary>
    /// A slot with fewer answers may tell one with more where it is there: a browser by its agent, though rich clients have no agent. So it
    /// does too where each tells the other, but several answers of the one never stand beside the other: that an agent is there says that
    /// the browser is no rich client.
    /// </summary>
    void FindByFewer(
        List<Slot> sources, List<int> rows, Dictionary<Slot, Counts> counts, Predictor?[] found, Predictor?[]? general)
    {
        foreach (var slot in sources)
        {
            if (plain || found[slot.Index] is not null || slot == time) continue;
            List<Slot> fewer = sources.FindAll(source => rank[source.Index] > rank[slot.Index] && found[source.Index] is not Copy
                && (!Uses(source, slot, found) || IsToldBy(source, slot, found) && StandsAlone(slot, source, rows)));
            long tried = (long)sources.Count * sources.Count + 1;
            found[slot.Index] = FindFunction(slot, counts[slot], rows, fewer, counts, tried, found, general);
            if (found[slot.Index] is Function function && IsToldBy(function.From, slot, found)) found[function.From.Index] = null;
        }
    }

    static bool IsToldBy(Slot slot, Slot other, Predictor?[] found) =>
        found[slot.Index] is Function { Identifies: false } function && function.From == other;

    /// <summary>Whether several answers of a slot never stand beside the other.</summary>
    bool StandsAlone(Slot slot, Slot other, List<int> rows) => rows.Where(row => columns[slot.Index][row] >= 0)
        .GroupBy(row => columns[slot.Index][row]).Count(answer => answer.All(row => columns[other.Index][row] < 0)) >= Several;

    /// <summary>Whether a slot is predicted by another, by way of others too.</summary>
    public static bool Uses(Slot slot, Slot other, Predictor?[] found) =>
        found[slot.Index]?.Needs.Any(need => need == other || Uses(need, other, found)) ?? false;

    /// <summary>Whether the slot says who it is: the entity, or another name of it.</summary>
    bool Names(Slot slot, Predictor?[] found) => slot == entity || found[slot.Index] is Function { Identifies: true };

    /// <summary>A department is said of many, a display name of one; two may bear the same.</summary>
    static bool HasOneKeyEach(IReadOnlyList<byte[]?> outcomes)
    {
        const double nearlyAll = 0.9;
        const int leastKeys = 3;
        int keys = outcomes.Count(outcome => outcome is not null);
        return keys >= leastKeys && outcomes.OfType<byte[]>().Distinct(BytesComparer.Instance).Count() >= nearlyAll * keys;
    }

    Predictor? Find(
        Slot slot, Counts count, List<int> rows, List<Slot> sources, Dictionary<Slot, Counts> counts, Predictor?[] found,
        Predictor?[]? general)
    {
        int[] answers = columns[slot.Index];
        if (count.Distinct == 1)
        {
            int only = answers[rows.First(row => answers[row] >= 0)];
            return protection.Covers(slot, only) ? null : new Constant(slot.Symbols[only].ToArray());
        }
        if (slot.Kind != SlotKind.Value) return null;
        if (plain) return RandomOf(slot, answers, rows, count);
        long tried = (long)sources.Count * sources.Count + 1;
        foreach (var from in sources)
            if (CopySearch.Find(from, columns[from.Index], slot, answers, rows, count, tried) is { } copy && Covers(from, answers, rows)
                && !(copy.HasText && protection.Covers(slot.Scope, rows.Where(row => answers[row] >= 0))))
                return copy;
        if (Counters.TryGetValue(slot, out var counter) && !counter.Of.Any(part => Uses(part, slot, found))) return counter;
        if (RandomOf(slot, answers, rows, count) is { } random) return random;
        List<Slot> originals = sources.FindAll(source => found[source.Index] is not Copy);
        return FindFunction(slot, count, rows, originals, counts, tried, found, general) is not { } function
            ? null
            : new Function(function.From, slot, [.. function.Outcomes], Names(function.From, found) && HasOneKeyEach(function.Outcomes));
    }

    RandomValue? RandomOf(Slot slot, int[] answers, List<int> rows, Counts count) =>
        RandomSearch.Find(slot, answers, rows, count) is { } random && !protection.Covers(slot, random.Pattern) ? random : null;

    /// <summary>A source that is often absent leaves the copy to be spelled.</summary>
    bool Covers(Slot from, int[] answers, List<int> rows)
    {
        int[] source = columns[from.Index];
        int present = 0, covered = 0;
        foreach (int row in rows)
        {
            if (answers[row] < 0) continue;
            present++;
            if (source[row] >= 0) covered++;
        }
        return 2 * covered >= present;
    }

    /// <summary>
    /// Of the sources that tell a slot equally well the one with the fewest keys. But what is always the same of someone is theirs, unless
    /// enough others bear out that something else tells it: that someone is a guest follows from who it is, and not from the state that two
    /// guests live in.
    /// </summary>
    Function? FindFunction(Slot slot, Counts count, List<int> rows, List<Slot> sources, Dictionary<Slot, Counts> counts, long tried,
        Predictor?[] found, Predictor?[]? general)
    {
        const double least = 0.5;
        var candidates = new List<FunctionCandidate>();
        foreach (var from in sources)
        {
            if (2 * counts[from].Distinct > rows.Count) continue;
            int rowsPerKey = from == entity ? 1 : FunctionSearch.RowsPerKey;
            if (FunctionSearch.Find(from, columns[from.Index], slot, columns[slot.Index], rows, count, tried, rowsPerKey) is { } function
                && function.Covered >= least)
                candidates.Add(new(from, counts[from].Distinct, function));
        }
        if (candidates.Count == 0) return null;
        var best = FunctionCandidate.Best(candidates, slot).MinBy(candidate => candidate.Keys).Told(slot)!;
        if (entity is null || !counts.TryGetValue(entity, out var whose) || 2 * whose.Present < rows.Count) return best;
        bool IsTheirs(Slot source) => source == entity || Uses(source, entity, found);
        if (IsTheirs(best.From)) return best;
        // What is said of all records knows more people than those of one type.
        var theirs = GeneralRule.Holding(slot, general, found, columns, rows) is Function all && IsTheirs(all.From) ? all
            : candidates.Where(candidate => IsTheirs(candidate.From) && candidate.IsAsNear(best.From, slot))
                .OrderBy(candidate => candidate.Keys).FirstOrDefault().Told(slot);
        return theirs is null || Witnesses.Confirm(columns[entity.Index], best, columns, rows, sources.Count) ? best
            : new Function(theirs.From, slot, [.. theirs.Outcomes], identifies: false);
    }
}

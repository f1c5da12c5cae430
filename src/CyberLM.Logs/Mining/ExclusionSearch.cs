namespace CyberLM.Logs;

/// <summary>
/// Finds values that never stand together in a record though by chance they would have: b never beside a, or nothing but b beside a.
/// <para>
/// What must not be taken for a rule is habit: who has one device never has another's browser, and a day abroad has its own address and its
/// own applications. So records are compared with others of the same entity, day and type alone (<see cref="Stretches"/>): given how often
/// each value came there, it is arbitrary which record had which. Where of n such records x had a and y had b, none had both with a
/// probability of C(n - x, y) / C(n, y); over all stretches it is the product (Fisher's exact test, stratified). Who never had both values
/// on one day says nothing.
/// </para>
/// <para>
/// Nor is the habit of one a rule, however long they keep to it: no entity gives more than a third of the evidence needed. Bonferroni: the
/// level is divided by the number of rules tried.
/// </para>
/// </summary>
sealed class ExclusionSearch
{
    const int MostSymbols = 64, LeastOwners = 3, RulesPerPair = 3;
    const double Level = 0.01;
    readonly Sample sample;
    readonly Stretches stretches;
    readonly List<ExclusionColumn> columns = [];

    public ExclusionSearch(Sample sample, Sequences sequences, Slot? type)
    {
        this.sample = sample;
        stretches = new(sample, sequences, type);
    }

    /// <summary>A slot that costs tokens.</summary>
    /// <param name="known">its symbols that have one</param>
    public void Add(Slot slot, IReadOnlyList<int> known)
    {
        if (known.Count is 0 or > MostSymbols) return;
        int[] symbols = sample.Column(slot);
        var ownersOf = known.ToDictionary(symbol => symbol, _ => new HashSet<int>());
        for (int record = 0; record < symbols.Length; record++)
            if (ownersOf.TryGetValue(symbols[record], out var owners)) owners.Add(stretches.OwnerOf(record));
        var column = new ExclusionColumn(slot, symbols, [.. known.Where(symbol => ownersOf[symbol].Count >= LeastOwners)]);
        if (column.Count > 0 && column.Rows.Count >= PredictorSearch.LeastRows) columns.Add(column);
    }

    /// <summary>The surest first.</summary>
    public List<Exclusion> Find()
    {
        var found = new List<(double Evidence, Exclusion Exclusion)>();
        long tried = 0;
        foreach (var (left, right) in Pairs()) tried += (long)RulesPerPair * left.Count * right.Count;
        double needed = Math.Log(Math.Max(1, tried)) - Math.Log(Level);
        foreach (var (left, right) in Pairs())
            if (new ExclusionTest(stretches, left, right, needed / LeastOwners) is { HasCandidates: true } test)
                found.AddRange(test.Run(needed));
        return [.. found.OrderByDescending(one => one.Evidence).Select(one => one.Exclusion)];
    }

    IEnumerable<(ExclusionColumn Left, ExclusionColumn Right)> Pairs() =>
        from left in Enumerable.Range(0, columns.Count)
        from right in Enumerable.Range(left + 1, columns.Count - left - 1)
        select (columns[left], columns[right]);
}

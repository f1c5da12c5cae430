namespace CyberLM.Evaluation;

/// <summary>What invariants say of each record of a set.</summary>
sealed class InvariantVerdicts
{
    readonly IReadOnlyList<Invariant> invariants;
    readonly bool?[][] verdicts;

    public InvariantVerdicts(IReadOnlyList<Invariant> invariants, IReadOnlyList<FlatRecord> records)
    {
        this.invariants = invariants;
        verdicts = [.. records.Select(record => invariants.Select(invariant => invariant.Holds(record)).ToArray())];
    }

    public IReadOnlyList<Invariant> Invariants => invariants;

    /// <summary>Of the records it applies to; none for an invariant that is not there.</summary>
    public IEnumerable<bool> Of(string key)
    {
        int index = 0;
        while (index < invariants.Count && invariants[index].Key != key) index++;
        return index == invariants.Count ? [] : verdicts.Select(record => record[index]).OfType<bool>();
    }

    /// <summary>Of each record whether none of the invariants is broken, those aside that are not <paramref name="counted"/>.</summary>
    public IEnumerable<bool> All(Func<string, bool> counted)
    {
        int[] places = [.. Enumerable.Range(0, invariants.Count).Where(i => counted(invariants[i].Key))];
        return verdicts.Select(record => places.All(i => record[i] != false));
    }
}

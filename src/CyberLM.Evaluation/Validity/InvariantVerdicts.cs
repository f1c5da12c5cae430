namespace CyberLM.Evaluation;

/// <summary>What invariants say of each record of a set.</summary>
sealed class InvariantVerdicts
{
    readonly IReadOnlyList<Invariant> invariants;
    readonly bool?[][] verdicts;
    readonly IReadOnlyList<FlatRecord> records;

    public InvariantVerdicts(IReadOnlyList<Invariant> invariants, IReadOnlyList<FlatRecord> records)
    {
        (this.invariants, this.records) = (invariants, records);
        verdicts = [.. records.Select(record => invariants.Select(invariant => invariant.Holds(record)).ToArray())];
    }

    public IReadOnlyList<Invariant> Invariants => invariants;

    /// <summary>Of the records it applies to; none for an invariant that is not there.</summary>
    public IEnumerable<bool> Held(string key) => Of(key).Select(outcome => outcome.Value > 0);

    /// <summary>The same with the records.</summary>
    public IEnumerable<Outcome> Of(string key)
    {
        int index = 0;
        while (index < invariants.Count && invariants[index].Key != key) index++;
        return index == invariants.Count ? [] : records.Zip(verdicts).Where(one => one.Second[index] is not null)
            .Select(one => new Outcome(one.First, one.Second[index]!.Value ? 1 : 0));
    }

    /// <summary>Of each record whether none of the invariants is broken, those aside that are not <paramref name="counted"/>.</summary>
    public IEnumerable<bool> All(Func<string, bool> counted)
    {
        int[] places = [.. Enumerable.Range(0, invariants.Count).Where(i => counted(invariants[i].Key))];
        return verdicts.Select(record => places.All(i => record[i] != false));
    }
}

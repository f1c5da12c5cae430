namespace CyberLM.Logs;

/// <summary>What was asked of every record, worked out for each type of record: which answers may stand where.</summary>
sealed class Conditions
{
    readonly TypeConditions?[] ofType;

    /// <param name="ofType">by number of the type; null where its records cannot be what was asked</param>
    /// <param name="asked">what is announced before a sequence</param>
    public Conditions(TypeConditions?[] ofType, IReadOnlyList<(Slot Slot, byte[] Answer)> asked)
    {
        this.ofType = ofType;
        Asked = asked;
    }

    /// <summary>What is told from answers asked for that only one entity has.</summary>
    public IReadOnlyList<(Function Function, byte[] Key, byte[] Answer)> Facts { get; init; } = [];

    /// <summary>From now on it holds in a sequence of someone new.</summary>
    public void Tell(SequenceState state)
    {
        foreach (var (function, key, answer) in Facts) state.Facts.Learn(function.From, function.To, key, answer);
    }

    public IReadOnlyList<(Slot Slot, byte[] Answer)> Asked { get; }

    /// <summary>Answers that records of some type must have.</summary>
    public IEnumerable<KeyValuePair<Slot, byte[]>> AllWanted => ofType.OfType<TypeConditions>().SelectMany(type => type.AllWanted);

    public bool Allows(RecordType type) => ofType[type.Number] is not null;

    public TypeConditions Of(RecordType type) =>
        ofType[type.Number] ?? throw new InvalidOperationException($"no record of type {type.Name} can be what was asked");
}

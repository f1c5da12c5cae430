namespace CyberLM.Logs;

/// <summary>
/// Which types of record users have and which are of no one, by the records trained on: sign-ins, and what applications and services do.
/// Of those that can be what was asked.
/// </summary>
sealed class TypesByOwner
{
    const int DaysOfWeek = 7;
    readonly List<(RecordType Type, TypeUse Use)> known;

    public TypesByOwner(FieldModel fields, Conditions? asked)
    {
        var limits = new DecodingLimits { Conditions = asked };
        known = [.. fields.Schema.Types.Where(type => limits.Allows(fields.Schema, type))
            .Join(fields.Population.Types, type => type.Name, use => use.Type, (type, use) => (type, use))];
        (OfUsers, OfNoOne) = (Those(use => use.OfUsers > 0), Those(use => use.OfNoOne.Any(records => records > 0)));
        DaysOfNoOne = [.. Enumerable.Range(0, DaysOfWeek).Select(weekday => known.Sum(one => one.Use.OfNoOne[weekday]))];
    }

    /// <summary>Null where there are none, or where it is not known which are whose.</summary>
    public IReadOnlySet<RecordType>? OfUsers { get; }
    public IReadOnlySet<RecordType>? OfNoOne { get; }

    /// <summary>Whether users have records like those asked for.</summary>
    public bool AreUsers => OfUsers is not null || OfNoOne is null;

    /// <summary>How many are of no one, by weekday.</summary>
    public IReadOnlyList<long> DaysOfNoOne { get; }

    HashSet<RecordType>? Those(Func<TypeUse, bool> are) =>
        known.Where(one => are(one.Use)).Select(one => one.Type).ToHashSet() is { Count: > 0 } some ? some : null;
}

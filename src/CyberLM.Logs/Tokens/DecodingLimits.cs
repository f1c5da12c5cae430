namespace CyberLM.Logs;

/// <summary>
/// What a generated record must be beyond what could be written at all: no rule broken, no key that the records did not have, its time
/// within a window, and what the user asked for.
/// </summary>
sealed class DecodingLimits
{
    TypeConditions? current;

    /// <summary>False: the model is not held to anything, and only what is drawn beside its tokens keeps to the window.</summary>
    public bool IsStrict { get; init; } = true;

    /// <summary>Of the record's own time, in nanoseconds since 1970; the end is outside.</summary>
    public (long First, long End)? Window { get; init; }
    public Conditions? Conditions { get; set; }

    /// <summary>A record that is later than what is left of the window ends the sequence: it is of another day.</summary>
    public bool LaterEnds { get; set; }

    /// <summary>The record's own time, where that is known beforehand.</summary>
    public (Slot Slot, byte[] Answer)? Moment { get; set; }

    /// <summary>Layouts that are left where someone does not have a name; what was asked for goes before.</summary>
    public IReadOnlyList<LayoutsLeft> Layouts { get; init; } = [];

    /// <summary>Of which types the record may be; null: of any.</summary>
    public IReadOnlySet<RecordType>? Types { get; init; }

    /// <summary>Of types too rare to be known are no records, unless only they can be what was asked.</summary>
    public bool Allows(LogSchema schema, RecordType type) => (Types?.Contains(type) ?? true) && (Conditions?.Allows(type) ?? true)
        && (type.Number > 0 || (schema.RareRecords == 0 && !schema.AllHaveType) || !HasOther(schema, Conditions));

    /// <summary>Whether some record of a known type can be what was asked.</summary>
    public static bool HasOther(LogSchema schema, Conditions? asked) => schema.Types.Skip(1).Any(type => asked?.Allows(type) ?? true);

    /// <summary>The record is of this type.</summary>
    public void Begin(RecordType type)
    {
        current = IsStrict ? Conditions?.Of(type) : null;
        foreach (var left in Layouts)
            if (IsStrict && left.Type == type) current = TypeConditions.Among(current, left.Layout, left.Layouts);
        if (IsStrict && Moment is { } moment) current = TypeConditions.With(current, moment.Slot, moment.Answer);
    }

    /// <summary>What was asked of a slot; nothing of those in lists.</summary>
    public TypeConditions? Of(Row row) => row.Scope.Index == 0 ? current : null;
}

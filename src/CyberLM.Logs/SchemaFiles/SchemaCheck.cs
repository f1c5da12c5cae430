namespace CyberLM.Logs;

/// <summary>
/// What the parts of a schema must be to one another. Anything may stand in a file that a person can edit; what the rest of the program
/// takes for granted is asked here, so that it is refused by name before it is used.
/// </summary>
sealed class SchemaCheck(SchemaTree tree, SpecialSlots special)
{
    /// <summary>Rules are followed from slot to slot, each step a call; no log comes near.</summary>
    const int LongestChain = 1000;

    /// <param name="names">of the types; the first is that of records without one</param>
    /// <exception cref="FormatException">in each case: it is not so</exception>
    public void RequireTypes(string[] names)
    {
        if (names.Length == 0) throw new FormatException("types: there is none");
        if (special is { AllHaveType: true, RareRecords: > 0 })
            throw new FormatException($"allHaveType is true, and rareRecords says that {special.RareRecords} have none");
        if (names.Length == 1)
        {
            if (special.AllHaveType) throw new FormatException("allHaveType is true, and there are no types of records");
            if (special.RareRecords > 0)
                throw new FormatException($"rareRecords is {special.RareRecords}, and there are no types of records");
            return;
        }
        if (special.Type is not { } slot) throw new FormatException("type: there are types of records, and no slot says which one it is");
        if (!names.Skip(1).Any(name => slot.Symbols.Find(System.Text.Encoding.UTF8.GetBytes(name)) >= 0))
            throw new FormatException($"type: slot {slot.Index} ({slot}) has none of the types for an answer");
    }

    /// <summary>Other times count from the record's own.</summary>
    /// <param name="coders">by index of the slot</param>
    public void RequireTime(Coder[] coders)
    {
        if (special.Time is { } time && coders[time.Index] is not TimeCoder)
            throw new FormatException($"time: slot {time.Index} ({time}) is not coded as a time");
        if (special.Time is null && coders.FirstOrDefault(coder => coder is TimeCoder) is { } dated)
            throw new FormatException($"time: slot {dated.Slot.Index} ({dated.Slot}) is coded as a time, and no slot is the record's own");
    }

    /// <summary>Whose a record is is said by one slot, and values belong to those who are known there.</summary>
    /// <param name="predictors">by number of the type, then by index of the slot</param>
    public void RequireEntity(Predictor?[][] predictors)
    {
        foreach (var slot in tree.Slots)
        {
            if (slot != special.Entity && predictors.Any(ofType => ofType[slot.Index] is EntityValue))
                throw new FormatException($"entity: slot {slot.Index} ({slot}) is predicted as the entity, and is not the one named");
            if (slot.Owners.Any(owner => owner < 0 || owner > (special.Entity?.Symbols.Count ?? 0)))
                throw new FormatException($"slot {slot.Index} ({slot}) has owners whom the entity's known answers do not have");
        }
    }

    /// <summary>What a slot is told from is told before it.</summary>
    public void RequireNoCircles(string[] names, Predictor?[][] predictors)
    {
        for (int type = 0; type < names.Length; type++) RequireNoCircle(names[type], predictors[type]);
    }

    void RequireNoCircle(string name, Predictor?[] predictors)
    {
        HashSet<Slot> left = [.. tree.Slots.Where(slot => predictors[slot.Index] is not null)];
        IEnumerable<Slot> Open(Slot slot) => predictors[slot.Index]!.Needs.Where(left.Contains);
        for (int step = 0; left.Count > 0; step++)
        {
            if (step == LongestChain)
                throw new FormatException($"predicted: in records of type {name} rules lead on over more than {LongestChain} slots");
            List<Slot> told = [.. left.Where(slot => !Open(slot).Any())];
            if (told.Count == 0) throw new FormatException(Circle(name, left.First(), slot => Open(slot).First()));
            left.ExceptWith(told);
        }
    }

    /// <param name="next">a slot that the one given waits for; who follows it long enough goes in a circle</param>
    string Circle(string name, Slot slot, Func<Slot, Slot> next)
    {
        for (int i = 0; i < tree.Slots.Count; i++) slot = next(slot);
        return $"predicted: in records of type {name} slot {slot.Index} ({slot}) and slot {next(slot).Index} ({next(slot)}) "
            + "stand in a circle of slots that are told from one another";
    }
}

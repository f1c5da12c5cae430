namespace CyberLM.Logs;

/// <summary>
/// What belongs to the fields that a model of its own draws: what is told from them and what they are told from, so that no rule of the
/// schema leads out of the slot. Whose a record is, by any name, and when it was are known to all models and belong to none.
/// </summary>
/// <param name="predictors">of each type of record, by index of the slot</param>
sealed class SlotClosure(SchemaTree tree, SpecialSlots special, IReadOnlyList<Predictor?[]> predictors)
{
    const int Named = 3;
    readonly List<Slot> values = [.. tree.Root.Scope.Slots.Where(slot => slot.Kind == SlotKind.Value)];

    /// <exception cref="CyberLMException">a field that is not there, or one that belongs to two slots</exception>
    public IReadOnlyList<SlotGroup> Of(IReadOnlyList<SlotFields> asked)
    {
        var groups = new List<SlotGroup>();
        foreach (var fields in asked)
        {
            var group = new SlotGroup(fields.Name, [.. Close(fields.Paths.SelectMany(path => Find(fields.Name, path)))]);
            foreach (var other in groups)
            {
                if (other.Name == group.Name) throw new CyberLMException($"--slot {group.Name}: two have this name", "name one otherwise");
                if (other.Slots.Intersect(group.Slots).FirstOrDefault() is { } both)
                    throw new CyberLMException($"--slot {other.Name} and --slot {group.Name}: {both.Path} belongs to both, since their "
                        + "fields are told from each other", "make one slot of them");
            }
            groups.Add(group);
        }
        return groups;
    }

    IEnumerable<Slot> Find(string name, string path)
    {
        if (path.EndsWith(".*", StringComparison.Ordinal)) return Below(name, path[..^2]);
        var slot = SlotNames.Require(values, path, $"--slot {name}:");
        return slot != special.Entity && slot != special.Time
            ? [slot]
            : throw new CyberLMException($"--slot {name}: {slot.Path} says whose the record is or when it was, which all models know",
                "leave it out");
    }

    /// <summary>By the whole path of an object, or by an end of it that no other object has.</summary>
    List<Slot> Below(string name, string path)
    {
        if (values.FindAll(slot => slot.Path.StartsWith(path + ".", StringComparison.Ordinal)) is { Count: > 0 } exact) return exact;
        var objects = values.SelectMany(slot => Ends(slot.Path, path)).Distinct().ToList();
        if (objects.Count == 1) return values.FindAll(slot => slot.Path.StartsWith(objects[0] + ".", StringComparison.Ordinal));
        if (objects.Count > 1)
            throw new CyberLMException($"--slot {name}: {objects.Count} objects are called {path}",
                $"write one of {string.Join(", ", objects.Take(Named))}");
        throw new CyberLMException($"--slot {name}: the records have no fields below {path}", "cyberlm inspect lists all");
    }

    static IEnumerable<string> Ends(string path, string name)
    {
        string within = "." + path, sought = $".{name}.";
        for (int at = within.IndexOf(sought, StringComparison.OrdinalIgnoreCase); at >= 0;
            at = within.IndexOf(sought, at + 1, StringComparison.OrdinalIgnoreCase))
            yield return path[..(at + sought.Length - 2)];
    }

    IEnumerable<Slot> Close(IEnumerable<Slot> named)
    {
        var closed = named.ToHashSet();
        var waiting = new Queue<Slot>(closed);
        while (waiting.TryDequeue(out var slot))
            foreach (var other in ToldFrom(slot).Concat(Telling(slot)))
                if (other.Kind == SlotKind.Value && !IsOfAll(other) && closed.Add(other)) waiting.Enqueue(other);
        return closed.OrderBy(slot => slot.Index);
    }

    IEnumerable<Slot> ToldFrom(Slot slot) => values.Where(other => predictors.Any(
        ofType => ofType[other.Index] is Copy or Function or Sum && ofType[other.Index]!.Needs.Contains(slot)));

    IEnumerable<Slot> Telling(Slot slot) => predictors.SelectMany(ofType => ofType[slot.Index]?.Needs ?? []);

    bool IsOfAll(Slot slot) => slot == special.Entity || slot == special.Time
        || predictors.Any(ofType => ofType[slot.Index] is Function { Identifies: true });
}

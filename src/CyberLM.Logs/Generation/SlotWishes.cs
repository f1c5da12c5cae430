namespace CyberLM.Logs;

/// <summary>
/// Turns what slot models have drawn for a record into what the record may be: the drawn answers and no others, keys where they have them
/// and none where they have none, and the drawn time.
/// </summary>
/// <param name="asked">what holds beside it</param>
/// <param name="otherwise">what holds for a record in which the drawn answers cannot stand</param>
sealed class SlotWishes(
    LogSchema schema, IReadOnlyList<DrawnSlot> drawn, IReadOnlyList<(Slot Slot, byte[] Answer)> asked, Conditions? otherwise)
{
    /// <summary>Combinations that are remembered; a new address in every record would have no end.</summary>
    const int MostKnown = 4096;
    readonly TimeScale? scale = schema.Time is { } time ? ((TimeCoder)schema.Coders[time.Index]).Scale : null;
    readonly Dictionary<byte[], Conditions?> known = new(BytesComparer.Instance);
    readonly ByteBuffer combination = new();

    /// <summary>Of the records of a plan; null where a slot model has drawn none, and the model of the schema is left alone.</summary>
    /// <param name="results">by slot model and plan</param>
    public IReadOnlyList<RecordWish>? Of(IReadOnlyList<SequenceResult[]> results, int plan)
    {
        int records = results.Min(ofModel => ofModel[plan].Records.Count);
        return records == 0 ? null
            : [.. Enumerable.Range(0, records).Select(record => Of([.. results.Select(ofModel => ofModel[plan].Records[record])]))];
    }

    /// <param name="records">of each slot model</param>
    RecordWish Of(IReadOnlyList<TimedRecord> records)
    {
        for (int i = 0; i < drawn.Count; i++) drawn[i].Read(records[i].Utf8);
        var conditions = Known();
        return new(conditions ?? otherwise, MomentOf(records[0]), conditions is not null);
    }

    /// <summary>As the schema spells times, be it another way than the model that drew it.</summary>
    (Slot, byte[])? MomentOf(TimedRecord record)
    {
        if (drawn[0].Time is not { } slot || record.Time is not { } at) return null;
        var spelled = drawn[0].OwnTime;
        if (spelled.IsEmpty) return null;
        if (scale!.Read(spelled, out _) >= 0) return (slot, spelled.ToArray());
        var own = new ByteBuffer();
        scale.Write(0, TimeScale.Convert(at, SequenceState.UnitsPerSecond, scale.UnitsPerSecond), own);
        return (slot, own.Written.ToArray());
    }

    Conditions? Known()
    {
        combination.Clear();
        foreach (var source in drawn)
        {
            foreach (var slot in source.Slots)
            {
                combination.Add(source.Answer(slot));
                combination.Add(0);
            }
            foreach (var (parent, child) in source.Ways)
            {
                var kind = source.KindAt(parent, child, out bool hasParent);
                combination.Add(kind is { } found ? Layout.Sign(found) : (byte)(hasParent ? 1 : 2));
            }
        }
        if (known.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(combination.Written, out var conditions)) return conditions;
        if (known.Count == MostKnown) known.Clear();
        var ofType = schema.Types.Select(Find).ToArray();
        conditions = Array.TrueForAll(ofType, type => type is null) ? null : new(ofType, []);
        known.Add(combination.Written.ToArray(), conditions);
        return conditions;
    }

    /// <summary>Null where records of the type cannot be so.</summary>
    TypeConditions? Find(RecordType type)
    {
        var search = new ConditionSearch(schema, type);
        if (!ConditionParser.InOrder(type, asked).All(one => search.Require(one.Slot, one.Answer))) return null;
        new Companions(schema, type, search.Found).Complete();
        var own = new DrawnSearch(schema.Tree, type, search.Found);
        return drawn.All(own.RequireKeys) && own.RequireAnswers(drawn) ? search.Found : null;
    }
}

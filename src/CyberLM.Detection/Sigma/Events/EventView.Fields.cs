namespace CyberLM.Detection.Sigma;

/// <summary>From the slots that an event has to the fields that rules ask for.</summary>
sealed partial class EventView
{
    const int NotAsked = -1, AfterValues = 1 << 16;

    /// <summary>A slot's values, where the number is this event's.</summary>
    struct Slot
    {
        public long Event;
        public int First, Last;
        public bool HasValue;
    }

    /// <summary>The nearest of a field's places that this event has, and once asked for, its values among those found.</summary>
    struct Field
    {
        public long Event;
        public int Rank, First, End;
        public FieldTier Tier;
    }

    readonly FieldTable fields;
    readonly SlotUse[][] uses;
    readonly Slot[] slots;
    readonly Field[] resolved;
    int[] found = new int[256];
    int foundCount;

    /// <summary>
    /// Most fields of rules are not in an event: what is there tells the fields, not the fields ask. A place with objects only is taken
    /// where no other has a value.
    /// </summary>
    void Resolve(int slot, int after)
    {
        foreach (var use in uses[slot])
        {
            ref var field = ref resolved[use.Field];
            if (field.Event == number && field.Rank <= use.Rank + after) continue;
            (field.Event, field.Rank, field.First) = (number, use.Rank + after, NotAsked);
        }
    }

    public int FieldCount => resolved.Length;

    /// <summary>Whether any event so far had something in one of the field's places.</summary>
    public bool HasEverHad(int field) => fields[field].Places.Any(place => Paths.Seen[place.Slot]);

    public string Name(int field) => fields[field].Name;

    public bool Has(int field) => resolved[field].Event == number;

    /// <summary>How the field was found; only of one that is there.</summary>
    public FieldTier Tier(int field)
    {
        Values(field);
        return resolved[field].Tier;
    }

    /// <summary>The values of a rule's field: of the nearest place that the event has.</summary>
    public ReadOnlySpan<int> Values(int field)
    {
        ref var answer = ref resolved[field];
        if (answer.Event != number) return [];
        if (answer.First == NotAsked)
        {
            var place = fields[field].Places[answer.Rank % AfterValues];
            answer.First = foundCount;
            answer.Tier = Collect(slots[place.Slot].First, place);
            answer.End = foundCount;
        }
        return found.AsSpan(answer.First, answer.End - answer.First);
    }

    /// <summary>Of the values in a slot those whose path has the fewest keys, and of these those spelled as asked, if any are.</summary>
    FieldTier Collect(int first, in FieldPlace place)
    {
        int fewest = int.MaxValue;
        bool spelled = false;
        for (int i = first; i >= 0; i = values[i].Next)
        {
            int keys = Paths.Keys(values[i].Node);
            bool same = Paths.Spelling(values[i].Node) == place.Spelling;
            spelled = keys < fewest ? same : spelled | (keys == fewest && same);
            fewest = Math.Min(fewest, keys);
        }
        for (int i = first; i >= 0; i = values[i].Next)
        {
            if (Paths.Keys(values[i].Node) != fewest || (spelled && Paths.Spelling(values[i].Node) != place.Spelling)) continue;
            if (foundCount == found.Length) Array.Resize(ref found, 2 * foundCount);
            found[foundCount++] = i;
        }
        return spelled || place.Tier > FieldTier.Case ? place.Tier : FieldTier.Case;
    }
}

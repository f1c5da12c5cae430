namespace CyberLM.Detection.Sigma;

/// <summary>Where an event may hold a rule's field: a slot, and how the path is spelled when it is just what was asked for.</summary>
readonly record struct FieldPlace(int Slot, int Spelling, FieldTier Tier);

/// <summary>That a slot is one of a field's places, and the how-manieth.</summary>
readonly record struct SlotUse(int Field, int Rank);

/// <summary>A field of some rules, and where to look for it, nearest first.</summary>
sealed record RuleField(int Id, string Name, FieldPlace[] Places);

/// <summary>
/// The fields that rules ask for, numbered. A slot is a path in any case and without blanks; an event is read into slots once, whatever
/// the number of rules, and a rule's field is a list of slots.
/// </summary>
sealed class FieldTable(FieldMap map)
{
    readonly Dictionary<(string Name, string? Product), RuleField> fields = [];
    readonly List<RuleField> byId = [];
    readonly Dictionary<string, int> slots = new(StringComparer.Ordinal);
    readonly Dictionary<string, int> spellings = new(StringComparer.Ordinal);

    public int Count => byId.Count;
    public int SlotCount => slots.Count;
    public RuleField this[int id] => byId[id];

    public int Intern(string name, string? product)
    {
        if (fields.TryGetValue((name, product), out var known)) return known.Id;
        var field = new RuleField(byId.Count, name, Places(name, product));
        byId.Add(field);
        fields.Add((name, product), field);
        return field.Id;
    }

    FieldPlace[] Places(string name, string? product)
    {
        var places = new List<FieldPlace>();
        foreach (var (path, tier) in map.Places(name, product))
        {
            int slot = Number(slots, Folded(path));
            if (places.TrueForAll(place => place.Slot != slot)) places.Add(new FieldPlace(slot, Number(spellings, path), tier));
        }
        return [.. places];
    }

    /// <summary>For each slot the fields that may be found in it; of a table that is complete.</summary>
    public SlotUse[][] SlotUses()
    {
        var uses = new List<SlotUse>[SlotCount];
        foreach (var field in byId)
        {
            for (int rank = 0; rank < field.Places.Length; rank++)
                (uses[field.Places[rank].Slot] ??= []).Add(new SlotUse(field.Id, rank));
        }
        return [.. uses.Select(list => list.ToArray())];
    }

    static int Number(Dictionary<string, int> numbers, string text)
    {
        if (!numbers.TryGetValue(text, out int number)) numbers.Add(text, number = numbers.Count);
        return number;
    }

    static string Folded(string path) => path.Replace(" ", "").ToUpperInvariant();

    /// <summary>The slot of an event's path and the number of its spelling; -1 where no rule asks.</summary>
    public (int Slot, int Spelling) Find(string path)
    {
        if (slots.TryGetValue(Folded(path), out int slot)) return (slot, spellings.GetValueOrDefault(path, -1));
        return map.WithoutElement(path) is { } shorter && slots.TryGetValue(Folded(shorter), out slot) ? (slot, -1) : (-1, -1);
    }
}

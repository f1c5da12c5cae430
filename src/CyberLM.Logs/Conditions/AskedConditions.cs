using System.Text;
using System.Text.Json;

namespace CyberLM.Logs;

/// <summary>
/// What is asked of single records: as much of it as the rules of the schema let a record have. What they rule out (another value where all
/// records have one, what stands in lists) is left out here, and has to be written over what the model draws.
/// </summary>
sealed class AskedConditions(LogSchema schema)
{
    /// <summary>Combinations that are remembered.</summary>
    const int MostKnown = 4096;
    readonly Dictionary<string, Conditions?> known = [];
    readonly List<Slot> values = [.. schema.Tree.Root.Scope.Slots.Where(slot => slot.Kind == SlotKind.Value)];

    /// <summary>Null where no type of record has the values by which such records are known.</summary>
    public Conditions? Of(AskedRecord record)
    {
        string key = Key(record);
        if (known.TryGetValue(key, out var conditions)) return conditions;
        if (known.Count == MostKnown) known.Clear();
        known.Add(key, conditions = Find(record));
        return conditions;
    }

    static string Key(AskedRecord record)
    {
        var fields = record.Fields.Select(field => $"{field.Marks}{field.Path}={field.Json}");
        return string.Join('\n', [record.User is null ? "" : "of someone", .. fields, .. record.Absent]);
    }

    Conditions? Find(AskedRecord record)
    {
        var (marks, others) = (new List<(Slot, byte[])>(), new List<(Slot, byte[])>());
        foreach (var field in record.Fields)
        {
            if (SlotOf(field.Path) is not { } slot || Spelling(slot, field.Json) is not { } answer) continue;
            bool isFree = slot != schema.Entity && slot != schema.Time && AskedForm.Misfit(schema, slot, answer) is null;
            if (field.Marks) marks.Add((slot, answer));
            else if (isFree) others.Add((slot, answer));
        }
        var found = schema.Types.Select(type => Search(record, type, marks, others)).ToArray();
        int least = found.Min(one => one?.Missed ?? int.MaxValue);
        if (least == int.MaxValue) return null;
        var ofType = found.Select(one => one?.Missed == least ? one.Value.Found : null).ToArray();
        return new(ofType, [])
        {
            Facts = [.. schema.Types.Where(type => ofType[type.Number] is not null)
                .SelectMany(type => AskedFacts.Of(schema, type, ofType[type.Number]!))],
        };
    }

    /// <summary>What holds in records of a type, and how much of what was asked does not; null where they are of another kind.</summary>
    (TypeConditions Found, int Missed)? Search(
        AskedRecord record, RecordType type, List<(Slot Slot, byte[] Answer)> marks, List<(Slot Slot, byte[] Answer)> others)
    {
        string? named = marks.Find(mark => mark.Slot == schema.TypeSlot) is { Answer: { } name } ? Encoding.UTF8.GetString(name) : null;
        if (named is not null && type.Name != named && schema.Types.Any(other => other.Name == named)) return null;
        var search = new ConditionSearch(schema, type);
        if (!marks.TrueForAll(mark => mark.Slot.Symbols.Find(mark.Answer) >= 0 || IsAlways(type, mark.Slot, mark.Answer))) return null;
        if (!marks.TrueForAll(mark => search.RequireIfPossible(mark.Slot, mark.Answer))) return null;
        if (schema.Entity is { } entity && !(record.User is null ? search.RequireAbsent(entity.Node) : search.RequirePresent(entity.Node)))
            return null;
        int missed = ConditionParser.InOrder(type, others).Count(one => !search.RequireIfPossible(one.Slot, one.Answer));
        foreach (string path in record.Absent)
            if (SlotOf(path) is { } slot && !search.RequireAbsent(slot.Node)) missed++;
        new Companions(schema, type, search.Found).Complete();
        return (search.Found, missed);
    }

    static bool IsAlways(RecordType type, Slot slot, byte[] answer) =>
        type[slot] is Constant constant && constant.Spelling.SequenceEqual(answer);

    /// <summary>Outside of lists; null where no record has a value there.</summary>
    Slot? SlotOf(string path) => values.Find(slot => slot.Path == path);

    /// <summary>As records spell it; null where it is no scalar.</summary>
    public static byte[]? Spelling(Slot slot, string json)
    {
        using var document = JsonDocument.Parse(json);
        var value = document.RootElement;
        if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Array) return null;
        return value.ValueKind == JsonValueKind.String ? AnswerText.Quote(value.GetString()!) : Encoding.UTF8.GetBytes(value.GetRawText());
    }
}

using System.Text.Json;

namespace CyberLM.Logs;

/// <summary>
/// Reads what some slots are for, and what else holds for whole records: where a day begins, groups, labels, ties, what is steady.
/// </summary>
/// <param name="tree">its slots are in it</param>
sealed class SpecialReader(JsonElement root, SchemaTree tree)
{
    const int MinutesOfDay = 24 * 60;

    public SpecialSlots Read()
    {
        var dayStart = ReadTime("dayStartMinutes");
        return new(ReadValue("type"), ReadValue("entity"), ReadValue("time"), dayStart)
        {
            Midnight = root.TryGetProperty("midnightMinutes", out var minutes) ? ReadMidnight(minutes) : dayStart,
            Groups = ReadGroups(), Labels = ReadLabels(), Ties = TieJson.Read(root, number => RequireValue("ties", number)),
            Steady = SteadyJson.Read(root, number => RequireValue("steady", number)),
            AllHaveType = root.Flag("allHaveType"), RareRecords = ReadRare(),
        };
    }

    SchemaLabels? ReadLabels()
    {
        if (!root.TryGetProperty("labels", out var labels)) return null;
        string[] known = [.. labels.GetProperty("known").EnumerateArray().Select(label => label.Text())];
        if (known.Distinct(StringComparer.Ordinal).Count() < known.Length) throw new FormatException("a label stands twice");
        return new(labels.GetProperty("name").Text(), known);
    }

    TimeSpan ReadTime(string name)
    {
        int minutes = root.Member(name).Whole(name);
        return Math.Abs((long)minutes) < MinutesOfDay ? TimeSpan.FromMinutes(minutes)
            : throw new FormatException($"{name} is {minutes}, not a time of the day");
    }

    /// <summary>Of the calendar that people mean: it is somewhere midnight then.</summary>
    static TimeSpan ReadMidnight(JsonElement element)
    {
        int minutes = element.Whole("midnightMinutes");
        return Math.Abs((long)minutes) < (long)FieldOptions.FurthestZone.TotalMinutes ? TimeSpan.FromMinutes(minutes)
            : throw new FormatException($"midnightMinutes is {minutes}, not midnight in any zone");
    }

    /// <summary>Records that the schema was mined from.</summary>
    public int ReadRecords() => root.Member("records").Whole("records") is >= 0 and int records ? records
        : throw new FormatException("records is less than 0");

    int ReadRare()
    {
        if (!root.TryGetProperty("rareRecords", out var rare)) return 0;
        int count = rare.Whole("rareRecords"), all = ReadRecords();
        return count >= 0 && count <= all ? count : throw new FormatException($"rareRecords is {count}, of {all} records");
    }

    SlotGroup[] ReadGroups() => !root.TryGetProperty("drawnFirst", out var groups) ? [] :
        [.. groups.EnumerateArray().Select(ReadGroup)];

    SlotGroup ReadGroup(JsonElement group)
    {
        string name = group.GetProperty("name").Text();
        if (!SlotFields.IsName(name)) throw new FormatException("drawnFirst has a name that cannot be one of a folder");
        return new(name, [.. group.GetProperty("of").EnumerateArray().Select(number => RequireValue("drawnFirst", number))]);
    }

    Slot? ReadValue(string name) =>
        root.Member(name) is { ValueKind: not JsonValueKind.Null } number ? RequireValue(name, number) : null;

    Slot RequireValue(string name, JsonElement number) => number.Whole(name) is var index && index >= 0 && index < tree.Slots.Count
        && tree.Slots[index] is { Kind: SlotKind.Value } slot && slot.Scope == tree.Root.Scope
            ? slot
            : throw new FormatException($"{name}: slot {index} is no value outside of lists");
}

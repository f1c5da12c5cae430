using System.Text;
using System.Text.Json;

namespace CyberLM.Logs;

/// <summary>Reads population.json, which people can change; nothing in it is trusted.</summary>
static class PopulationReader
{
    /// <summary>From the year 1677 to 2262: what nanoseconds since 1970 can say, as times are kept.</summary>
    const int FurthestDay = 106_751;
    const int DaysOfWeek = 7, LongestShown = 60;

    /// <summary>Of a type on a weekday; those of all can be added.</summary>
    const long MostRecords = 1_000_000_000_000;

    /// <exception cref="FormatException">with the field at fault, and the member that it is of</exception>
    public static Population Read(JsonElement root)
    {
        int first = Number(root, "firstDay", -FurthestDay, FurthestDay), last = Number(root, "lastDay", -FurthestDay, FurthestDay);
        bool isWithoutTime = (first, last) is (0, -1);
        if (last < first && !isWithoutTime) throw new FormatException($"lastDay {last} is before firstDay {first}");
        int span = last - first + 1;
        var names = new HashSet<byte[]>(BytesComparer.Instance);
        Member[] members = [.. Array(root, "members").Select((member, i) => ReadMember(member, i, span, names))];
        return new(members, first, last, Long(root, "records"), Number(root, "longestRecord", 0, int.MaxValue))
        {
            Types = root.TryGetProperty("types", out _) ? [.. Array(root, "types").Select(ReadType)] : [],
        };
    }

    static TypeUse ReadType(JsonElement element, int index)
    {
        string where = $"types[{index}]";
        try
        {
            var name = Property(element, "type");
            if (name.ValueKind != JsonValueKind.String) throw new FormatException($"type is {Shown(name.GetRawText())}, not a string");
            where += $" {Shown(name.GetString()!)}";
            JsonElement[] days = Array(element, "ofNoOne");
            if (days.Length != DaysOfWeek)
                throw new FormatException($"ofNoOne has {days.Length} numbers, not one for each day of the week");
            long[] ofNoOne = [.. days.Select((day, i) => Checked(day, $"ofNoOne[{i}]", 0, MostRecords))];
            return new(name.GetString()!, Long(element, "ofUsers"), ofNoOne);
        }
        catch (FormatException e)
        {
            throw new FormatException($"{where}: {e.Message}", e);
        }
    }

    static Member ReadMember(JsonElement element, int index, int span, HashSet<byte[]> names)
    {
        string where = $"members[{index}]";
        try
        {
            byte[] name = Spelling(Property(element, "name"));
            where += $" {Shown(Encoding.UTF8.GetString(name))}";
            if (!names.Add(name)) throw new FormatException("an earlier member has the same name");
            var profile = new Profile(Number(element, "hour", 0, Profile.Hours - 1), Number(element, "volume", 0, Profile.Volumes - 1));
            return new(name, profile, ReadDays(element, span), Long(element, "records")) { Facts = ReadFacts(element) };
        }
        catch (FormatException e)
        {
            throw new FormatException($"{where}: {e.Message}", e);
        }
    }

    static int[] ReadDays(JsonElement element, int span)
    {
        JsonElement[] days = Array(element, "days");
        if (days.Length != DaysOfWeek) throw new FormatException($"days has {days.Length} numbers, not one for each day of the week");
        int[] read = [.. days.Select((day, i) => (int)Checked(day, $"days[{i}]", 0, span))];
        return read.Any(day => day > 0) ? read : throw new FormatException("days are all 0: nobody is without a day");
    }

    static Dictionary<string, byte[]> ReadFacts(JsonElement element)
    {
        if (!element.TryGetProperty("facts", out var facts)) return [];
        if (facts.ValueKind != JsonValueKind.Object) throw new FormatException($"facts is {Shown(facts.GetRawText())}, not an object");
        return facts.EnumerateObject().DistinctBy(fact => fact.Name).ToDictionary(fact => fact.Name, fact => Spelling(fact.Value));
    }

    static JsonElement Property(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var found)
            ? found
            : throw new FormatException($"{name} is missing");

    static JsonElement[] Array(JsonElement element, string name) => Property(element, name) is { ValueKind: JsonValueKind.Array } array
        ? [.. array.EnumerateArray()]
        : throw new FormatException($"{name} is not an array");

    static int Number(JsonElement element, string name, int least, int most) => (int)Checked(Property(element, name), name, least, most);

    static long Long(JsonElement element, string name) => Checked(Property(element, name), name, 0, long.MaxValue);

    static long Checked(JsonElement number, string name, long least, long most) =>
        number.ValueKind == JsonValueKind.Number && number.TryGetInt64(out long value) && value >= least && value <= most
            ? value
            : throw new FormatException($"{name} is {Shown(number.GetRawText())}, not a number from {least} to {most}");

    static byte[] Spelling(JsonElement element) => Encoding.UTF8.GetBytes(element.GetRawText());

    static string Shown(string text) => text.Length > LongestShown ? text[..LongestShown] + "..." : text;
}

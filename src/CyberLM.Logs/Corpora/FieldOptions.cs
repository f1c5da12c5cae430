using System.Globalization;
using System.Text.Json;

namespace CyberLM.Logs;

/// <summary>How records become sequences of fields.</summary>
/// <param name="Context">tokens of a piece</param>
/// <param name="Entity">path, "none", or null to find it</param>
/// <param name="DayStart">of an entity's day, from midnight UTC; null to find it</param>
/// <param name="Plain">every value is spelled: no copies, functions, sums, templates, entities</param>
public sealed record FieldOptions(int Context, string? Entity, string? Time, TimeSpan? DayStart, bool Plain)
{
    /// <summary>Values that fewer users have are not learned; 0: all are.</summary>
    public int Protect { get; init; }

    /// <summary>The model is not told which field is due.</summary>
    public bool Blind { get; init; }

    /// <summary>Fields that models of their own draw.</summary>
    public IReadOnlyList<SlotFields> Slots { get; init; } = [];

    /// <summary>Labels of the records; null where nothing is known of any.</summary>
    public LabelSource? Labels { get; init; }

    /// <summary>No offset from UTC is as far as this.</summary>
    internal static readonly TimeSpan FurthestZone = TimeSpan.FromHours(15);

    /// <summary>An offset from UTC as it is written: +02:00, -5, Z.</summary>
    public static TimeSpan ParseZone(string text)
    {
        if (text is "Z" or "z" or "UTC" or "utc") return TimeSpan.Zero;
        string[] formats = [@"h\:mm", @"hh\:mm", "%h", "hh", "hhmm"];
        if (text.Length > 1 && text[0] is '+' or '-'
            && TimeSpan.TryParseExact(text[1..], formats, CultureInfo.InvariantCulture, out var offset) && offset < FurthestZone)
            return text[0] == '-' ? -offset : offset;
        throw new CyberLMException($"--tz {text} is no offset from UTC", "write it like +02:00, -05:00 or Z");
    }

    /// <summary>As <see cref="ParseZone"/> reads it.</summary>
    public static string ZoneText(TimeSpan offset) =>
        (offset < TimeSpan.Zero ? "-" : "+") + offset.Duration().ToString(@"hh\:mm", CultureInfo.InvariantCulture);

    internal MiningOptions Mining => new()
    {
        Entity = Entity, Time = Time, DayStart = DayStart, Plain = Plain, Protect = Protect, Slots = Slots,
    };

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("fields");
        json.WriteNumber("context", Context);
        json.WriteString("entity", Entity);
        json.WriteString("time", Time);
        if (DayStart is { } start) json.WriteNumber("dayStartMinutes", (int)start.TotalMinutes);
        else json.WriteNull("dayStartMinutes");
        json.WriteBoolean("plain", Plain);
        json.WriteNumber("protect", Protect);
        json.WriteBoolean("blind", Blind);
        json.WriteStartArray("slots");
        foreach (var slot in Slots) json.WriteStringValue(slot.ToString());
        json.WriteEndArray();
        if (Labels is { } labels)
        {
            json.WriteString("labels", labels.File);
            json.WriteString("labelField", labels.Field);
        }
        json.WriteEndObject();
    }

    internal static FieldOptions Read(JsonElement element) => new(
        element.GetProperty("context").GetInt32(), element.GetProperty("entity").GetString(), element.GetProperty("time").GetString(),
        element.GetProperty("dayStartMinutes") is { ValueKind: not JsonValueKind.Null } start
            ? TimeSpan.FromMinutes(start.GetInt32()) : null,
        element.GetProperty("plain").GetBoolean())
    {
        Protect = element.GetProperty("protect").GetInt32(),
        Blind = !element.TryGetProperty("blind", out var blind) || blind.GetBoolean(),
        Slots = element.TryGetProperty("slots", out var slots)
            ? [.. slots.EnumerateArray().Select(slot => SlotFields.Parse(slot.GetString()!))]
            : [],
        Labels = element.TryGetProperty("labels", out var labels)
            ? new(labels.GetString()!, element.GetProperty("labelField").GetString()!) : null,
    };
}

using System.Text.Json;

namespace CyberLM.Logs;

/// <summary>A format of times as its parts.</summary>
static class TimeFormatJson
{
    /// <summary>ISO 8601 does not name itself: it was the only one once.</summary>
    const string Form = "form", Epoch = "epoch", HalfDay = "halfDay", Mail = "mail";

    public static void Write(Utf8JsonWriter json, TimeFormat format)
    {
        json.WriteStartObject();
        switch (format)
        {
            case IsoFormat iso:
                json.WriteString("separator", ((char)iso.Separator).ToString());
                json.WriteNumber("digits", iso.Digits);
                json.WriteBoolean("trimmed", iso.Trimmed);
                json.WriteString("zone", iso.Zone);
                break;
            case EpochFormat epoch:
                json.WriteString(Form, Epoch);
                json.WriteNumber("digits", epoch.Digits);
                json.WriteBoolean("quoted", epoch.Quoted);
                break;
            case HalfDayFormat half:
                json.WriteString(Form, HalfDay);
                json.WriteBoolean("named", half.Named);
                json.WriteBoolean("comma", half.Comma);
                json.WriteNumber("digits", half.Digits);
                break;
            case MailDateFormat mail:
                json.WriteString(Form, Mail);
                json.WriteNumber("digits", 0);
                json.WriteString("zone", mail.Zone);
                break;
            default:
                throw new InvalidOperationException($"{format.GetType().Name} has no form in schema.json");
        }
        json.WriteEndObject();
    }

    public static TimeFormat Read(JsonElement element)
    {
        int digits = element.GetProperty("digits").GetInt32();
        if (!element.TryGetProperty(Form, out var form)) return ReadIso(element, digits);
        return form.GetString() switch
        {
            Epoch when digits is 0 or 3 or 6 or 9 => new EpochFormat(digits, element.GetProperty("quoted").GetBoolean()),
            HalfDay when digits is >= 0 and <= HalfDayFormat.MostDigits =>
                new HalfDayFormat(element.GetProperty("named").GetBoolean(), element.GetProperty("comma").GetBoolean(), digits),
            Mail when digits == 0 && element.GetProperty("zone").Text() is var zone && MailDateFormat.TryZone(zone, out _) =>
                new MailDateFormat(zone),
            _ => throw new FormatException($"'{form.GetString()}' with {digits} digits is no format of times"),
        };
    }

    static IsoFormat ReadIso(JsonElement element, int digits)
    {
        string separator = element.GetProperty("separator").Text(), zone = element.GetProperty("zone").Text();
        if (separator is not ("T" or " ") || digits is < 0 or > 9 || !IsZone(zone))
            throw new FormatException($"'{separator}', {digits} digits, '{zone}' is no format of times");
        return new((byte)separator[0], digits, element.GetProperty("trimmed").GetBoolean(), zone);
    }

    /// <summary>None, Z, +02:00 or +0200.</summary>
    static bool IsZone(string zone) => zone is "" or "Z"
        || zone is ['+' or '-', _, _, ':', _, _] or ['+' or '-', _, _, _, _] && zone[1..3].Concat(zone[^2..]).All(char.IsAsciiDigit);
}

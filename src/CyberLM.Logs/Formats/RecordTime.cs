using System.Globalization;
using System.Text.Json;

namespace CyberLM.Logs;

/// <summary>Finds when a JSON record happened, and sorts records by it.</summary>
public static class RecordTime
{
    static readonly string[] Names =
    [
        "time", "timestamp", "@timestamp", "ts", "datetime", "createdDateTime", "activityDateTime",
        "eventTime", "eventTimestamp", "event_time", "creationTime", "creationDate", "published", "timeGenerated",
        "TimeGenerated [UTC]", "createdDateTime [UTC]", "utcTime", "timeCreated", "created_at", "date",
    ];

    /// <summary>
    /// The first time under one of the usual names (time, timestamp, createdDateTime, eventTime, published, ...; case does not
    /// matter) at the top, else the first one further down. Of those at one place one of ISO-8601, or as the Azure portal exports it, goes
    /// before a clock with AM and PM otherwise spelled, a date as in mail, and seconds since 1970. Without a zone it is UTC.
    /// </summary>
    public static bool TryFind(ReadOnlySpan<byte> json, out DateTimeOffset time)
    {
        time = default;
        int best = int.MaxValue;
        bool named = false;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 256 });
        try
        {
            while (reader.Read())
            {
                if (named && Rank(ref reader, out var candidate) is >= 0 and var rank && rank < best)
                {
                    (time, best) = (candidate, rank);
                    if (rank == 0)
                        return true;
                }
                named = reader.TokenType == JsonTokenType.PropertyName && IsTimeName(ref reader);
            }
        }
        catch (JsonException)
        {
            return false;                                // plain text has no field that could be named
        }
        return best < int.MaxValue;
    }

    /// <summary>How far a value is from the time that is looked for: 0 is nearest, -1 is no time.</summary>
    static int Rank(ref Utf8JsonReader reader, out DateTimeOffset time)
    {
        int depth = reader.CurrentDepth == 1 ? 0 : 2;
        return TryRead(ref reader, out time) ? depth : TryReadOther(ref reader, out time) ? depth + 1 : -1;
    }

    static bool IsTimeName(ref Utf8JsonReader reader)
    {
        const int longest = 32;
        if (reader.ValueIsEscaped || reader.ValueSpan.Length > longest)
            return false;
        Span<char> name = stackalloc char[longest];
        int length = System.Text.Encoding.UTF8.GetChars(reader.ValueSpan, name);
        foreach (string candidate in Names)
        {
            if (candidate.AsSpan().Equals(name[..length], StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }

    static bool TryRead(ref Utf8JsonReader reader, out DateTimeOffset time)
    {
        const int longest = 40;
        time = default;
        if (reader.TokenType != JsonTokenType.String || reader.ValueIsEscaped || reader.ValueSpan.Length is < 10 or > longest)
            return false;
        Span<char> text = stackalloc char[longest];
        int length = System.Text.Encoding.UTF8.GetChars(reader.ValueSpan, text);
        return TryParse(text[..length], out time);
    }

    /// <summary>4/28/2021 2:08:45 PM and its like, dates as in mail, and seconds since 1970, in quotes or not.</summary>
    static bool TryReadOther(ref Utf8JsonReader reader, out DateTimeOffset time)
    {
        const int longest = 40;
        time = default;
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number) || reader.ValueSpan.Length is < 10 or > longest)
            return false;
        byte[] spelling = [(byte)'"', .. reader.ValueSpan, (byte)'"'];
        var format = EpochFormat.Of(spelling) ?? HalfDayFormat.Of(spelling) ?? MailDateFormat.Of(spelling);
        if (format is null || !format.TryRead(spelling, out long units)) return false;
        time = DateTimeOffset.UnixEpoch.AddTicks(TimeScale.Convert(units, format.UnitsPerSecond, TimeSpan.TicksPerSecond));
        return true;
    }

    /// <summary>4/28/2021, 2:08:45.221 PM.</summary>
    static readonly string[] PortalFormats = ["M/d/yyyy, h:mm:ss.FFF tt", "M/d/yyyy, h:mm:ss tt"];

    /// <summary>yyyy-MM-dd, alone or with a time after T or a blank; fractions of any length.</summary>
    internal static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset time)
    {
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal;
        time = default;
        if (text.Length > 4 && text[1..3].Contains('/'))
            return DateTimeOffset.TryParseExact(text, PortalFormats, CultureInfo.InvariantCulture, utc, out time);
        if (text.Length < 10 || text[4] != '-' || text[7] != '-' || (text.Length > 10 && text[10] is not ('T' or 't' or ' ')))
            return false;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, utc, out time);
    }

    /// <summary>
    /// The records in order of time, equal times in file order. One without a time follows the record before it; if none has one, the file
    /// order stays. Both are told.
    /// </summary>
    public static IReadOnlyList<LogRecord> Sort(IReadOnlyList<LogRecord> records, Action<string>? notice = null)
    {
        var times = new long[records.Count];
        long last = long.MinValue;
        int missing = 0;
        for (int i = 0; i < records.Count; i++)
        {
            if (TryFind(records[i].Utf8.Span, out var time))
                last = time.UtcTicks;
            else
                missing++;
            times[i] = last;
        }
        if (missing == records.Count)
        {
            notice?.Invoke("no record has a time field that is known; the order of the files stays");
            return records;
        }
        if (missing > 0)
            notice?.Invoke($"{missing} of {records.Count} records have no time that is known; each stays behind the record before it");
        return [.. Enumerable.Range(0, records.Count).OrderBy(i => times[i]).Select(i => records[i])];
    }
}

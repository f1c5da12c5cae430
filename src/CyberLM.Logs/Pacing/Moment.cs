using System.Globalization;

namespace CyberLM.Logs;

/// <summary>A point in time as a flag gives it.</summary>
public static class Moment
{
    /// <param name="flag">as it is written: --now</param>
    /// <exception cref="CyberLMException">it is no ISO-8601 time</exception>
    public static DateTimeOffset Parse(string flag, string text) =>
        !text.Contains('/') && RecordTime.TryParse(text, out var time)
            ? time
            : throw new CyberLMException($"{flag} '{text}' is no time",
                "ISO-8601, in UTC where no zone is given: 2026-03-02, 2026-03-02T08:30:00, 2026-03-02T08:30:00+01:00");

    /// <summary>In UTC, in a form that can be parsed to the same moment.</summary>
    public static string Text(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture);
}

namespace CyberLM.Logs;

/// <summary>
/// The days of the calendar that a request names, and the days of users in which these lie. A user's day begins where its organisation is
/// quiet, and where that is not midnight, the first and the last of them reach beyond what was asked: what does is left out.
/// </summary>
sealed class AskedDays
{
    const long Day = 86_400 * SequenceState.UnitsPerSecond;
    readonly long dayStart;

    /// <param name="elsewhere">the first day where the request names none</param>
    public AskedDays(GenerationRequest request, LogSchema schema, int elsewhere)
    {
        dayStart = Nanoseconds(DayStart(request, schema));
        long midnight = Nanoseconds(request.DayStart ?? schema.Midnight);
        IsNamed = request.Day is not null || request.Start is not null;
        (First, FirstOfUsers, OfUsers) = (elsewhere, elsewhere, request.Days);
        if (!IsNamed) return;
        long? start = request.Start is { } time ? (time.UtcTicks - DateTime.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick : null;
        First = start is { } at ? (int)TimeScale.FloorDivide(at - midnight, Day) : Number(request.Day!.Value);
        long begin = First * Day + midnight, end = begin + request.Days * Day;
        FirstOfUsers = DayOf(start ?? begin);
        OfUsers = DayOf(end - 1) - FirstOfUsers + 1;
        Main = DayOf(begin + Day / 2);
        if (start is null && dayStart == midnight) return;
        (From, End) = (start ?? begin, end);
    }

    /// <summary>Of users: where their days are those of the calendar, they are of the calendar that was asked for.</summary>
    public static TimeSpan DayStart(GenerationRequest request, LogSchema schema) =>
        schema.DayStart == schema.Midnight ? request.DayStart ?? schema.DayStart : schema.DayStart;

    public bool IsNamed { get; }

    /// <summary>Of the calendar, in days since 1970.</summary>
    public int First { get; }

    /// <summary>Of users, and how many.</summary>
    public int FirstOfUsers { get; }
    public int OfUsers { get; }

    /// <summary>The day of users in which the noon of the first day lies.</summary>
    public int Main { get; }

    /// <summary>Records before are left out, in nanoseconds since 1970; null where those of the days of users are what was asked.</summary>
    public long? From { get; }

    /// <summary>From here on too.</summary>
    public long? End { get; }

    /// <summary>Of a user's day; not behind what was asked.</summary>
    public long EndOf(int day) => Math.Min((day + 1) * Day + dayStart, End ?? long.MaxValue);

    public static int Number(DateOnly day) => day.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    int DayOf(long time) => (int)TimeScale.FloorDivide(time - dayStart, Day);

    static long Nanoseconds(TimeSpan time) => time.Ticks * TimeSpan.NanosecondsPerTick;
}

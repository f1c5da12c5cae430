namespace CyberLM.Logs;

/// <summary>
/// The hour at which the days of an organisation are to begin. That is midnight, unless people are at work then: whoever works at night, or
/// far from the clock by which the records are written, would have each of their days cut in two.
/// </summary>
static class QuietHour
{
    const int Hours = 24, Reach = 12;

    /// <summary>Midnight is busy when the hours before and after it have half as many records as two hours have on average.</summary>
    const double Busy = 0.5 * 2 / Hours;

    /// <summary>The quiet hour has half as many at most, and what it has less is this many standard deviations.</summary>
    const double MuchLess = 0.5, Sure = 4;

    /// <summary>Says that days begin then; null where they begin at midnight.</summary>
    public static string? Sentence(LogSchema schema) => schema.DayStart == schema.Midnight ? null
        : $"days of users begin at {Clock(schema.DayStart)} UTC, when hardly anyone is at work, and not at midnight, when many are; "
            + "--tz says otherwise";

    static string Clock(TimeSpan fromMidnight) =>
        FormattableString.Invariant($"{TimeSpan.FromHours((fromMidnight.TotalHours + Hours) % Hours):hh\\:mm}");

    /// <param name="records">by hour of the clock whose midnight it is</param>
    /// <returns>hours from midnight: more than -12, at most 12</returns>
    public static int Of(IReadOnlyList<long> records)
    {
        long About(int hour) => records[(hour + Hours - 1) % Hours] + records[hour];
        if (About(0) < Busy * records.Sum()) return 0;
        // The furthest from all that is done: of quiet hours side by side the one in the middle.
        double Near(int hour) => Enumerable.Range(0, Reach).Sum(away =>
            (Reach - away - 0.5) * (records[(hour + away) % Hours] + records[(hour + Hours - 1 - away) % Hours]));
        int quiet = Enumerable.Range(0, Hours).MinBy(Near);
        bool isQuiet = About(quiet) <= MuchLess * About(0) && About(0) - About(quiet) >= Sure * Math.Sqrt(About(0));
        return !isQuiet ? 0 : quiet > Hours / 2 ? quiet - Hours : quiet;
    }
}

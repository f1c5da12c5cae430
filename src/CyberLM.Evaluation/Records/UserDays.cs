namespace CyberLM.Evaluation;

/// <summary>
/// A log as days of users, the unit that rhythm is compared in. A real log has each of them once. A generated file may tell the same day
/// several times over, since its days are drawn: taken together they would be days of someone many times as busy.
/// </summary>
static class UserDays
{
    /// <summary>Ticks of each day's events, in order; events of nobody are one user's.</summary>
    /// <param name="told">a day that comes again is another day (<see cref="AreTold"/>)</param>
    public static long[][] Of(TimedEvent[] events, bool told)
    {
        int telling = 0;
        var days = events.Select((one, i) =>
            (Of: (one.User, Day(one), told && i > 0 && !GoesOn(events, i) ? ++telling : telling), one.Ticks));
        return [.. days.GroupBy(one => one.Of, one => one.Ticks).Select(day => day.Order().ToArray())];
    }

    /// <summary>
    /// Whether a file tells one day after another, and not what happened in order of time or in none: at least half of its events follow an
    /// earlier one of the same user on the same day.
    /// </summary>
    public static bool AreTold(TimedEvent[] events) =>
        events.Length > 0 && 2 * Enumerable.Range(1, events.Length - 1).Count(i => GoesOn(events, i)) >= events.Length;

    static bool GoesOn(TimedEvent[] events, int i)
    {
        var (before, one) = (events[i - 1], events[i]);
        return one.User >= 0 && one.User == before.User && Day(one) == Day(before) && one.Ticks >= before.Ticks;
    }

    static long Day(TimedEvent happened) => happened.Ticks / TimeSpan.TicksPerDay;
}

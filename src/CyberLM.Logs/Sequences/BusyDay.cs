namespace CyberLM.Logs;

/// <summary>The day of a log on which an attack has people about it.</summary>
public static class BusyDay
{
    /// <summary>The last on which at least half as many are about as on the busiest one: the end of a log is often cut.</summary>
    /// <param name="days">a day once for each who is about on it</param>
    /// <returns>null where nobody ever is</returns>
    public static DateOnly? LastOf(IEnumerable<DateOnly> days)
    {
        var counts = days.CountBy(day => day).ToList();
        if (counts.Count == 0) return null;
        int most = counts.Max(day => day.Value);
        return counts.Where(day => 2 * day.Value >= most).Max(day => day.Key);
    }
}

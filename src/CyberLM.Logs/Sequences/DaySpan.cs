using System.Globalization;

namespace CyberLM.Logs;

/// <summary>
/// From which day to which records are, but for a few at its ends that are far from all others: the clock of a machine was not set. One of
/// them would date nearly all that is generated, since any week of the span is as likely as another.
/// </summary>
/// <param name="First">in days since 1970</param>
/// <param name="Far">days of the records that were left out of it</param>
sealed record DaySpan(int First, int Last, IReadOnlyList<int> Far)
{
    const int LeastRecords = 20, MostFarOf = 100;

    /// <summary>Days without records between two that belong together, and no fewer than there are days with most records.</summary>
    const int LongestPause = 31;

    /// <param name="days">of the records, ascending, one for each of them; not empty</param>
    public static DaySpan Of(IReadOnlyList<int> days)
    {
        int spared = days.Count < LeastRecords ? 0 : Math.Max(1, days.Count / MostFarOf);
        int first = spared, last = days.Count - 1 - spared;
        int pause = Math.Max(LongestPause, days[last] - days[first] + 1);
        while (first > 0 && days[first] - days[first - 1] <= pause) first--;
        while (last < days.Count - 1 && days[last + 1] - days[last] <= pause) last++;
        return new(days[first], days[last], [.. days.Take(first), .. days.Skip(last + 1)]);
    }

    public bool Holds(int day) => day >= First && day <= Last;

    /// <summary>Says which were left out; null where none was.</summary>
    public string? Sentence(long records) => Far.Count == 0 ? null
        : $"{Far.Count} of {records} records {(Far.Count == 1 ? "is" : "are")} far from all others in time (first: {Spelled(Far[0])}): "
            + $"learned, but what is generated without --day is of {Spelled(First)} to {Spelled(Last)}";

    static string Spelled(int day) =>
        DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

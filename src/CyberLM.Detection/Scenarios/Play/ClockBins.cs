namespace CyberLM.Detection.Scenarios;

/// <summary>Finds where a scenario may begin so that steps stand in one bin of the clock, or on both sides of a border.</summary>
static class ClockBins
{
    const long TicksPerSecond = TimeSpan.TicksPerSecond;

    /// <summary>A beginning at or behind the one given, by less than the longest bin; null where there is none.</summary>
    public static DateTimeOffset? Fit(Scenario scenario, Timeline timeline, DateTimeOffset start, Draws draws)
    {
        if (scenario.Aligned.Count == 0) return start;
        var groups = scenario.Aligned.Select(bin => (Bin: bin, Times: Times(scenario, timeline, bin)))
            .Where(group => group.Times.Length > 0).ToList();
        long seconds = groups.Select(group => group.Bin.Bin.Ticks / TicksPerSecond).DefaultIfEmpty(1).Max();
        long first = draws.Below(seconds);
        for (long i = 0; i < seconds; i++)
        {
            var moved = start.AddSeconds((first + i) % seconds);
            if (groups.TrueForAll(group => Holds(group.Bin, group.Times, moved))) return moved;
        }
        return null;
    }

    static TimeSpan[] Times(Scenario scenario, Timeline timeline, ClockBin bin) =>
        [.. scenario.Steps.Index().Where(step => bin.Steps.Contains(step.Item.Id)).SelectMany(step => timeline.Steps[step.Index]).Order()];

    static bool Holds(ClockBin bin, TimeSpan[] times, DateTimeOffset start)
    {
        long Of(TimeSpan time) => (start + time - DateTimeOffset.UnixEpoch).Ticks / bin.Bin.Ticks;
        if (!bin.Straddle) return Of(times[0]) == Of(times[^1]);
        int half = (times.Length + 1) / 2;
        return half < times.Length && Of(times[0]) == Of(times[half - 1]) && Of(times[half]) == Of(times[half - 1]) + 1;
    }
}

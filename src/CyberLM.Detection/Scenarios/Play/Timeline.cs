using CyberLM.Gpt;

namespace CyberLM.Detection.Scenarios;

/// <summary>When the events of a scenario are, from its beginning on: each step's counts, pauses and delays drawn anew.</summary>
/// <param name="Steps">times by step, in the order of the scenario; ascending, to the millisecond</param>
public sealed record Timeline(IReadOnlyList<IReadOnlyList<TimeSpan>> Steps)
{
    /// <summary>Draws of lengths until one fits the bins of the clock.</summary>
    const int Tries = 64;

    public TimeSpan Length => Steps.SelectMany(step => step).DefaultIfEmpty(TimeSpan.Zero).Max();

    /// <param name="events">of each step</param>
    /// <param name="start">moved, by less than the longest bin, to where steps that are to stand in a bin of the clock do</param>
    public static Timeline Draw(Scenario scenario, IReadOnlyList<int> events, Draws draws, ref DateTimeOffset start)
    {
        for (int i = 0; i < Tries; i++)
        {
            var drawn = new Timeline(Lengths(scenario, events, draws));
            if (ClockBins.Fit(scenario, drawn, start, draws) is not { } moved) continue;
            start = moved;
            return drawn;
        }
        var bins = scenario.Aligned.Select(bin => $"{string.Join(" and ", bin.Steps)} in {Durations.Text(bin.Bin)}");
        throw new CyberLMException($"{scenario.Source}: no beginning was found at which all of 'aligned' holds: {string.Join("; ", bins)}",
            "make the steps shorter, or the bins longer");
    }

    static List<IReadOnlyList<TimeSpan>> Lengths(Scenario scenario, IReadOnlyList<int> events, Draws draws)
    {
        var (steps, ends) = (new List<IReadOnlyList<TimeSpan>>(), new Dictionary<string, TimeSpan>());
        foreach (var (i, step) in scenario.Steps.Index())
        {
            var first = (step.After is { } before ? ends[before] : TimeSpan.Zero) + draws.Between(step.Delay);
            var times = new List<TimeSpan>(events[i]);
            var at = first;
            if (events[i] > 0) times.Add(at);
            foreach (var gap in Gaps(step, events[i] - 1, draws)) times.Add(at += gap);
            steps.Add(times);
            ends.Add(step.Id, at);
        }
        return steps;
    }

    static IEnumerable<TimeSpan> Gaps(ScenarioStep step, int count, Draws draws)
    {
        if (count <= 0) return [];
        // Without pauses of its own an event is between half and one and a half of the mean behind the one before.
        var range = step.Gap ?? new(TimeSpan.FromMilliseconds(500), TimeSpan.FromMilliseconds(1500));
        double[] gaps = [.. Enumerable.Range(0, count).Select(_ => draws.Between(range).TotalMilliseconds)];
        if (step.Within is { } within)
        {
            double wanted = draws.Between(within).TotalMilliseconds, least = step.Gap is null ? 0 : range.Least.TotalMilliseconds;
            if (step.Gap is null || gaps.Sum() > within.Most.TotalMilliseconds) Shrink(gaps, wanted, least);
        }
        return gaps.Select(gap => TimeSpan.FromMilliseconds(Math.Floor(gap)));
    }

    /// <summary>What is above the least shrinks, or grows, in proportion.</summary>
    static void Shrink(double[] gaps, double wanted, double least)
    {
        double above = gaps.Sum() - least * gaps.Length, room = Math.Max(0, wanted - least * gaps.Length);
        for (int i = 0; i < gaps.Length; i++) gaps[i] = least + (gaps[i] - least) * (above > 0 ? room / above : 0);
    }
}

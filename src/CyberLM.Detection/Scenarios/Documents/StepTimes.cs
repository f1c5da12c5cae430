namespace CyberLM.Detection.Scenarios;

/// <summary>Whether what a scenario asks of time can be: for each draw, not only for some.</summary>
sealed class StepTimes(Scenario scenario, Func<ScenarioStep, Section> section)
{
    /// <summary>By id: from the step that waits for nothing to this one.</summary>
    readonly Dictionary<string, List<ScenarioStep>> ways = new(StringComparer.Ordinal);

    public void Check()
    {
        foreach (var step in scenario.Steps) CheckStep(step);
    }

    void CheckStep(ScenarioStep step)
    {
        var events = scenario.Events(step);
        var said = section(step);
        if (events.Most > StepReader.MostEvents)
            said.Fault("count", $"{events} events are more than the {StepReader.MostEvents} that a step may have");
        if (events.Most > 1 && step is { Within: null, Gap: null })
            said.Fault("count", $"{events} events, and nothing says when: add 'within', from the first to the last, "
                + "or 'gap', from one to the next");
        if (step is { Within: { } within, Gap: { } gap } && Pauses(events.Most, gap.Least) > within.Most)
            said.Fault("gap", $"{events.Most} events with pauses of {Durations.Text(gap.Least)} or more last "
                + $"{Durations.Text(Pauses(events.Most, gap.Least))}, longer than the {Durations.Text(within.Most)} of 'within'");
        if (step is { Within: null, Gap: { } only } && Pauses(events.Most, only.Most) > Longest)
            said.Fault("gap", $"{events.Most} events with pauses of up to {Durations.Text(only.Most)} last longer than "
                + Durations.Text(Longest));
    }

    static readonly TimeSpan Longest = TimeSpan.FromDays(400);

    static TimeSpan Pauses(int events, TimeSpan gap) => Durations.Times(events - 1, gap);

    public void CheckBin(ClockBin bin, Section said)
    {
        ScenarioStep[] steps = [.. scenario.Steps.Where(step => bin.Steps.Contains(step.Id))];
        var span = steps.SelectMany(first => steps.Select(last => Span(first, last))).DefaultIfEmpty().Max();
        if (bin.Straddle && steps.Sum(step => scenario.Events(step).Least) < 2)
            said.Fault("straddle", "one event cannot stand on both sides of a border");
        if (!bin.Straddle && span > bin.Bin)
            said.Fault("bin", $"these steps may last {Durations.Text(span)}, longer than the bin of {Durations.Text(bin.Bin)}");
    }

    /// <summary>The longest from the beginning of one step to the end of another, whatever is drawn.</summary>
    TimeSpan Span(ScenarioStep first, ScenarioStep last)
    {
        List<ScenarioStep> to = Way(last), from = Way(first);
        int shared = to.Zip(from).TakeWhile(pair => pair.First.Id == pair.Second.Id).Count();
        var until = to.Skip(shared).Aggregate(TimeSpan.Zero, (sum, step) => sum + step.Delay.Most + Duration(step).Most);
        if (shared == from.Count) return Duration(first).Most + until;
        if (shared == to.Count) return TimeSpan.Zero;
        var since = from.Skip(shared).Aggregate(TimeSpan.Zero, (sum, step) => sum + step.Delay.Least + Duration(step).Least);
        return until - since + Duration(first).Least;
    }

    /// <summary>Steps stand behind those that they wait for, and a step that was refused is not there.</summary>
    List<ScenarioStep> Way(ScenarioStep step)
    {
        if (ways.TryGetValue(step.Id, out var known)) return known;
        var before = step.After is null ? null : scenario.Steps.FirstOrDefault(other => other.Id == step.After);
        return ways[step.Id] = before is null ? [step] : [.. Way(before), step];
    }

    TimeRange Duration(ScenarioStep step) => scenario.Duration(step);
}

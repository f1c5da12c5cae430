namespace CyberLM.Detection.Sigma;

/// <summary>
/// The correlations of a run: takes matches of rules, holds them back as long as later ones may still come before them, hands each to the
/// correlations that look at its rule, and the alerts of these to those that look at them.
/// </summary>
sealed class CorrelationRun
{
    readonly IReadOnlyList<SigmaCorrelation> correlations;
    readonly CorrelationState[] states;

    /// <summary>Those whose windows end at a time, whether an event comes or not.</summary>
    readonly int[] wholeWindows;

    /// <summary>By rule, and by correlation: who looks at it, and as which of its sources.</summary>
    readonly List<(int Correlation, int Source)>?[] ofRule, ofCorrelation;
    readonly CorrelationLimits limits;
    readonly PartWriter parts = new();
    readonly PriorityQueue<Contribution, (long Ticks, long Order)> held = new();
    long latest = long.MinValue, order;

    public CorrelationRun(SigmaRuleSet rules, CorrelationLimits limits)
    {
        this.limits = limits;
        correlations = rules.Correlations;
        states = [.. correlations.Select(correlation => new CorrelationState(correlation, limits, Counts))];
        wholeWindows = [.. Enumerable.Range(0, states.Length).Where(i => correlations[i].Plan.Threshold.NeedsWholeWindow)];
        ofRule = new List<(int, int)>?[rules.Asked.Count];
        ofCorrelation = new List<(int, int)>?[correlations.Count];
        for (int i = 0; i < correlations.Count; i++)
        {
            var sources = correlations[i].Plan.Sources;
            for (int source = 0; source < sources.Length; source++)
                ((sources[source].IsCorrelation ? ofCorrelation : ofRule)[sources[source].Number] ??= []).Add((i, source));
        }
    }

    public CorrelationCounts Counts { get; } = new();

    public bool LooksAt(int rule) => ofRule[rule] is not null;

    /// <summary>Whether one of those that look at the rule wants its matches told as well.</summary>
    public bool WantsTold(int rule) => ofRule[rule] is { } looking && looking.Any(at => correlations[at.Correlation].Plan.Generate);

    public void Add(int rule, EventView view, long number, DateTimeOffset? time, List<SigmaAlert> alerts)
    {
        if (time is not { } known)
        {
            Counts.WithoutTime++;
            return;
        }
        long ticks = known.UtcTicks;
        foreach (var (correlation, source) in ofRule[rule]!)
        {
            var fields = correlations[correlation].Plan.Sources[source];
            if (parts.Read(view, fields.GroupFields) is not { } group)
                Counts.WithoutGroup++;
            else
                Hold(new Contribution(correlation, source, ticks, number, group, parts.Read(view, fields.ValueFields) ?? []));
        }
        if (latest - ticks > Counts.Behind.Ticks && latest > long.MinValue) Counts.Behind = TimeSpan.FromTicks(latest - ticks);
        latest = Math.Max(latest, ticks);
        Release(latest - limits.Lag.Ticks, alerts);
    }

    void Hold(in Contribution contribution) => held.Enqueue(contribution, (contribution.Ticks, order++));

    /// <summary>Everything that is held back, and all windows that are open.</summary>
    public void Finish(List<SigmaAlert> alerts)
    {
        Release(long.MaxValue, alerts);
        EndWindows(long.MaxValue, alerts);
    }

    void Release(long until, List<SigmaAlert> alerts)
    {
        while (held.TryPeek(out var contribution, out _) && contribution.Ticks <= until)
        {
            held.Dequeue();
            EndWindows(contribution.Ticks, alerts);
            Accept(contribution, alerts);
        }
    }

    void EndWindows(long before, List<SigmaAlert> alerts)
    {
        foreach (int i in wholeWindows)
        {
            while (states[i].NextEnded(before) is { } group) Fire(i, group, group.End, alerts);
        }
    }

    void Accept(in Contribution contribution, List<SigmaAlert> alerts)
    {
        if (states[contribution.Correlation].Add(contribution) is { } group)
            Fire(contribution.Correlation, group, contribution.Ticks, alerts);
    }

    void Fire(int number, Group group, long ticks, List<SigmaAlert> alerts)
    {
        var correlation = correlations[number];
        var events = group.Window.LastEvents(limits.EventsOfAlert);
        var looking = ofCorrelation[number] ?? [];
        if (looking.Count == 0 || looking.Any(at => correlations[at.Correlation].Plan.Generate))
        {
            alerts.Add(new SigmaAlert(correlation, new DateTimeOffset(ticks, TimeSpan.Zero),
                PartWriter.Texts(group.Key, correlation.GroupBy.Count), events));
        }
        foreach (var (above, source) in looking)
        {
            var places = correlations[above].Plan.Sources[source];
            Accept(new Contribution(above, source, ticks, events[^1], parts.Read(group.Key, places.GroupFields),
                parts.Read(group.Key, places.ValueFields)), alerts);
        }
    }
}

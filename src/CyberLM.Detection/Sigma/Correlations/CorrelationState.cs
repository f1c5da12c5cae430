namespace CyberLM.Detection.Sigma;

/// <summary>
/// One correlation at work. It fires at the event that makes its condition true, and again when the condition was false in between or a
/// timespan has passed. A condition that more events could make false is asked once, when the window that a group's first event opened
/// ends.
/// </summary>
sealed class CorrelationState
{
    readonly SigmaCorrelation correlation;
    readonly CorrelationPlan plan;
    readonly CorrelationLimits limits;
    readonly CorrelationCounts counts;
    readonly GroupTable groups;

    /// <summary>Groups whose windows will end, in the order in which they will.</summary>
    readonly Queue<Group> ending = new();

    public CorrelationState(SigmaCorrelation correlation, CorrelationLimits limits, CorrelationCounts counts)
    {
        this.correlation = correlation;
        this.limits = limits;
        this.counts = counts;
        plan = correlation.Plan;
        groups = new GroupTable(limits.Groups, () => Window.For(correlation));
    }

    /// <summary>The group, when the contribution makes it fire.</summary>
    public Group? Add(in Contribution contribution)
    {
        if (!TryEntry(contribution, out var entry)) return null;
        long start = contribution.Ticks - correlation.Timespan.Ticks;
        while (groups.Oldest is { } oldest && oldest.LastTicks < start && !plan.Threshold.NeedsWholeWindow) groups.Remove(oldest);
        var group = groups.Touch(contribution.Group, out bool isNew, out bool forgot);
        if (forgot) counts.ForgottenGroups++;
        if (!isNew && contribution.Ticks < group.LastTicks)
        {
            counts.Late++;
            return null;
        }
        group.LastTicks = contribution.Ticks;
        if (plan.Threshold.NeedsWholeWindow) return Collect(group, isNew, entry);
        group.Window.Evict(start);
        if (!Holds(group)) group.Fired = null;
        AddEntry(group, entry);
        if (!Holds(group) || (group.Fired is { } fired && contribution.Ticks - fired <= correlation.Timespan.Ticks)) return null;
        group.Fired = contribution.Ticks;
        return group;
    }

    Group? Collect(Group group, bool isNew, in WindowEntry entry)
    {
        if (isNew)
        {
            group.End = entry.Ticks + correlation.Timespan.Ticks;
            ending.Enqueue(group);
        }
        AddEntry(group, entry);
        return null;
    }

    void AddEntry(Group group, in WindowEntry entry)
    {
        if (group.Window.Count == limits.EventsOfGroup)
        {
            group.Window.RemoveOldest();
            counts.ForgottenEvents++;
        }
        group.Window.Add(entry);
    }

    /// <summary>The next group whose window ended before this time with the condition true; null when there is none any more.</summary>
    public Group? NextEnded(long ticks)
    {
        while (ending.TryPeek(out var group) && group.End < ticks)
        {
            ending.Dequeue();
            if (!groups.Contains(group)) continue;
            groups.Remove(group);
            if (Holds(group)) return group;
        }
        return null;
    }

    bool Holds(Group group) => plan.Expression is { } expression
        ? expression(group.Window.Has)
        : plan.Threshold.Holds(group.Window.Measure);

    /// <summary>Values that are missing, or no numbers where numbers are wanted, do not count.</summary>
    bool TryEntry(in Contribution contribution, out WindowEntry entry)
    {
        decimal number = 0;
        bool ofNumbers = correlation.Type is CorrelationType.ValueSum or CorrelationType.ValueAvg or CorrelationType.ValuePercentile
            or CorrelationType.ValueMedian;
        bool counts = !plan.HasValue ||
            (contribution.Value.Length > 0 && (!ofNumbers || PartWriter.TryNumber(contribution.Value, out number)));
        entry = new WindowEntry(contribution.Ticks, contribution.Event, contribution.Source, contribution.Value, number);
        return counts;
    }
}

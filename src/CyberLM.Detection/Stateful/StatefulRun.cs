using CyberLM.Detection.Sigma;

namespace CyberLM.Detection.Stateful;

/// <summary>
/// The stateful rules of a run: takes matches of the rules that they look at, holds them back as long as earlier ones may still come,
/// and hands each to its rule. Every record moves the clock, whether it matches or not.
/// </summary>
sealed class StatefulRun
{
    readonly StatefulMachine[] machines;
    readonly StatefulCounts[] counts;
    readonly StatefulRule[] rules;

    /// <summary>By rule that is asked: who looks at it, and as which of its sources.</summary>
    readonly List<(int Machine, int Source)>?[] ofRule;
    readonly Dictionary<Route, int[]> machinesOf = [];
    readonly StatefulLimits limits;
    readonly StreamClock clock;
    readonly PartWriter parts = new();
    readonly List<Sighting> fresh = [], doubted = [];
    readonly PriorityQueue<Sighting, (long Ticks, long Order)> held = new();
    long order, heldWeight;

    public StatefulRun(SigmaRuleSet set, StatefulLimits limits)
    {
        this.limits = limits;
        clock = new StreamClock(limits.Ahead.Ticks);
        rules = [.. set.Stateful];
        counts = [.. rules.Select(rule => new StatefulCounts(rule))];
        machines = [.. rules.Select((rule, i) => rule.Plan.Start(new MachineParts(rule, limits, counts[i])))];
        ofRule = new List<(int, int)>?[set.Asked.Count];
        for (int i = 0; i < rules.Length; i++)
        {
            for (int source = 0; source < rules[i].Sources.Length; source++)
                (ofRule[rules[i].Sources[source].Rule] ??= []).Add((i, source));
        }
    }

    public IReadOnlyList<StatefulCounts> Counts => counts;

    public bool LooksAt(int rule) => ofRule[rule] is not null;

    public bool WantsTold(int rule) => ofRule[rule] is { } looking && looking.Any(at => rules[at.Machine].Generate);

    public void Take(EventView view, List<(int Rule, SigmaMatch Match)> found, Route route, DateTimeOffset? time,
        List<SigmaAlert> alerts)
    {
        fresh.Clear();
        long ticks = time?.UtcTicks ?? 0;
        foreach (var (rule, match) in found)
        {
            if (ofRule[rule] is not { } looking) continue;
            foreach (var (machine, source) in looking) See(view, machine, source, match.Event, time is null ? null : ticks);
        }
        if (time is null) return;
        NoteBehind(ticks);
        // A later source answers an earlier one, and no event answers itself.
        fresh.Sort((one, other) => other.Source.CompareTo(one.Source));
        Believe(clock.See(ticks));
        NoteSpan(route, ticks);
        Release(clock.Latest - limits.Lag.Ticks, alerts);
    }

    void NoteBehind(long ticks)
    {
        var behind = TimeSpan.FromTicks(clock.Latest - ticks);
        foreach (var sighting in fresh)
        {
            if (behind > counts[sighting.Rule].Behind) counts[sighting.Rule].Behind = behind;
        }
    }

    void See(EventView view, int machine, int source, long number, long? ticks)
    {
        if (ticks is not { } known)
        {
            counts[machine].WithoutTime++;
            return;
        }
        var fields = rules[machine].Sources[source];
        if (parts.Read(view, fields.Group) is not { } entity) counts[machine].WithoutEntity++;
        else fresh.Add(new Sighting(machine, source, known, number, entity, [.. fields.Values.Select(tuple => parts.Read(view, tuple))]));
    }

    /// <summary>
    /// From when to when there are records that show to be of a rule's log source, or do not show of which they are. Neither a record that
    /// leads all others nor one that comes far behind makes the span longer.
    /// </summary>
    void NoteSpan(Route route, long ticks)
    {
        if (!machinesOf.TryGetValue(route, out int[]? theirs))
        {
            var asked = route.Rules.ToHashSet();
            machinesOf.Add(route, theirs = [.. Enumerable.Range(0, rules.Length)
                .Where(i => rules[i].Sources.Any(source => asked.Contains(source.Rule)))]);
        }
        DateTimeOffset first = new(Math.Max(ticks, clock.Latest - limits.Lag.Ticks), TimeSpan.Zero);
        DateTimeOffset last = new(Math.Min(ticks, clock.Latest), TimeSpan.Zero);
        foreach (int i in theirs)
        {
            if (counts[i].From is not { } from || first < from) counts[i].From = first;
            if (counts[i].Until is not { } until || last > until) counts[i].Until = last;
        }
    }

    void Believe(StreamClock.Step step)
    {
        switch (step)
        {
            case StreamClock.Step.OtherWrong:
                foreach (var sighting in doubted) counts[sighting.Rule].Future++;
                doubted.Clear();
                break;
            case StreamClock.Step.BothBelieved or StreamClock.Step.Doubted:
                Hold(doubted);
                break;
        }
        if (step == StreamClock.Step.Doubted) doubted.AddRange(fresh);
        else Hold(fresh);
    }

    void Hold(List<Sighting> sightings)
    {
        foreach (var sighting in sightings)
        {
            held.Enqueue(sighting, (sighting.Ticks, order++));
            heldWeight += sighting.Weight;
        }
        sightings.Clear();
    }

    void Release(long until, List<SigmaAlert> alerts)
    {
        while (held.TryPeek(out var next, out _) && (next.Ticks <= until || heldWeight > limits.Held))
        {
            held.Dequeue();
            heldWeight -= next.Weight;
            Pass(next.Ticks, alerts);
            counts[next.Rule].Matches++;
            machines[next.Rule].Accept(next, alerts);
        }
        Pass(until, alerts);
    }

    void Pass(long ticks, List<SigmaAlert> alerts)
    {
        foreach (var machine in machines)
        {
            if (machine.WaitsForTime) machine.Pass(ticks, alerts);
        }
    }

    /// <summary>No record comes any more; time does not go on for that.</summary>
    public void Finish(EventView view, List<SigmaAlert> alerts)
    {
        clock.End();
        Hold(doubted);
        Release(clock.Latest, alerts);
        foreach (var machine in machines) machine.Finish(alerts);
        for (int i = 0; i < rules.Length; i++) counts[i].FieldsNeverSeen = NeverSeen(view, rules[i]);
    }

    static IReadOnlyList<string> NeverSeen(EventView view, StatefulRule rule) => [.. rule.Sources.SelectMany(source => source.Fields)
        .Distinct().Where(field => !view.HasEverHad(field)).Select(view.Name).Distinct()];
}

using CyberLM.Detection.Sigma;

namespace CyberLM.Detection.Stateful;

/// <summary>
/// A threshold over bins of the clock, told once a bin: where more events cannot undo the condition, at the event that makes it true;
/// otherwise at the bin's end.
/// </summary>
sealed class BinMachine(ThresholdPlan plan, Bins bins, MachineParts parts) : StatefulMachine(parts)
{
    sealed class Binned : Entity
    {
        public MeasureCounts Measures = null!;
        public LastEvents Events = null!;
        public long Bin;
        public bool Told;
    }

    readonly EntityTable<Binned> entities = new(parts.Limits, parts.Counts);
    readonly bool atOnce = plan.Condition.OnlyGrows;

    /// <summary>Bins that have begun, in the order in which they end.</summary>
    readonly PriorityQueue<Binned, (long End, long Order)> open = new();
    long clock = long.MinValue, order;

    public override bool WaitsForTime => !atOnce;

    public override void Accept(in Sighting sighting, List<SigmaAlert> alerts)
    {
        long bin = bins.Of(sighting.Ticks), end = bins.Start(bin + 1);
        if (!atOnce && end <= clock)
        {
            Counts.Late++;
            return;
        }
        if (entities.Touch(sighting, bins.Start(bin), out bool isNew) is not { } entity) return;
        if (isNew) Begin(entity, bin, end);
        if (sighting.Values.Any(tuple => tuple is null)) Counts.WithoutValue++;
        Add(entity, sighting);
        if (!atOnce || entity.Told || !entity.Measures.Hold) return;
        entity.Told = true;
        Tell(alerts, sighting.Ticks, sighting.Entity, entity.Events.Numbers, entity.Measures.Details);
    }

    void Begin(Binned entity, long bin, long end)
    {
        entity.Bin = bin;
        entity.Measures = new MeasureCounts(plan);
        entity.Events = new LastEvents(Limits.EventsOfAlert);
        if (atOnce) return;
        open.Enqueue(entity, (end, order++));
        if (open.Count > 2 * Limits.Entities) open.KeepOnly(entities.Contains);
    }

    void Add(Binned entity, in Sighting sighting)
    {
        if (entity.Measures.Weight >= Limits.ValuesOfEntity)
        {
            Counts.ForgottenValues++;
            return;
        }
        int before = entity.Measures.Weight;
        entity.Measures.Add(sighting);
        entity.Events.Add(sighting.Event);
        entities.Stored(entity, entity.Measures.Weight - before);
    }

    public override void Pass(long clock, List<SigmaAlert> alerts)
    {
        this.clock = Math.Max(this.clock, clock);
        while (open.TryPeek(out var entity, out var place) && place.End <= clock)
        {
            open.Dequeue();
            if (!entities.Contains(entity) || !entity.Measures.Hold) continue;
            Tell(alerts, place.End, entity.Key, entity.Events.Numbers, entity.Measures.Details);
        }
    }

    /// <summary>Bins that are not over are judged by what came.</summary>
    public override void Finish(List<SigmaAlert> alerts) => Pass(long.MaxValue, alerts);
}

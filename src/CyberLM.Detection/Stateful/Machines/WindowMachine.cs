using CyberLM.Detection.Sigma;

namespace CyberLM.Detection.Stateful;

/// <summary>A threshold over a window that slides: it fires as correlations do, when its condition becomes true.</summary>
sealed class WindowMachine(ThresholdPlan plan, MachineParts parts) : StatefulMachine(parts)
{
    sealed class Sliding : Entity
    {
        public readonly Queue<Sighting> Sightings = new();
        public MeasureCounts Measures = null!;
        public long? Fired;
    }

    readonly EntityTable<Sliding> entities = new(parts.Limits, parts.Counts);
    readonly long window = plan.Window!.Value.Ticks;

    public override void Accept(in Sighting sighting, List<SigmaAlert> alerts)
    {
        long start = sighting.Ticks - window;
        if (entities.Touch(sighting, start, out bool isNew) is not { } entity) return;
        if (isNew) entity.Measures = new MeasureCounts(plan);
        while (entity.Sightings.TryPeek(out var oldest) && oldest.Ticks < start) Drop(entity);
        if (!entity.Measures.Hold) entity.Fired = null;
        int weight = sighting.Weight;
        while (entity.Stored + weight > Limits.ValuesOfEntity && entity.Sightings.Count > 0)
        {
            Counts.ForgottenValues++;
            Drop(entity);
        }
        if (sighting.Values.Any(tuple => tuple is null)) Counts.WithoutValue++;
        entity.Sightings.Enqueue(sighting);
        entity.Measures.Add(sighting);
        entities.Stored(entity, weight);
        if (!entity.Measures.Hold || (entity.Fired is { } fired && sighting.Ticks - fired <= window)) return;
        entity.Fired = sighting.Ticks;
        Tell(alerts, sighting.Ticks, sighting.Entity, Events(entity), entity.Measures.Details);
    }

    void Drop(Sliding entity)
    {
        var oldest = entity.Sightings.Dequeue();
        entity.Measures.Remove(oldest);
        entities.Stored(entity, -oldest.Weight);
    }

    IReadOnlyList<long> Events(Sliding entity) =>
        [.. entity.Sightings.Select(sighting => sighting.Event).Distinct().TakeLast(Limits.EventsOfAlert)];
}

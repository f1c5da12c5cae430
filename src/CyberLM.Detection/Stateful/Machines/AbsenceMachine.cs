using CyberLM.Detection.Sigma;

namespace CyberLM.Detection.Stateful;

/// <summary>What is waited for, by deadline. Each event waits for itself; one answer answers all that wait with its entity.</summary>
sealed class AbsenceMachine(AbsencePlan plan, MachineParts parts) : StatefulMachine(parts)
{
    sealed class Waiting : Entity
    {
        /// <summary>In the order of their deadlines.</summary>
        public readonly Queue<Wait> Open = new();
    }

    sealed class Wait(Waiting entity, long deadline, long number)
    {
        public Waiting Entity { get; } = entity;
        public long Deadline { get; } = deadline;
        public long Event { get; } = number;
        public bool IsOver { get; set; }
    }

    readonly EntityTable<Waiting> entities = new(parts.Limits, parts.Counts);
    readonly PriorityQueue<Wait, (long Deadline, long Order)> waits = new();
    long clock = long.MinValue, order;

    public override bool WaitsForTime => true;

    public override void Accept(in Sighting sighting, List<SigmaAlert> alerts)
    {
        long deadline = sighting.Ticks + plan.Within.Ticks;
        bool answers = sighting.Source == AbsencePlan.Answer;
        if (!answers && deadline < clock)
        {
            Counts.Late++;
            return;
        }
        if (entities.Touch(sighting, sighting.Ticks - plan.Within.Ticks, out _) is not { } entity) return;
        if (answers)
        {
            while (entity.Open.Count > 0) EndOldest(entity);
        }
        else
            Open(entity, deadline, sighting.Event);
    }

    void Open(Waiting entity, long deadline, long number)
    {
        if (entity.Open.Count >= Limits.ValuesOfEntity)
        {
            Counts.ForgottenValues++;
            EndOldest(entity);
        }
        var wait = new Wait(entity, deadline, number);
        entity.Open.Enqueue(wait);
        waits.Enqueue(wait, (deadline, order++));
        entities.Stored(entity, 1);
        if (waits.Count > 2 * Limits.Values) waits.KeepOnly(IsOpen);
    }

    void EndOldest(Waiting entity)
    {
        entity.Open.Dequeue().IsOver = true;
        entities.Stored(entity, -1);
    }

    bool IsOpen(Wait wait) => !wait.IsOver && entities.Contains(wait.Entity);

    public override void Pass(long clock, List<SigmaAlert> alerts)
    {
        this.clock = Math.Max(this.clock, clock);
        while (waits.TryPeek(out var wait, out _) && wait.Deadline < clock)
        {
            waits.Dequeue();
            if (!IsOpen(wait)) continue;
            EndOldest(wait.Entity);
            Tell(alerts, wait.Deadline, wait.Entity.Key, [wait.Event]);
        }
    }

    public override void Finish(List<SigmaAlert> alerts) =>
        Counts.Undecided += waits.UnorderedItems.Count(item => IsOpen(item.Element));
}

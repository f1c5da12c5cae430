using CyberLM.Detection.Sigma;

namespace CyberLM.Detection.Stateful;

/// <summary>Terms with the time at which each was last seen, the longest unseen first.</summary>
sealed class NewTermsMachine(NewTermsPlan plan, MachineParts parts) : StatefulMachine(parts)
{
    sealed class KnownTerms : Entity
    {
        public readonly Dictionary<byte[], LinkedListNode<(byte[] Term, long Last)>> ByTerm = new(ByteComparer.Instance);
        public readonly LinkedList<(byte[] Term, long Last)> ByAge = [];
        public long First;
    }

    readonly EntityTable<KnownTerms> entities = new(parts.Limits, parts.Counts);
    readonly long history = plan.Lookback.Ticks;

    public override void Accept(in Sighting sighting, List<SigmaAlert> alerts)
    {
        if (sighting.Values[0] is not { } term)
        {
            Counts.WithoutValue++;
            return;
        }
        long horizon = sighting.Ticks - history;
        if (entities.Touch(sighting, horizon, out bool isNew) is not { } entity) return;
        if (isNew) entity.First = sighting.Ticks;
        while (entity.ByAge.First is { } oldest && oldest.Value.Last < horizon) Drop(entity, oldest);
        if (!entity.ByTerm.ContainsKey(term)) Judge(sighting, entity, term, alerts);
        Remember(entity, term, sighting.Ticks);
    }

    void Judge(in Sighting sighting, KnownTerms entity, byte[] term, List<SigmaAlert> alerts)
    {
        bool armed = Counts.From is { } from && sighting.Ticks - from.UtcTicks >= history
            && sighting.Ticks - entity.First >= plan.EntityHistory.Ticks;
        if (armed) Tell(alerts, sighting.Ticks, sighting.Entity, [sighting.Event], [("new", Words(term, plan.Fields.Count))]);
        else Counts.NotArmed++;
    }

    void Remember(KnownTerms entity, byte[] term, long ticks)
    {
        if (entity.ByTerm.TryGetValue(term, out var node)) Drop(entity, node);
        int weight = Sighting.WeightOf(term);
        while (entity.Stored + weight > Limits.ValuesOfEntity && entity.ByAge.First is { } oldest)
        {
            Counts.ForgottenValues++;
            Drop(entity, oldest);
        }
        entity.ByTerm.Add(term, entity.ByAge.AddLast((term, ticks)));
        entities.Stored(entity, weight);
    }

    void Drop(KnownTerms entity, LinkedListNode<(byte[] Term, long Last)> node)
    {
        entity.ByTerm.Remove(node.Value.Term);
        entity.ByAge.Remove(node);
        entities.Stored(entity, -Sighting.WeightOf(node.Value.Term));
    }
}

using CyberLM.Detection.Sigma;

namespace CyberLM.Detection.Stateful;

/// <summary>What a rule remembers of one entity.</summary>
abstract class Entity
{
    public byte[] Key { get; set; } = [];

    /// <summary>Time of its last sighting.</summary>
    public long Last { get; set; }

    /// <summary>Values that it holds.</summary>
    public int Stored { get; set; }
}

/// <summary>
/// Entities of one rule, within its limits. One that was silent for longer than the rule looks back is forgotten, and begins anew: nothing
/// is lost by that. Where there are too many, or too much of them, those without an event for the longest time go, which is counted.
/// </summary>
sealed class EntityTable<T>(StatefulLimits limits, StatefulCounts counts) where T : Entity, new()
{
    readonly Dictionary<byte[], LinkedListNode<T>> byKey = new(ByteComparer.Instance);
    readonly LinkedList<T> byAge = [];
    long stored;

    /// <summary>The entity of a sighting, perhaps new; null where the sighting is behind its last.</summary>
    /// <param name="horizon">an entity without a sighting since then begins anew</param>
    public T? Touch(in Sighting sighting, long horizon, out bool isNew)
    {
        while (byAge.First is { } oldest && oldest.Value.Last < horizon) Remove(oldest.Value);
        isNew = !byKey.TryGetValue(sighting.Entity, out var node);
        if (node is not null && node.Value.Last < horizon)
        {
            Remove(node.Value);
            (isNew, node) = (true, null);
        }
        if (node is not null && sighting.Ticks < node.Value.Last)
        {
            counts.Late++;
            return null;
        }
        if (node is null)
        {
            if (byKey.Count >= limits.Entities) Forget(byAge.First!.Value);
            byKey.Add(sighting.Entity, node = new LinkedListNode<T>(new T { Key = sighting.Entity }));
        }
        else
            byAge.Remove(node);
        byAge.AddLast(node);
        node.Value.Last = sighting.Ticks;
        if (isNew) Stored(node.Value, Sighting.WeightOf(sighting.Entity) - 1);
        return node.Value;
    }

    /// <summary>The entity holds so many values more; whoever adds has touched it, so that it is the last to go.</summary>
    public void Stored(T entity, int more)
    {
        entity.Stored += more;
        stored += more;
        while (stored > limits.Values && byAge.Count > 1) Forget(byAge.First!.Value);
    }

    public bool Contains(T entity) => byKey.TryGetValue(entity.Key, out var node) && ReferenceEquals(node.Value, entity);

    void Forget(T entity)
    {
        counts.ForgottenEntities++;
        Remove(entity);
    }

    void Remove(T entity)
    {
        if (!byKey.Remove(entity.Key, out var node)) return;
        byAge.Remove(node);
        stored -= entity.Stored;
        entity.Stored = 0;
    }
}

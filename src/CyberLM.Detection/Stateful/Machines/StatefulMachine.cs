using CyberLM.Detection.Sigma;

namespace CyberLM.Detection.Stateful;

/// <summary>What every machine is made of.</summary>
sealed record MachineParts(StatefulRule Rule, StatefulLimits Limits, StatefulCounts Counts);

/// <summary>One stateful rule at work over one log. Sightings of an entity come in the order of time.</summary>
abstract class StatefulMachine(MachineParts parts)
{
    protected StatefulCounts Counts { get; } = parts.Counts;
    protected StatefulLimits Limits { get; } = parts.Limits;

    public abstract void Accept(in Sighting sighting, List<SigmaAlert> alerts);

    /// <summary>Whether something happens when time passes and no event comes.</summary>
    public virtual bool WaitsForTime => false;

    /// <summary>Everything before this time is known.</summary>
    public virtual void Pass(long clock, List<SigmaAlert> alerts) { }

    /// <summary>No event comes any more.</summary>
    public virtual void Finish(List<SigmaAlert> alerts) { }

    protected void Tell(List<SigmaAlert> alerts, long ticks, byte[] entity, IReadOnlyList<long> events,
        params IReadOnlyList<(string, object)> details)
    {
        Counts.Alerts++;
        long known = Math.Clamp(ticks, 0, DateTime.MaxValue.Ticks);             // a deadline may lie beyond the calendar
        alerts.Add(new SigmaAlert(parts.Rule, new DateTimeOffset(known, TimeSpan.Zero),
            PartWriter.Texts(entity, parts.Rule.GroupBy.Count), events) { Details = details });
    }

    /// <summary>Of a tuple, for people.</summary>
    protected static string Words(byte[] tuple, int fields) => string.Join(", ", PartWriter.Texts(tuple, fields));
}

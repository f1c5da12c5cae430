namespace CyberLM.Detection.Stateful;

/// <summary>What one stateful rule did in a run, and what it had to leave out.</summary>
public sealed class StatefulCounts(StatefulRule rule)
{
    public StatefulRule Rule { get; } = rule;

    /// <summary>Matches of its events that had a time and an entity.</summary>
    public long Matches { get; internal set; }
    public long Alerts { get; internal set; }
    public long WithoutTime { get; internal set; }

    /// <summary>Matches without one of the fields of group-by.</summary>
    public long WithoutEntity { get; internal set; }

    /// <summary>Fields that the kind needs and that were missing, or no place on earth.</summary>
    public long WithoutValue { get; internal set; }

    /// <summary>Matches behind a later one of their entity, or behind the end of their bin.</summary>
    public long Late { get; internal set; }

    /// <summary>The farthest that a match came behind the clock: a lag of so much leaves none out.</summary>
    public TimeSpan Behind { get; internal set; }

    /// <summary>Matches of records whose time leads all others and that were not believed.</summary>
    public long Future { get; internal set; }

    /// <summary>Matches in networks that the rule leaves out.</summary>
    public long Ignored { get; internal set; }

    /// <summary>Answers that would have been alerts or not, had there been enough history.</summary>
    public long NotArmed { get; internal set; }

    public long ForgottenEntities { get; internal set; }
    public long ForgottenValues { get; internal set; }

    /// <summary>Of absence: what was still waited for when the log ended.</summary>
    public long Undecided { get; internal set; }

    /// <summary>The first time of a record that is of the rule's log source, as far as shows.</summary>
    public DateTimeOffset? From { get; internal set; }

    /// <summary>The latest time that the rule was told of.</summary>
    public DateTimeOffset? Until { get; internal set; }

    /// <summary>Fields of entity and values that no event had.</summary>
    public IReadOnlyList<string> FieldsNeverSeen { get; internal set; } = [];

    /// <summary>How long the records must have gone before the rule can fire at all.</summary>
    public TimeSpan History => Rule.Plan.History;
}

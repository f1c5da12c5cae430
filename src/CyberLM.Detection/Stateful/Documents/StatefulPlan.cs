namespace CyberLM.Detection.Stateful;

/// <summary>What one kind of stateful rule is to do, read and checked.</summary>
abstract record StatefulPlan
{
    /// <summary>Tuples of fields that are read from each event of a source; a tuple that lacks a field is not there.</summary>
    public abstract IReadOnlyList<IReadOnlyList<string>> Values(int source);

    /// <summary>How long the records must have gone before there can be an alert.</summary>
    public virtual TimeSpan History => TimeSpan.Zero;

    /// <summary>The rule at work, for one run.</summary>
    public abstract StatefulMachine Start(MachineParts parts);
}

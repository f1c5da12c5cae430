namespace CyberLM.Detection.Tuning;

/// <summary>What an exclusion may cost and must bring.</summary>
public sealed record ExclusionOptions
{
    /// <summary>The share of a rule's true alerts that its exclusions together may lose.</summary>
    public double MostRecallLost { get; init; }

    /// <summary>
    /// The share of all records that an exclusion may pass over. What most records have may be missing in the few attacks of a log, and
    /// will not be in the next.
    /// </summary>
    public double MostPassedOver { get; init; } = 0.1;

    /// <summary>False alerts that an exclusion must save beyond those before it.</summary>
    public int LeastSaved { get; init; } = 2;

    /// <summary>Exclusions of one rule.</summary>
    public int Most { get; init; } = 3;

    /// <summary>Values of one field in an exclusion.</summary>
    public int MostValues { get; init; } = 10;

    /// <summary>Paths that may be named; empty: all.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];
}

namespace CyberLM.Detection.Sigma;

/// <summary>What correlations had to leave out.</summary>
public sealed class CorrelationCounts
{
    /// <summary>Matches of events without a time that is known.</summary>
    public long WithoutTime { get; internal set; }

    /// <summary>Matches that came behind a later one of their group.</summary>
    public long Late { get; internal set; }

    /// <summary>The farthest that a match came behind the latest one before it: a lag of so much leaves none out.</summary>
    public TimeSpan Behind { get; internal set; }

    /// <summary>Matches without one of the fields of group-by.</summary>
    public long WithoutGroup { get; internal set; }

    public long ForgottenGroups { get; internal set; }
    public long ForgottenEvents { get; internal set; }
}

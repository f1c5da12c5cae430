namespace CyberLM.Detection.Sigma;

enum ThresholdOperator : byte
{
    Lt,
    Lte,
    Gt,
    Gte,
    Eq,
    Neq,
}

/// <summary>Limits of a measure, all to be met.</summary>
sealed record Threshold(IReadOnlyList<(ThresholdOperator Operator, decimal Limit)> Limits)
{
    /// <summary>
    /// Whether more can make it false again, or it holds before anything came. Such a threshold is asked once, when a window ends; any
    /// other at each event.
    /// </summary>
    public bool NeedsWholeWindow => Limits.Any(limit => limit.Operator is not (ThresholdOperator.Gt or ThresholdOperator.Gte));

    public bool Holds(decimal? measure)
    {
        if (measure is not { } value) return false;
        foreach (var (comparison, limit) in Limits)
        {
            bool holds = comparison switch
            {
                ThresholdOperator.Lt => value < limit,
                ThresholdOperator.Lte => value <= limit,
                ThresholdOperator.Gt => value > limit,
                ThresholdOperator.Gte => value >= limit,
                ThresholdOperator.Eq => value == limit,
                ThresholdOperator.Neq => value != limit,
                _ => throw new InvalidOperationException($"{comparison} compares nothing"),
            };
            if (!holds) return false;
        }
        return true;
    }
}

namespace CyberLM.Detection.Stateful;

/// <summary>Fires when a bin has far more than the bins before it.</summary>
sealed record BaselinePlan : StatefulPlan
{
    const int MostBins = 10_000;

    public required Bins Bins { get; init; }

    /// <summary>None: events are counted.</summary>
    public required IReadOnlyList<string> Distinct { get; init; }

    /// <summary>How many bins before the current one are looked at, and how many there must be.</summary>
    public required int Lookback { get; init; }
    public required int LeastBins { get; init; }
    public required double Sigmas { get; init; }
    public required double LeastSigma { get; init; }

    /// <summary>Of the current bin.</summary>
    public required long Least { get; init; }

    /// <summary>Bins without an event count as 0; otherwise they do not count.</summary>
    public required bool EmptyAreZero { get; init; }

    public override TimeSpan History => Bins.Length * LeastBins;

    public static BaselinePlan Read(StatefulDraft.Reading reading)
    {
        const int bins = 24, leastBins = 7, mostSigmas = 1000;
        var keys = reading.Keys;
        var plan = new BaselinePlan
        {
            Bins = Bins.Read(keys),
            Distinct = keys.Texts("distinct"),
            Lookback = keys.Whole("bins", bins, 2, MostBins),
            LeastBins = keys.Whole("least-bins", leastBins, 2, MostBins),
            Sigmas = (double)keys.Number("sigmas", 3, 0, mostSigmas),
            LeastSigma = (double)keys.Number("least-sigma", 1, 0, int.MaxValue),
            Least = keys.Whole("least", 1, 1, int.MaxValue),
            EmptyAreZero = keys.Word("empty-bins", "zero", "skip") == "zero",
        };
        return plan.LeastBins <= plan.Lookback
            ? plan
            : throw keys.Fault("least-bins", $"'least-bins' is {plan.LeastBins}, and only the last {plan.Lookback} bins are looked at");
    }

    public override IReadOnlyList<IReadOnlyList<string>> Values(int source) => Distinct.Count > 0 ? [Distinct] : [];

    public override StatefulMachine Start(MachineParts parts) => new BaselineMachine(this, parts);
}

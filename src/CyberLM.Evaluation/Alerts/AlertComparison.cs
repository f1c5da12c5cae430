namespace CyberLM.Evaluation;

/// <summary>How often a rule fires at real records and at others.</summary>
/// <param name="Real">alerts</param>
/// <param name="Ratio">of the others' rate to the real one; null where nothing real made it fire</param>
public sealed record RuleRates(AlertRule Rule, long Real, long Made, Figure? Ratio)
{
    /// <summary>Of fewer real alerts chance alone makes any ratio.</summary>
    public const int LeastReal = 30;

    /// <summary>What is asked of the ratio.</summary>
    public const double LeastRatio = 0.8, MostRatio = 1.25;

    public bool HasVerdict => Real >= LeastReal && Ratio is not null;

    public bool IsWithin => HasVerdict && Ratio!.Value is { Value: >= LeastRatio and <= MostRatio };

    /// <summary>All that the interval holds has the same verdict.</summary>
    public bool IsSettled => HasVerdict && (IsWithin
        ? Ratio!.Value is { Low: >= LeastRatio, High: <= MostRatio }
        : Ratio!.Value is { Low: > MostRatio } or { High: < LeastRatio });
}

/// <summary>Alerts at real records beside those at others: of the same users, as many days of each, in spans of one length.</summary>
/// <param name="Name">of the others</param>
/// <param name="Resampled">what the variance in the intervals is between</param>
/// <param name="All">of all rules together, of no rule's name</param>
public sealed record AlertComparison(
    string Name, DateOnly RealFrom, DateOnly MadeFrom, int Days, int Users, int UserDays, long RealRecords, long MadeRecords,
    ResampledUnit Resampled, IReadOnlyList<RuleRates> Rules, RuleRates All)
{
    public string ResampledWord => Resampled.Word();

    public double RealRate(RuleRates rule) => PerThousand(rule.Real, RealRecords);

    public double MadeRate(RuleRates rule) => PerThousand(rule.Made, MadeRecords);

    static double PerThousand(long alerts, long records) => records == 0 ? 0 : 1000.0 * alerts / records;

    public IEnumerable<RuleRates> Judged => Rules.Where(rule => rule.HasVerdict);

    /// <summary>Fired on both sides, but too seldom to say anything.</summary>
    public IEnumerable<RuleRates> TooFew => Rules.Where(rule => !rule.HasVerdict && rule is { Real: > 0, Made: > 0 });

    /// <summary>Those with a verdict among them.</summary>
    public IEnumerable<RuleRates> OnRealOnly => Rules.Where(rule => rule is { Real: > 0, Made: 0 });

    public IEnumerable<RuleRates> OnMadeOnly => Rules.Where(rule => rule is { Real: 0, Made: > 0 });

    /// <summary>Their records do not go on for as long as they look back.</summary>
    public IEnumerable<RuleRates> NotArmed => Rules.Where(rule => rule.Rule.History.TotalDays >= Days);
}

namespace CyberLM.Detection.Scenarios;

/// <summary>All plays of one scenario by one writer, counted.</summary>
public sealed record ScenarioTally(Scenario Scenario, IReadOnlyList<PlayOutcome> Plays)
{
    /// <summary>Rules that must fire and are there; the same in each play.</summary>
    public int Must => Plays.Select(play => play.Must.Count).FirstOrDefault();

    /// <summary>Plays in which all rules that must fire did.</summary>
    public int Whole => Plays.Count(play => play.IsWhole);

    /// <summary>Plays in which some rule fired.</summary>
    public int Alerted => Plays.Count(play => play.IsAlerted);

    public long Records => Plays.Sum(play => (long)play.Records);
    public long Caught => Plays.Sum(play => (long)play.Caught);
    public long CaughtByMust => Plays.Sum(play => (long)play.CaughtByMust);

    /// <summary>Rules that must fire and did not, with the plays in which they were silent.</summary>
    public IReadOnlyList<(string Rule, int Plays)> Missed => Counted(play => play.Missed);

    /// <summary>Rules that must not fire and did.</summary>
    public IReadOnlyList<(string Rule, int Plays)> FiredAgainst => Counted(play => play.FiredAgainst);

    /// <summary>Of the plays in which a rule that must fire did; null: in none.</summary>
    public TimeSpan? MedianDelay => Median(Plays);

    /// <summary>Of two in the middle the mean.</summary>
    public static TimeSpan? Median(IEnumerable<PlayOutcome> plays)
    {
        TimeSpan[] delays = [.. plays.Select(play => play.Delay).OfType<TimeSpan>().Order()];
        return delays.Length == 0 ? null : (delays[(delays.Length - 1) / 2] + delays[delays.Length / 2]) / 2;
    }

    List<(string, int)> Counted(Func<PlayOutcome, IReadOnlyList<string>> rules) =>
        [.. Plays.SelectMany(rules).CountBy(rule => rule).Select(rule => (rule.Key, rule.Value))];
}

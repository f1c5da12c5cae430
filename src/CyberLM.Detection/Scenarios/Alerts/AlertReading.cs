namespace CyberLM.Detection.Scenarios;

/// <summary>One way to read "so many of a hundred trigger an alert": hits of all, over several scenarios.</summary>
/// <param name="Key">for programs</param>
/// <param name="Sizes">of all, how many each scenario has: records of one are alike, and so are its plays</param>
public sealed record AlertReading(string Key, string Text, long Hits, long All, IReadOnlyList<long> Sizes)
{
    /// <summary>Attacks with rules that must fire, in every reading.</summary>
    /// <param name="tallies">of one writer</param>
    public static IReadOnlyList<AlertReading> Of(IReadOnlyList<ScenarioTally> tallies)
    {
        var attacks = tallies.Where(one => one is { Must: > 0, Scenario.IsBenign: false, Plays.Count: > 0 }).ToList();
        return
        [
            Sum("records", "records that an alert names", attacks, one => one.Caught, one => one.Records),
            Sum("recordsByMust", "records that an alert of a rule that must fire names", attacks,
                one => one.CaughtByMust, one => one.Records),
            Sum("playsAlerted", "plays that trigger an alert", attacks, one => one.Alerted, one => one.Plays.Count),
            Sum("playsWhole", "plays in which all rules that must fire did", attacks, one => one.Whole, one => one.Plays.Count),
            Sum("scenariosWhole", "scenarios all of whose plays are such", attacks, one => one.Whole == one.Plays.Count ? 1 : 0, _ => 1),
        ];
    }

    /// <summary>Of benign twins those that fired nothing they must not.</summary>
    public static AlertReading OfTwins(IReadOnlyList<ScenarioTally> tallies) => Sum(
        "twinsSilent", "plays of benign twins that fired nothing they must not",
        [.. tallies.Where(one => one is { Scenario.IsBenign: true, Plays.Count: > 0 })],
        one => one.Plays.Count(play => play.FiredAgainst.Count == 0), one => one.Plays.Count);

    /// <summary>Attacks for which no rule is there that must fire: detectors that learn what is usual are to find them.</summary>
    public static AlertReading Apart(IReadOnlyList<ScenarioTally> tallies) => Sum(
        "apartAlerted", "plays of attacks that no rule must find, and that trigger an alert",
        [.. tallies.Where(one => one is { Must: 0, Scenario.IsBenign: false, Plays.Count: > 0 })],
        one => one.Alerted, one => one.Plays.Count);

    static AlertReading Sum(
        string key, string text, IReadOnlyList<ScenarioTally> of, Func<ScenarioTally, long> hits, Func<ScenarioTally, long> all) =>
        new(key, text, of.Sum(hits), of.Sum(all), [.. of.Select(all)]);
}

namespace CyberLM.Detection.Scenarios;

/// <summary>All plays of one writer: a model, at the first draw or in the end, a template, an adversary.</summary>
/// <param name="Key">for programs</param>
/// <param name="Tallies">by scenario, in the order of these; of some there may be no play</param>
public sealed record AlertColumn(string Key, string Text, IReadOnlyList<ScenarioTally> Tallies)
{
    public static AlertColumn Of(string key, string text, IReadOnlyList<Scenario> scenarios, IEnumerable<PlayOutcome> plays)
    {
        var of = plays.ToLookup(play => play.Scenario.Id);
        return new(key, text, [.. scenarios.Select(scenario => new ScenarioTally(scenario, [.. of[scenario.Id]]))]);
    }

    public ScenarioTally Of(Scenario scenario) => Tallies.First(tally => tally.Scenario.Id == scenario.Id);

    public IReadOnlyList<AlertReading> Readings =>
        [.. AlertReading.Of(Tallies), AlertReading.Apart(Tallies), AlertReading.OfTwins(Tallies)];

    /// <summary>Of all plays in which a rule that must fire did.</summary>
    public TimeSpan? MedianDelay => ScenarioTally.Median(Tallies.SelectMany(tally => tally.Plays));
}

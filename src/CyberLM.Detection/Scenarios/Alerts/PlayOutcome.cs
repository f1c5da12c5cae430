namespace CyberLM.Detection.Scenarios;

/// <summary>What rules made of one play of a scenario, whoever wrote its records.</summary>
/// <param name="Must">rules that must fire, of those that are there</param>
/// <param name="Missed">of these, those that did not</param>
/// <param name="FiredAgainst">rules that must not fire and did</param>
/// <param name="Caught">records that some alert names</param>
/// <param name="CaughtByMust">records that an alert of a rule that must fire names</param>
/// <param name="Delay">from the first record to the first alert of a rule that must fire; null: none came</param>
public sealed record PlayOutcome(
    Scenario Scenario, int Records, IReadOnlyList<string> Must, IReadOnlyList<string> Missed, IReadOnlyList<string> FiredAgainst,
    int Caught, int CaughtByMust, TimeSpan? Delay)
{
    /// <summary>Something fired, whatever it was.</summary>
    public bool IsAlerted => Caught > 0;

    /// <summary>Of a scenario without rules that must fire this says nothing.</summary>
    public bool IsWhole => Missed.Count == 0;

    /// <param name="records">of the play</param>
    /// <param name="begins">time of the first of them; null: not known</param>
    /// <param name="alerts">in which they took part</param>
    /// <param name="judge">knows which rules are there</param>
    public static PlayOutcome Of(
        Scenario scenario, int records, DateTimeOffset? begins, IReadOnlyList<ScenarioAlert> alerts, ScenarioJudge judge)
    {
        var must = scenario.MustFire.Except(judge.Unknown(scenario)).ToList();
        var ofMust = alerts.Where(alert => must.Exists(name => IsCalled(alert, name))).ToList();
        return new(scenario, records, must,
            must.FindAll(name => !ofMust.Exists(alert => IsCalled(alert, name))),
            [.. scenario.MustNotFire.Where(name => alerts.Any(alert => IsCalled(alert, name)))],
            Named(alerts), Named(ofMust), ofMust.Select(alert => alert.Time - begins).Min());
    }

    /// <summary>As it was played, the first time or in the end.</summary>
    public static PlayOutcome Of(PlayedScenario played, ScenarioJudge judge) => Of(played.Plan.Scenario, played.Records.Count,
        played.Records.Select(one => (DateTimeOffset?)one.Event.Time).Min(), played.Alerts, judge);

    static bool IsCalled(ScenarioAlert alert, string name) => alert.Rule.References.Contains(name);

    static int Named(IEnumerable<ScenarioAlert> alerts) => alerts.SelectMany(alert => alert.Records).Distinct().Count();
}

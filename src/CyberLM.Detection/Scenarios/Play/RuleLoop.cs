using System.Runtime.ExceptionServices;
using CyberLM.Detection.Sigma;
using CyberLM.Logs;

namespace CyberLM.Detection.Scenarios;

/// <summary>How a scenario went.</summary>
/// <param name="Records">that are written in the end, in order of time</param>
/// <param name="Seed">that they were drawn by</param>
/// <param name="Draws">1: the first was kept</param>
public sealed record PlayedScenario(PlannedScenario Plan, IReadOnlyList<PlayedRecord> Records, ulong Seed, int Draws)
{
    /// <summary>Rules that must fire and did not, at the first draw and in the end; null where nothing was judged.</summary>
    public IReadOnlyList<string>? MissedFirst { get; init; }
    public IReadOnlyList<string>? Missed { get; init; }

    /// <summary>All rules that records of it took part in, in the end.</summary>
    public IReadOnlyCollection<RuleHeader> Fired { get; init; } = [];

    /// <summary>And each of their alerts.</summary>
    public IReadOnlyList<ScenarioAlert> Alerts { get; init; } = [];

    /// <summary>The first draw, where another was kept.</summary>
    public PlayedScenario? FirstDraw { get; init; }

    /// <summary>Rules that must not fire and did.</summary>
    public IEnumerable<string> FiredAgainst => Plan.Scenario.MustNotFire
        .Where(name => Fired.Any(rule => rule.References.Contains(name)));
}

/// <summary>Plays the scenarios of a campaign, and those again that did not trip all of their rules: so many times at most.</summary>
/// <param name="judge">null: nothing is judged, and nothing drawn again</param>
/// <param name="background">in order of time, from the beginning with each enumeration</param>
public sealed class RuleLoop(
    ScenarioPlayer player, ScenarioJudge? judge, IEnumerable<TimedRecord> background, IReadOnlyList<ReadOnlyMemory<byte>> there,
    string tenant)
{
    /// <summary>Told after each pass over the rules: how many scenarios are left.</summary>
    public Action<int, int>? Passed { get; set; }

    /// <summary>Rules look at each scenario as if it were the only one; else at all of them in one log.</summary>
    public bool JudgesApart { get; init; }

    /// <summary>So many scenarios are judged at once, where they are judged apart; the background is read by each of these then.</summary>
    public int Threads { get; init; } = 1;

    public (IReadOnlyList<PlayedScenario> Scenarios, Judgement? Judgement) Run(Campaign campaign, int redraws, ulong seed)
    {
        var played = campaign.Plans.Select((plan, i) => Play(plan, i, seed, 1)).ToArray();
        if (judge is null) return (played, null);
        var judgement = Judge(played);
        for (int i = 0; i < played.Length; i++)
        {
            var missed = Missed(played[i], judgement, i);
            played[i] = Judged(played[i], judgement, i) with { MissedFirst = missed, Missed = missed };
        }
        for (int draw = 2; draw <= redraws + 1 && Array.Exists(played, one => one.Missed!.Count > 0); draw++)
        {
            Passed?.Invoke(draw - 1, played.Count(one => one.Missed!.Count > 0));
            for (int i = 0; i < played.Length; i++)
            {
                if (played[i].Missed!.Count == 0) continue;
                ulong own = new Draws(seed, "redraw", $"{draw}").Seed();
                campaign = campaign.Again(i, own);
                played[i] = Play(campaign.Plans[i], i, own, draw) with
                {
                    MissedFirst = played[i].MissedFirst, FirstDraw = played[i].FirstDraw ?? played[i],
                };
            }
            judgement = Judge(played);
            for (int i = 0; i < played.Length; i++)
                played[i] = Judged(played[i], judgement, i) with { Missed = Missed(played[i], judgement, i) };
        }
        return (played, judgement);
    }

    /// <summary>Scenarios do not see each other's records: what one of them draws does not depend on which others are played.</summary>
    PlayedScenario Play(PlannedScenario plan, int number, ulong seed, int draw) =>
        new(plan, player.Play(plan, tenant, there, new Draws(seed, "play", $"{number}", plan.Scenario.Id).Seed()), seed, draw);

    Judgement Judge(PlayedScenario[] played)
    {
        if (!JudgesApart || played.Length < 2) return Together(played);
        var each = Each(played);
        return new([.. each.Select(one => one.Fired[0])], each[0].Background) { Alerts = [.. each.Select(one => one.Alerts[0])] };
    }

    /// <summary>Each pass over the log is a run of its own: side by side they say the same as one after the other.</summary>
    Judgement[] Each(PlayedScenario[] played)
    {
        var each = new Judgement[played.Length];
        try
        {
            Parallel.For(0, played.Length, new ParallelOptions { MaxDegreeOfParallelism = Threads }, i => each[i] = Together([played[i]]));
        }
        catch (AggregateException failures)
        {
            ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
        }
        return each;
    }

    Judgement Together(PlayedScenario[] played) => judge!.Judge(Merge.Of(background, played)
        .Select(one => new JudgedRecord(one.Utf8, one.Scenario) { Time = one.Played?.Event.Time }), played.Length);

    static PlayedScenario Judged(PlayedScenario one, Judgement judgement, int number) =>
        one with { Fired = judgement.Fired[number], Alerts = judgement.Alerts[number] };

    List<string> Missed(PlayedScenario one, Judgement judgement, int number) =>
        [.. judge!.NotFired(one.Plan.Scenario, judgement.Fired[number])];
}

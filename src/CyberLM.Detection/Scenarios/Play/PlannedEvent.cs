namespace CyberLM.Detection.Scenarios;

/// <summary>An event of a scenario before its record is written.</summary>
/// <param name="Number">in its step, from 1</param>
/// <param name="Agent">the user agent it was dealt; null: the model writes it</param>
public sealed record PlannedEvent(
    ScenarioStep Step, int Number, DateTimeOffset Time, CastUser? User, CastAddress? From, string? Agent);

/// <summary>A scenario with everything drawn that the model does not draw: who, when, how often.</summary>
/// <param name="Events">by step, in the order of the scenario, and in each by time</param>
public sealed record PlannedScenario(Scenario Scenario, Cast Cast, DateTimeOffset Start, IReadOnlyList<PlannedEvent> Events)
{
    public DateTimeOffset End => Events.Select(one => one.Time).DefaultIfEmpty(Start).Max();

    /// <param name="start">at or before the first event, which a bin of the clock may move</param>
    public static PlannedScenario Draw(Scenario scenario, Cast cast, DateTimeOffset start, Draws draws)
    {
        int[] counts = [.. scenario.Steps.Select(step => draws.Between(step.Count) * (step.Per is { } per ? cast.Members(per) : 1))];
        var timeline = Timeline.Draw(scenario, counts, draws, ref start);
        var events = new List<PlannedEvent>();
        foreach (var (i, step) in scenario.Steps.Index())
        {
            var agents = step.From is { } from ? draws.Shuffled(((AddressActor)scenario.Actor(from)).Agents) : [];
            foreach (var (n, time) in timeline.Steps[i].Index())
                events.Add(new(step, n + 1, start + time, Member(step.User, cast.Users, step, n, draws),
                    Member(step.From, cast.Addresses, step, n, draws), agents.Count == 0 ? null : agents[n % agents.Count]));
        }
        return new(scenario, cast, start, events);
    }

    static T? Member<T>(
        string? actor, IReadOnlyDictionary<string, IReadOnlyList<T>> of, ScenarioStep step, int number, Draws draws) where T : class
    {
        if (actor is null) return null;
        var members = of[actor];
        return members[step.Spread == Dealing.Random ? (int)draws.Below(members.Count) : number % members.Count];
    }
}

using CyberLM.Detection.Stateful;

namespace CyberLM.Detection.Scenarios;

/// <summary>Someone who is elsewhere for a while.</summary>
/// <param name="Scenario">that has them there</param>
/// <param name="From">when they leave</param>
/// <param name="Until">when they are back</param>
public sealed record Journey(string Scenario, string User, string Place, DateTimeOffset From, DateTimeOffset Until);

/// <summary>
/// The journeys of benign twins: who signs in from a hotel is there, and works neither at home nor in the office until the way back is
/// behind them. An attacker's places are nobody's journey: that the victim is elsewhere at the time is the point.
/// </summary>
public sealed class Journeys
{
    /// <summary>As an aeroplane flies, and the time that it takes to get into it.</summary>
    const double KilometresAnHour = 650, HoursAtAirports = 2.5;

    /// <summary>On the way, where nobody knows how far it is.</summary>
    const double HoursUnknown = 12;

    readonly ILookup<string, Journey> byUser;

    Journeys(IEnumerable<Journey> all) => byUser = all.ToLookup(journey => journey.User);

    public static Journeys Of(Campaign campaign) => new(campaign.Plans.Where(plan => plan.Scenario.IsBenign).SelectMany(Of));

    public IEnumerable<Journey> All => byUser.SelectMany(journeys => journeys);

    /// <summary>Whether someone is on a journey then.</summary>
    public bool Holds(string user, DateTimeOffset time) => byUser[user].Any(journey => time >= journey.From && time <= journey.Until);

    static IEnumerable<Journey> Of(PlannedScenario plan)
    {
        var placed = plan.Events.Where(one => one is { User.HasDays: true, From.Place: not null });
        foreach (var events in placed.GroupBy(one => one.User!))
        {
            var way = TimeSpan.FromHours(events.Max(one => HoursTo(one.From!.Place!, events.Key)));
            yield return new(plan.Scenario.Id, events.Key.User, events.MinBy(one => one.Time)!.From!.Place!.City,
                events.Min(one => one.Time) - way, events.Max(one => one.Time) + way);
        }
    }

    static double HoursTo(Place place, CastUser user) => user.Usual is { } usual
        ? HoursAtAirports
            + TravelMachine.Kilometres(usual.Latitude, usual.Longitude, place.Latitude, place.Longitude) / KilometresAnHour
        : HoursUnknown;
}

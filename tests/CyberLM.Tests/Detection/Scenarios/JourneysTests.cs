using System.Net;
using CyberLM.Detection.Scenarios;
using Xunit;

namespace CyberLM.Tests.Detection.Scenarios;

/// <summary>Who is on a journey is not at home; who is attacked from elsewhere is.</summary>
public sealed class JourneysTests
{
    static readonly DateTimeOffset Start = new(2026, 3, 4, 9, 0, 0, TimeSpan.Zero);

    /// <summary>Users of Denver, places as the scenario has them.</summary>
    static PlannedScenario Play(string id, (double, double)? usual)
    {
        var scenario = ScenarioSet.Shipped.Find(id)!;
        var users = scenario.Actors.OfType<UserActor>().ToDictionary(actor => actor.Name, actor =>
            (IReadOnlyList<CastUser>)[new(actor.Name + "@example.com", "", "", HasDays: true) { Usual = usual }]);
        var addresses = scenario.Actors.OfType<AddressActor>().ToDictionary(actor => actor.Name, actor =>
            (IReadOnlyList<CastAddress>)[.. actor.Places.Take(1).Select(place => new CastAddress(IPAddress.Loopback, 64500, place))]);
        return PlannedScenario.Draw(scenario, new(users, addresses), Start, new Draws(1, id));
    }

    static Journeys Of(params PlannedScenario[] plans) => Journeys.Of(new(plans));

    [Fact]
    public void A_traveller_is_away_from_the_flight_out_until_the_flight_back()
    {
        var plan = Play("B05", (39.74, -105.0));
        var journey = Assert.Single(Of(plan).All);
        Assert.Equal(("B05", "traveller@example.com", "Lisbon"), (journey.Scenario, journey.User, journey.Place));
        // 7,700 km from Denver to Lisbon.
        Assert.InRange((plan.Events.Min(one => one.Time) - journey.From).TotalHours, 13.5, 15.5);
        Assert.Equal(plan.Events.Min(one => one.Time) - journey.From, journey.Until - plan.Events.Max(one => one.Time));
        var journeys = Of(plan);
        Assert.All(plan.Events, one => Assert.True(journeys.Holds(journey.User, one.Time)));
        Assert.True(journeys.Holds(journey.User, journey.From.AddMinutes(1)));
        Assert.False(journeys.Holds(journey.User, journey.From.AddMinutes(-1)));
        Assert.False(journeys.Holds(journey.User, journey.Until.AddMinutes(1)));
        Assert.False(journeys.Holds("someone.else@example.com", Start));
    }

    [Fact]
    public void Where_nobody_knows_the_way_it_takes_half_a_day()
    {
        var plan = Play("B01", null);
        Assert.Equal(12, (plan.Events.Min(one => one.Time) - Of(plan).All.Single().From).TotalHours);
    }

    [Theory]
    [InlineData("S12")]
    [InlineData("S13")]
    [InlineData("B02")]
    [InlineData("B06")]
    public void Nobody_travels_for_an_attacker_or_at_home(string id) => Assert.Empty(Of(Play(id, (39.74, -105.0))).All);
}

using CyberLM.Detection.Scenarios;
using Xunit;

namespace CyberLM.Tests.Detection.Scenarios;

/// <summary>Scenarios in one campaign share their attacker's addresses only where those are what both ask for.</summary>
public sealed class SharedActorTests
{
    static AddressActor Attacker(string scenario) =>
        ScenarioSet.Shipped.Find(scenario)!.Actors.OfType<AddressActor>().Single(actor => actor.Name == "attacker");

    static IReadOnlyList<CastAddress> Drawn(AddressActor actor) => Cast.Draw(actor, new Draws(1, "test"), _ => false, []);

    [Fact]
    public void An_address_of_another_system_or_place_is_not_taken_over()
    {
        var (probing, pivot) = (Attacker("S19"), Attacker("S23"));
        Assert.All(Drawn(probing), address => Assert.True(probing.Admits(address)));
        Assert.All(Drawn(probing), address => Assert.False(pivot.Admits(address)));
        var own = Drawn(pivot)[0];
        Assert.True(pivot.Admits(own));
        Assert.False(pivot.Admits(own with { System = 64496 }));
        Assert.False(pivot.Admits(own with { Place = new("Bucharest", "Bucuresti", "RO", 44.43, 26.1) }));
        Assert.False(pivot.Admits(own with { Place = null }));
        Assert.False(pivot.Admits(own with { Address = System.Net.IPAddress.Parse("10.1.2.3") }));
        Assert.False((pivot with { Away = 500 }).Admits(own));
    }
}

using System.Text;
using System.Text.Json.Nodes;
using CyberLM.Tests.Logs.Fields;
using Xunit;

namespace CyberLM.Tests.Logs.Generation;

/// <summary>What was said of a key that no schema knows holds for the rest of the sequence.</summary>
public sealed class NewFactTests
{
    /// <summary>Told once, it costs no token afterwards, and another city there breaks a rule.</summary>
    [Fact]
    public void A_new_address_has_its_city_from_then_on()
    {
        var trip = new RoundTrip(HabitLog.Lines().Select(Encoding.UTF8.GetBytes));
        int minute = 0;
        int Tokens(string address, string city) => trip.Check(
            $$"""{"time":"2026-08-03T08:{{++minute:D2}}:00Z","user":"u1@example.com","alias":"u1@"""
            + $$"""example.com","team":"green","device":"pc-1","lunch":"Monday soup","address":"{{address}}","city":"{{city}}"}""").Count;
        Tokens("192.0.2.10", "Oslo");
        int first = Tokens("192.0.2.99", "Kiel");
        Assert.Equal(first - 1, Tokens("192.0.2.99", "Kiel"));
        Assert.Equal(first, Tokens("192.0.2.98", "Kiel"));
        Assert.Equal(first - 1, Tokens("192.0.2.99", "Kiel"));
        Assert.Equal(0, trip.Exceptions);
        Tokens("192.0.2.99", "Oslo");
        Assert.Equal(1, trip.Exceptions);
    }

    /// <summary>A model that knows nothing would tell any team each time.</summary>
    [Fact]
    public void Someone_new_is_of_one_team()
    {
        List<ReadOnlyMemory<byte>> log = [.. HabitLog.Lines().Select(line => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(line))];
        using var model = new RandomModel(log, new());
        var asked = Enumerable.Range(0, 50).Select(i => ($"v{i % 5}@example.com", new DateOnly(2026, 5, 6).AddDays(i / 5))).ToList();
        var users = model.Generate(new() { UserDays = asked, Seed = 2 }).Records
            .ConvertAll(record => JsonNode.Parse(record)!)
            .GroupBy(record => record["user"]!.ToString(), record => record["team"]!.ToString())
            .Where(user => user.Count() > 1).ToList();
        Assert.True(users.Count > 2, $"{users.Count} users");
        Assert.All(users, user => Assert.Contains(Assert.Single(user.Distinct()), HabitLog.Teams));
        Assert.True(users.Select(user => user.First()).Distinct().Count() > 1, "the team is not drawn");
    }
}

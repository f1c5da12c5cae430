using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CyberLM.Gpt;
using CyberLM.Logs;
using CyberLM.Tests.Logs.Generation;
using Xunit;

namespace CyberLM.Tests.Logs.Mining;

/// <summary>
/// Homes among offices: half of the addresses that come again are of one user, too few for a slot of personal values; each home is its
/// user's all the same, once it was seen on so many days that chance does not explain it.
/// </summary>
public sealed class OwnValuesTests
{
    const int Users = 12, Offices = 12, Days = 20;

    /// <summary>On some days a user works at home, on others in any office; only the last user has app 9.</summary>
    /// <param name="homeDays">of the last user</param>
    /// <param name="homeOfThree">days at home of three</param>
    static List<ReadOnlyMemory<byte>> Log(int days, int homeDays = Days, int offices = Offices, int homeOfThree = 2)
    {
        var random = new Random(5);
        var records = new List<ReadOnlyMemory<byte>>();
        for (int day = 0; day < days; day++)
            for (int user = 0; user < Users; user++)
            {
                bool isLast = user == Users - 1, isHome = random.Next(3) < homeOfThree && (!isLast || homeDays-- > 0);
                string address = isHome ? Home(user) : $"10.1.{random.Next(offices)}.1";
                for (int i = 0; i < 4; i++)
                    records.Add(Encoding.UTF8.GetBytes(new JsonObject
                    {
                        ["time"] = new DateTime(2026, 3, 2, 8 + 2 * i, random.Next(60), 0, DateTimeKind.Utc).AddDays(day)
                            .ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
                        ["user"] = $"u{user}", ["address"] = address, ["app"] = $"app {(isLast && i == 0 ? 9 : random.Next(8))}",
                    }.ToJsonString()));
            }
        return records;
    }

    static string Home(int user) => $"84.20.{user}.7";

    static Slot Find(RandomModel model, string path) =>
        model.Fields.Schema.Tree.Slots.Single(slot => slot.Kind == SlotKind.Value && slot.Path == path);

    static string[] OwnOf(Slot slot) => [.. Enumerable.Range(0, slot.Symbols.Count).Skip(slot.Shared)
        .Select(symbol => JsonSerializer.Deserialize<string>(slot.Symbols[symbol])!)];

    [Fact]
    public void A_home_is_its_users_and_an_office_is_everyones()
    {
        using var model = new RandomModel(Log(Days), new());
        var addresses = Find(model, "address");
        Assert.Equal(Enumerable.Range(0, Users).Select(Home).Order(), OwnOf(addresses).Order());
        Assert.Equal(Offices, addresses.Shared);
        var users = model.Fields.Schema.Entity!.Symbols;
        for (int owner = 0; owner < users.Count; owner++)
        {
            var (first, count) = addresses.OwnedBy(owner);
            Assert.Equal(1, count);
            int user = int.Parse(Encoding.UTF8.GetString(users[owner])[2..^1], CultureInfo.InvariantCulture);
            Assert.Equal($"\"{Home(user)}\"", Encoding.UTF8.GetString(addresses.Symbols[first]));
        }
        // What the users of one department do is no one's own.
        Assert.Empty(OwnOf(Find(model, "app")));
    }

    /// <summary>12 users with as many days each, 12 values tried: (1/12)^(n-1) is at most 0.01 / 12 from n = 4 on.</summary>
    [Theory]
    [InlineData(3, 11)]
    [InlineData(4, 12)]
    public void Few_days_are_chance(int homeDays, int owners)
    {
        using var model = new RandomModel(Log(Days, homeDays), new());
        string[] own = OwnOf(Find(model, "address"));
        Assert.Equal(owners, own.Length);
        Assert.Equal(owners == Users, own.Contains(Home(Users - 1)));
    }

    [Fact]
    public void A_log_of_few_days_says_nothing_of_whose_a_value_is()
    {
        using var model = new RandomModel(Log(3, offices: 6, homeOfThree: 1), new());
        var addresses = Find(model, "address");
        Assert.Contains(Enumerable.Range(0, Users).Select(Home), home => addresses.Symbols.Find(AnswerText.Quote(home)) >= 0);
        Assert.Empty(OwnOf(addresses));
    }

    /// <summary>All addresses are known, but not of someone who is not named: their home is new, and the same from then on.</summary>
    [Fact]
    public void What_someone_new_had_is_pointed_back_to()
    {
        var records = Log(Days);
        using var model = new RandomModel(records, new());
        var schema = model.Fields.Schema;
        var coder = schema.Coders[Find(model, "address").Index];
        var day = SequenceOrder.Of(records, SequenceKeys.Of(schema)).First(sequence =>
            Encoding.UTF8.GetString(sequence.Records[0].Span).Contains(Home(3), StringComparison.Ordinal));
        var piece = Assert.Single(new SequenceEncoder(schema, 1000).Encode(day, new Profile(8, 2), 0, _ => 0));
        var ids = new DueIds(schema.VocabSize);
        int[] addresses = [.. piece.Tokens.Select(ids.Token)
            .Where(token => token >= coder.First && token < coder.First + coder.Tokens)];
        Assert.Equal(4, addresses.Length);
        Assert.NotEqual(addresses[0], addresses[1]);
        Assert.Single(addresses[1..].Distinct());
    }

    [Fact]
    public void Someone_new_has_no_one_elses_home()
    {
        using var model = new RandomModel(Log(Days), new());
        HashSet<string> homes = [.. Enumerable.Range(0, Users).Select(Home)];
        List<string> Addresses(string user) => model.Generate(new() { Count = 60, Seed = 2, Users = [user] }).Records
            .ConvertAll(record => JsonNode.Parse(record)!["address"]!.ToString());
        var ofNew = Addresses("someone");
        Assert.DoesNotContain(ofNew, homes.Contains);
        Assert.Contains(ofNew, address => address.StartsWith("10.1.", StringComparison.Ordinal));
        Assert.Contains(ofNew, address => address.StartsWith("84.20.", StringComparison.Ordinal));
        Assert.All(Addresses("u3"), address => Assert.False(homes.Contains(address) && address != Home(3), address));
    }
}

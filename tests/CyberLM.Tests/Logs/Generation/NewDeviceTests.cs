using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Generation;

/// <summary>
/// Browsers of known people, of whom each has versions of their own. What the agent is goes by browser and system together, so that no
/// function says it. A model that knows nothing says something new everywhere.
/// </summary>
public sealed class NewDeviceTests : IDisposable
{
    const int Users = 12, Days = 20;
    static readonly string[] Browsers = ["Edge", "Firefox"];
    readonly RandomModel model = new(Log(), new());

    static List<ReadOnlyMemory<byte>> Log()
    {
        var random = new Random(6);
        var records = new List<ReadOnlyMemory<byte>>();
        for (int day = 0; day < Days; day++)
            for (int user = 0; user < Users; user++)
                for (int n = 0; n < 8; n++)
                {
                    string browser = Browsers[random.Next(2)], system = random.Next(2) == 0 ? "mac" : $"win {10 + user % 2}";
                    // Most have a version of their own; some one that all have.
                    string version = random.Next(4) == 0 ? "136.0" : $"13{user % 6}.{10 + user}";
                    string at = new DateTime(2026, 3, 2).AddDays(day).AddHours(8 + n).AddMinutes(random.Next(60))
                        .ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
                    records.Add(Encoding.UTF8.GetBytes(new JsonObject
                    {
                        ["time"] = at, ["user"] = SmallLog.UserOf(user), ["system"] = system, ["browser"] = $"{browser} {version}",
                        ["agent"] = Agent(system, browser),
                    }.ToJsonString()));
                }
        return records;
    }

    static string Agent(string system, string browser) => $"{system.Split(' ')[0]} {(browser == "Edge" ? "blink" : "gecko")}";

    static string Browser(JsonNode record) => record["browser"]!.ToString().Split(' ')[0];

    public void Dispose() => model.Dispose();

    List<IGrouping<string, JsonNode>> OfSomeoneNew()
    {
        string[] users = [.. Enumerable.Range(0, 8).Select(i => $"new.one{i}@example.com")];
        return [.. model.Generate(new() { Count = 240, Users = users, Seed = 2 }).Records.ConvertAll(record => JsonNode.Parse(record)!)
            .GroupBy(record => record["user"]!.ToString())];
    }

    bool IsNew(JsonNode record) => model.Fields.Schema.Tree.Slots.Single(slot => slot.Path == "browser")
        .Symbols.Find(Encoding.UTF8.GetBytes(record["browser"]!.ToJsonString())) < 0;

    [Fact]
    public void What_goes_with_a_browser_goes_with_a_new_one_of_its_kind()
    {
        var records = OfSomeoneNew().SelectMany(user => user).ToList();
        Assert.True(records.Count(IsNew) > 20, $"{records.Count(IsNew)} of {records.Count} have a new one");
        Assert.All(records, record => Assert.Equal(Agent(record["system"]!.ToString(), Browser(record)), record["agent"]!.ToString()));
    }

    /// <summary>One of each kind that they have, on all of their days.</summary>
    [Fact]
    public void Someone_new_has_no_two_versions_of_one_browser()
    {
        var users = OfSomeoneNew();
        Assert.Contains(users, user => user.Count(IsNew) > 3);
        Assert.All(users, user => Assert.All(
            user.Where(IsNew).GroupBy(Browser),
            kind => Assert.Single(kind.Select(record => record["browser"]!.ToString()).Distinct())));
    }
}

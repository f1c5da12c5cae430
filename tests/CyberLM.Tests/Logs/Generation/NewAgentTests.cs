using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Generation;

/// <summary>
/// A browser's name follows from its user agent, which rich clients do not have, and of which there are fewer. A model that knows nothing
/// says something new everywhere: a new agent has the browser that it names.
/// </summary>
public sealed class NewAgentTests : IDisposable
{
    const int Users = 12, Days = 20;
    readonly RandomModel model = new(Log(), new());

    internal static List<ReadOnlyMemory<byte>> Log()
    {
        var random = new Random(8);
        var records = new List<ReadOnlyMemory<byte>>();
        for (int day = 0; day < Days; day++)
            for (int user = 0; user < Users; user++)
                for (int n = 0; n < 8; n++)
                    records.Add(Encoding.UTF8.GetBytes(Record(random, day, user, n).ToJsonString()));
        return records;
    }

    static JsonObject Record(Random random, int day, int user, int n)
    {
        string at = new DateTime(2026, 3, 2).AddDays(day).AddHours(8 + n).AddMinutes(random.Next(60))
            .ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        var record = new JsonObject { ["time"] = at, ["user"] = SmallLog.UserOf(user) };
        string system = user % 3 == 0 ? "Macintosh" : "Windows NT 10.0", edge = $"143.0.{3650 + day / 10}.{14 + 7 * user}";
        int chrome = 143 + day / 10, kind = random.Next(3);
        string start = $"Mozilla/5.0 ({system}) AppleWebKit/537.36 Chrome/{chrome}.0.0.0 Safari/537.36";
        if (kind > 0) record["agent"] = kind == 1 ? start : $"{start} Edg/{edge}";
        record["detail"] = new JsonObject
        {
            ["browser"] = kind == 0 ? $"Rich Client 4.{20 + user}.{random.Next(4)}.0" : kind == 1 ? $"Chrome {chrome}.0.0" : $"Edge {edge}",
        };
        // Keys that come and go for themselves: which agent it is does not make a type of record.
        foreach (string key in (string[])["mfa", "risk"])
            if (random.Next(2) == 0) record[key] = true;
        return record;
    }

    public void Dispose() => model.Dispose();

    Slot Of(string path) => model.Fields.Schema.Tree.Slots.Single(slot => slot.Path == path && slot.Kind == SlotKind.Value);

    [Fact]
    public void What_has_fewer_answers_tells_what_has_more_where_it_is_there()
    {
        Assert.True(Of("agent").Symbols.Count < Of("detail.browser").Symbols.Count);
        var told = Assert.IsType<Function>(model.Fields.Schema.Types[0][Of("detail.browser")]);
        Assert.Equal("agent", told.From.Path);
        Assert.Null(model.Fields.Schema.Types[0][Of("agent")]);
    }

    [Fact]
    public void A_new_agent_has_the_browser_that_it_names()
    {
        string[] users = [.. Enumerable.Range(0, 8).Select(i => $"new.one{i}@example.com")];
        var records = model.Generate(new() { Count = 240, Users = users, Seed = 2 }).Records.ConvertAll(record => JsonNode.Parse(record)!);
        var withAgent = records.FindAll(record => record["agent"] is not null);
        int made = withAgent.Count(record => Of("agent").Symbols.Find(Encoding.UTF8.GetBytes(record["agent"]!.ToJsonString())) < 0);
        Assert.True(made > 20, $"{made} of {withAgent.Count} agents are new");
        Assert.All(withAgent, record =>
        {
            string agent = record["agent"]!.ToString(), browser = record["detail"]!["browser"]!.ToString();
            string[] words = browser.Split(' ');
            Assert.Contains($"{(words[0] == "Edge" ? "Edg" : words[0])}/{words[^1]}", agent);
            // What all of them name is named by a new one.
            Assert.Contains("AppleWebKit/537.36 ", agent);
            Assert.Contains("Safari/537.36", agent);
        });
    }

    [Theory]
    [InlineData("Edg/143.0.3650.61", "Edg/143.0.3650.83", "Edge 143.0.3650.61", "Edge 143.0.3650.83")]
    [InlineData("Edg/81.0.416.77", "Edg/81.0.425.77", "Edge 81.0.416", "Edge 81.0.425")]
    [InlineData("Edg/81.0.416.77", "Edg/81.0.416.78", "Edge 81.0.416", "Edge 81.0.416")]
    [InlineData("Chrome/143.0.0.0", "Chrome/145.0.0.0", "Chrome 143.0.0", "Chrome 145.0.0")]
    [InlineData("rv:146.0 Firefox/146.0", "rv:147.0 Firefox/147.0", "Firefox 146.0", "Firefox 147.0")]
    [InlineData("50126", "50137", "error 50126: 50126 again", "error 50137: 50137 again")]
    [InlineData("Edg/143.0.3650.10", "Edg/143.0.3650.37", "Windows 10", "Windows 10")]
    [InlineData("Edg/143.0.3650.61", "Edg/143.0.3650.83", "Chrome 143.0.3650.611", "Chrome 143.0.3650.611")]
    [InlineData("London", "Lonham", "London", "London")]
    [InlineData("51.5074", "51.5391", "Greater 51.5074", "Greater 51.5391")]
    public void Digits_that_both_have_are_carried(string known, string made, string told, string carried) => Assert.Equal(
        carried, Encoding.UTF8.GetString(CarriedDigits.Of(
            Encoding.UTF8.GetBytes(known), Encoding.UTF8.GetBytes(made), Encoding.UTF8.GetBytes(told))));

    [Theory]
    [InlineData("\"Chrome/143.0.0.0 Safari/537.36\"", "\"Chrome/{0}.0.0.0 Safari/537.36\"", 142, 145)]
    [InlineData("\"Edg/143.0.3650.61\"", "\"Edg/143.0.3650.{0}\"", 28, 94)]
    [InlineData("\"IE 9\"", null, 0, 0)]
    public void The_digits_that_differ_in_a_form_are_changed_and_stay_near(string known, string? form, int least, int most)
    {
        string[] all = ["Chrome/143.0.0.0 Safari/537.36", "Chrome/144.0.0.0 Safari/537.36", "Edg/143.0.3650.61", "Edg/143.0.3650.72",
            "Edg/143.0.3650.50", "IE 9"];
        var symbols = new SymbolTable(all.Select(text => Encoding.UTF8.GetBytes($"\"{text}\"")));
        byte[] spelled = Encoding.UTF8.GetBytes(known);
        if (VaryingDigits.Of(symbols, spelled) is not { } varying)
        {
            Assert.Null(form);
            return;
        }
        long? bound = null;
        string Made(Func<long, long> draw) => Encoding.UTF8.GetString(varying.Others(spelled, draw)!);
        Assert.Equal(string.Format(CultureInfo.InvariantCulture, form!, least), Made(below => { bound = below; return 0; }));
        Assert.Equal(string.Format(CultureInfo.InvariantCulture, form!, most), Made(below => below - 1));
        Assert.Equal(most - least + 1, bound);
    }
}

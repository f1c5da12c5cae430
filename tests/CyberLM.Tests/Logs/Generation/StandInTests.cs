using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Generation;

/// <summary>
/// An agent that is asked for and that no record has: the model reads a known one that it resembles, the record has the asked one, and the
/// system of the known one goes with it. The model here has learned nothing.
/// </summary>
public sealed class StandInTests : IDisposable
{
    const int Users = 8, Days = 10;

    static readonly (string Agent, string[] Systems)[] Agents =
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/143.0.0.0 Safari/537.36", ["Windows 10", "Windows 11"]),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/143.0.0.0 Safari/537.36 Edg/143.0.3650.14",
            ["Windows 10", "Windows 11"]),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/143.0.0.0 Safari/537.36", ["MacOs"]),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 26_2 like Mac OS X) AppleWebKit/605.1.15 Version/26.2 Safari/604.1", ["Ios"]),
    ];

    readonly RandomModel model = new(Log(), new());

    public void Dispose() => model.Dispose();

    static List<ReadOnlyMemory<byte>> Log()
    {
        var random = new Random(2);
        var records = new List<ReadOnlyMemory<byte>>();
        for (int day = 0; day < Days; day++)
            for (int user = 0; user < Users; user++)
                for (int i = 0; i < 12; i++)
                {
                    var (agent, systems) = Agents[random.Next(Agents.Length)];
                    records.Add(Encoding.UTF8.GetBytes(new JsonObject
                    {
                        ["time"] = new DateTime(2026, 3, 2, 8, 0, 0, DateTimeKind.Utc).AddDays(day).AddMinutes(20 * i + user)
                            .ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
                        ["user"] = $"u{user}", ["agent"] = agent, ["system"] = systems[random.Next(systems.Length)],
                        ["code"] = $"{random.Next(3)}",
                    }.ToJsonString()));
                }
        return records;
    }

    Slot Agent => model.Fields.Schema.Tree.Slots.Single(slot => slot.Path == "agent");

    static byte[] Spelled(string text) => Encoding.UTF8.GetBytes(JsonSerializer.Serialize(text));

    string Like(string asked) => JsonSerializer.Deserialize<string>(Agent.Symbols[Resemblance.MostAlike(
        Agent, Spelled(asked), _ => true)!.Value])!;

    [Theory]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/133.0.0.0 Safari/537.36", 0)]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/133.0.0.0 Safari/537.36 Edg/133.0.3065.10", 1)]
    [InlineData("Mozilla/5.0 (Macintosh; Intel Mac OS X 13_5) AppleWebKit/605.1.15 Version/16.6 Safari/605.1.15", 2)]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 15_6 like Mac OS X) AppleWebKit/605.1.15 Version/15.6 Safari/604.1", 3)]
    public void What_begins_and_ends_alike_resembles_it(string asked, int known) => Assert.Equal(Agents[known].Agent, Like(asked));

    [Fact]
    public void What_resembles_none_goes_with_the_most_frequent_and_addresses_with_many()
    {
        string most = Log().Select(record => (string)JsonNode.Parse(record.Span)!["agent"]!)
            .CountBy(agent => agent).MaxBy(one => one.Value).Key;
        Assert.All(Enumerable.Range(0, 40), i => Assert.Equal(most, Like($"tool-{i}/2.{i}.1")));
        string[] addresses = [.. Enumerable.Range(0, 40).Select(i => $"203.0.113.{i}")];
        Assert.Equal(addresses.Select(Like), addresses.Select(Like));
        Assert.Equal(Agents.Length, addresses.Select(Like).Distinct().Count());
    }

    [Theory]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 15_6 like Mac OS X) AppleWebKit/605.1.15 Version/15.6 Safari/604.1")]
    [InlineData("Mozilla/5.0 (Macintosh; Intel Mac OS X 13_5) AppleWebKit/537.36 Chrome/133.0.0.0 Safari/537.36")]
    [InlineData("python-requests/2.32.3")]
    public void A_record_has_what_was_asked_and_the_system_of_what_it_resembles(string asked)
    {
        using var sampler = model.NewSampler(4);
        var generator = new SequenceGenerator(model.Fields, sampler, RandomModel.Context, model.Options(new() { Seed = 2 }));
        var begin = new DateTimeOffset(2026, 3, 12, 8, 0, 0, TimeSpan.Zero);
        AskedRecord[] all = [.. from user in Enumerable.Range(0, Users) from i in Enumerable.Range(0, 8) select new AskedRecord(
            $"u{user}", begin.AddMinutes(7 * i), [new("agent", JsonSerializer.Serialize(asked))], [])];
        var written = new AskedRecords(model.Fields, null).Write(generator, all, [], TestContext.Current.CancellationToken);
        string[] systems = Agents.Single(one => one.Agent == Like(asked)).Systems;
        Assert.All(written, one =>
        {
            Assert.Empty(one.WrittenOver);
            var record = JsonNode.Parse(one.Utf8)!;
            Assert.Equal(asked, (string?)record["agent"]);
            Assert.Contains((string?)record["system"], systems);
        });
    }

    /// <summary>Here many agents are someone's own; what stands in is one that several have, and so is the browser's.</summary>
    [Theory]
    [InlineData("python-requests/2.32.3")]
    [InlineData("curl/8.5.0")]
    [InlineData("Go-http-client/2.0")]
    [InlineData("okhttp/4.12.0")]
    public void What_an_agent_tells_is_told_of_the_one_that_is_read(string asked)
    {
        using var office = new RandomModel(NewAgentTests.Log(), new());
        var slots = office.Fields.Schema.Tree.Slots;
        Slot agent = slots.Single(slot => slot.Path == "agent"), browser = slots.Single(slot => slot.Path == "detail.browser");
        Assert.InRange(agent.Shared, 1, agent.Symbols.Count - 1);
        var standIns = new StandIns(slots.Count);
        standIns.Add(agent, Spelled(asked), agent.Shared);
        int read = standIns.Of(agent, Spelled(asked));
        var told = Assert.IsType<Function>(office.Fields.Schema.Types[0][browser]).Outcomes[read]!;
        using var sampler = office.NewSampler(4);
        var generator = new SequenceGenerator(office.Fields, sampler, RandomModel.Context, office.Options(new() { Seed = 2 }));
        var begin = new DateTimeOffset(2026, 3, 12, 8, 0, 0, TimeSpan.Zero);
        AskedRecord[] all = [.. from user in Enumerable.Range(0, 6) select new AskedRecord(
            SmallLog.UserOf(user), begin.AddMinutes(7 * user), [new("agent", JsonSerializer.Serialize(asked))], [])];
        var written = new AskedRecords(office.Fields, null).Write(generator, all, [], TestContext.Current.CancellationToken);
        Assert.All(written, one => Assert.Equal(
            JsonSerializer.Deserialize<string>(told), (string?)JsonNode.Parse(one.Utf8)!["detail"]!["browser"]));
    }

    /// <summary>What is read of days that have the agent already does not depend on which of them come together.</summary>
    [Fact]
    public void Records_are_the_same_in_any_batch()
    {
        const string asked = "python-requests/2.32.3";
        var begin = new DateTimeOffset(2026, 3, 12, 8, 0, 0, TimeSpan.Zero);
        ReadOnlyMemory<byte>[] there = [.. from user in Enumerable.Range(0, Users) from i in Enumerable.Range(0, 3)
            select (ReadOnlyMemory<byte>)
            Encoding.UTF8.GetBytes(new JsonObject
            {
                ["time"] = begin.AddMinutes(10 * i).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
                ["user"] = $"u{user}", ["agent"] = asked, ["system"] = "MacOs", ["code"] = "0",
            }.ToJsonString())];
        AskedRecord[] all = [.. from user in Enumerable.Range(0, Users) from i in Enumerable.Range(0, 3) select new AskedRecord(
            $"u{user}", begin.AddHours(2).AddMinutes(7 * i), [new("agent", JsonSerializer.Serialize(asked))], [])];
        Assert.Equal(Write(rows: 1), Write(rows: 4));

        List<string> Write(int rows)
        {
            using var sampler = model.NewSampler(rows);
            var generator = new SequenceGenerator(model.Fields, sampler, RandomModel.Context, model.Options(new() { Seed = 2 }));
            return [.. new AskedRecords(model.Fields, null).Write(generator, all, there, TestContext.Current.CancellationToken)
                .Select(record => Encoding.UTF8.GetString(record.Utf8))];
        }
    }

    /// <summary>Once it was asked for, a record that has it is read as one that has the known value.</summary>
    [Fact]
    public void The_model_reads_the_token_of_the_known_one()
    {
        var schema = model.Fields.Schema;
        byte[] asked = Spelled("Mozilla/5.0 (iPhone; CPU iPhone OS 15_6 like Mac OS X) Safari/604.1");
        byte[] record =
        [
            .. """{"time":"2026-03-12T08:00:00Z","user":"u1","agent":"""u8, .. asked, .. ""","system":"Ios","code":"0"}"""u8,
        ];
        int token = schema.Coders[Agent.Index].First + Agent.Symbols.Find(Spelled(Agents[3].Agent));
        var standIns = new StandIns(schema.Tree.Slots.Count);
        Assert.DoesNotContain(token, Read(standIns));
        standIns.Add(Agent, asked, Agent.Symbols.Count);
        Assert.Contains(token, Read(standIns));
        Assert.True(Read(standIns).Count < Read(new(schema.Tree.Slots.Count)).Count);

        List<int> Read(StandIns ins)
        {
            var tokens = new List<int>();
            var state = new SequenceState(schema.Tree.Slots.Count) { StandIns = ins };
            new RecordEncoder(schema).Encode(record, state, tokens, new ResidualWriter());
            return tokens;
        }
    }
}

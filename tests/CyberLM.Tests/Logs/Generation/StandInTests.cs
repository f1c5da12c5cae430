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
        Agent, Spelled(asked), [.. Enumerable.Range(0, Agent.Symbols.Count)])!.Value])!;

    [Theory]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/133.0.0.0 Safari/537.36", 0)]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/133.0.0.0 Safari/537.36 Edg/133.0.3065.10", 1)]
    [InlineData("Mozilla/5.0 (Macintosh; Intel Mac OS X 13_5) AppleWebKit/605.1.15 Version/16.6 Safari/605.1.15", 2)]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 15_6 like Mac OS X) AppleWebKit/605.1.15 Version/15.6 Safari/604.1", 3)]
    public void What_begins_and_ends_alike_resembles_it(string asked, int known) => Assert.Equal(Agents[known].Agent, Like(asked));

    [Fact]
    public void What_resembles_none_goes_with_one_that_it_says_itself()
    {
        string[] tools = [.. Enumerable.Range(0, 40).Select(i => $"tool-{i}/2.{i}")];
        Assert.Equal(tools.Select(Like), tools.Select(Like));
        Assert.Equal(Agents.Length, tools.Select(Like).Distinct().Count());
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
        Assert.True(standIns.Find(Agent, asked, Agent.Symbols.Count) >= 0);
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

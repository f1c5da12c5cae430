using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CyberLM.Gpt;
using CyberLM.Logs;
using CyberLM.Tests.Logs.Fields;
using CyberLM.Tests.Logs.Generation;
using Xunit;

namespace CyberLM.Tests.Logs.Mining;

/// <summary>
/// Records come in bursts of four, seconds apart. Where someone is stays so within a burst, and changes at half of the others; what they do
/// does not stay, though one thing is done nearly always.
/// </summary>
public sealed class SteadyTests
{
    const int Users = 6, Days = 8, RecordsOfDay = 40, Burst = 4, SecondsApart = 5;

    internal static List<ReadOnlyMemory<byte>> Log(int seed, int moving = 0)
    {
        var random = new Random(seed);
        var records = new List<ReadOnlyMemory<byte>>();
        for (int day = 0; day < Days; day++)
            for (int user = 0; user < Users; user++)
            {
                string address = "192.0.2.1";
                for (int i = 0; i < RecordsOfDay; i++)
                {
                    if (i % Burst == 0 ? random.Next(2) == 0 : random.Next(100) < moving) address = $"192.0.2.{1 + random.Next(4)}";
                    var time = new DateTime(2026, 3, 2, 8, 0, 0, DateTimeKind.Utc).AddDays(day)
                        .AddMinutes(i / Burst * 20 + user).AddSeconds(i % Burst * SecondsApart);
                    records.Add(Encoding.UTF8.GetBytes(new JsonObject
                    {
                        ["time"] = time.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
                        ["user"] = $"u{user}", ["address"] = address, ["app"] = $"app {(random.Next(20) == 0 ? random.Next(6) : 0)}",
                    }.ToJsonString()));
                }
            }
        return records;
    }

    static List<Steady> Found(int seed, int moving = 0) => [.. new SequenceTrip(Log(seed, moving)).Schema.Steady];

    [Fact]
    public void A_place_stays_within_a_burst_and_a_habit_does_not()
    {
        var steady = Assert.Single(Found(1));
        Assert.Equal("address", steady.Slot.Path);
        // No two records are more than five seconds and less than nineteen minutes apart; what there are none of says nothing against it.
        Assert.Equal(32 * SequenceState.UnitsPerSecond, steady.Within);
    }

    [Fact]
    public void What_changes_within_bursts_too_is_not_steady() => Assert.Empty(Found(1, moving: 4));

    /// <summary>Whatever the model says, and where a context cuts a day too: this one knows nothing, and has little room.</summary>
    [Fact]
    public void Generated_records_stay_within_a_burst_and_change_behind_it()
    {
        using var model = new RandomModel(Log(3), new());
        using var sampler = model.NewSampler(4);
        var generator = new SequenceGenerator(model.Fields, sampler, RandomModel.Context, model.Options(new() { Seed = 2 }));
        var begin = new DateTimeOffset(2026, 3, 12, 8, 0, 0, TimeSpan.Zero);
        AskedRecord[] asked = [.. from user in Enumerable.Range(0, Users) from i in Enumerable.Range(0, 60)
            select new AskedRecord($"u{user}", begin.AddMinutes(i / Burst * 20).AddSeconds(i % Burst * SecondsApart), [], [])];
        var written = new AskedRecords(model.Fields, null).Write(generator, asked, [], TestContext.Current.CancellationToken)
            .Select(record => JsonNode.Parse(record.Utf8)!).ToList();
        var addresses = written.ConvertAll(record => (string?)record["address"]);
        Assert.All(Enumerable.Range(0, written.Count).Where(i => i % Burst != 0), i => Assert.Equal(addresses[i - 1], addresses[i]));
        Assert.InRange(addresses.Distinct().Count(), 4, 40);
    }

    /// <summary>Known and new.</summary>
    [Theory]
    [InlineData("192.0.2.2")]
    [InlineData("203.0.113.9")]
    public void What_is_asked_of_every_record_goes_before(string address)
    {
        using var model = new RandomModel(Log(4), new());
        var (records, _) = model.Generate(new() { Count = 40, Seed = 3, Where = [$"address={address}"] });
        Assert.All(records, record => Assert.Equal(address, (string?)JsonNode.Parse(record)!["address"]));
    }

    static JsonObject Written(LogSchema schema)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory)) new SchemaWriter(schema, json).Write();
        return JsonNode.Parse(memory.ToArray())!.AsObject();
    }

    static LogSchema Read(JsonObject file) => SchemaReader.Read(Encoding.UTF8.GetBytes(file.ToJsonString()), "schema.json");

    [Fact]
    public void A_schema_read_again_knows_it_and_without_it_has_the_same_tokens()
    {
        var schema = new SequenceTrip(Log(5)).Schema;
        var file = Written(schema);
        var (one, again) = (Assert.Single(schema.Steady), Assert.Single(Read(file).Steady));
        Assert.Equal((one.Slot.Path, one.Within), (again.Slot.Path, again.Within));
        file.Remove("steady");
        var without = Read(file);
        Assert.Empty(without.Steady);
        Assert.Equal(SchemaFingerprint.Of(schema), SchemaFingerprint.Of(without));
    }

    [Fact]
    public void A_slot_that_stands_twice_and_one_without_its_seconds_are_refused()
    {
        var file = Written(new SequenceTrip(Log(6)).Schema);
        file["steady"]!.AsArray().Add(file["steady"]![0]!.DeepClone());
        Assert.Contains("twice", Assert.Throws<CyberLMException>(() => Read(file)).Message);
        file["steady"]!.AsArray().RemoveAt(1);
        file["steady"]![0]!.AsObject().Remove("withinSeconds");
        Assert.Contains("withinSeconds is missing", Assert.Throws<CyberLMException>(() => Read(file)).Message);
    }

    [Theory]
    [InlineData("slot", "-1")]
    [InlineData("slot", "0")]
    [InlineData("slot", "time")]
    [InlineData("slot", "\"address\"")]
    [InlineData("withinSeconds", "0")]
    [InlineData("withinSeconds", "86401")]
    [InlineData("withinSeconds", "1.5")]
    [InlineData("withinSeconds", "\"8\"")]
    public void What_cannot_be_is_refused(string name, string value)
    {
        var file = Written(new SequenceTrip(Log(6)).Schema);
        if (value == "time") value = $"{file["time"]}";
        file["steady"]![0]![name] = JsonNode.Parse(value);
        Assert.StartsWith("schema.json: no whole schema: ", Assert.Throws<CyberLMException>(() => Read(file)).Message);
    }
}

using System.Text;
using CyberLM.Logs;
using CyberLM.Tests.Logs.Fields;
using Xunit;

namespace CyberLM.Tests.Logs.Mining;

public sealed class CounterSearchTests
{
    static Predictor? Rule(LogSchema schema, string path) => schema.Types[0][schema.Tree.Slots.First(slot => slot.Path == path)];

    static LogSchema Mine(IEnumerable<byte[]> records) =>
        ExclusionLog.Mine([.. records.Select(record => (ReadOnlyMemory<byte>)record)]);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_number_counts_on_by_host_and_channel(bool quoted)
    {
        var schema = Mine(CounterLog.Records(1, 900, quoted));
        var counter = Assert.IsType<Counter>(Rule(schema, "number"));
        Assert.Equal(["channel", "host"], counter.Of.Select(slot => slot.Path).Order());
        Assert.Equal((quoted, CounterLog.Hosts * CounterLog.Channels), (counter.Quoted, counter.Reached.Count));
        Assert.InRange(counter.Steps.Count(step => step == 1), counter.Steps.Count * 9 / 10, counter.Steps.Count);
        Assert.Equal("counts on by host, channel", SchemaWords.Of(schema, counter.Slot));
        Assert.IsType<Copy>(Rule(schema, "again"));
        Assert.IsNotType<Counter>(Rule(schema, "port"));
    }

    /// <summary>What the last record of each says is written out here.</summary>
    [Fact]
    public void It_is_known_how_far_each_has_come()
    {
        var records = CounterLog.Records(2, 600);
        var counter = (Counter)Rule(Mine(records), "number")!;
        var last = new Dictionary<string, long>();
        foreach (var record in records.Select(record => System.Text.Json.Nodes.JsonNode.Parse(record)!))
            last[$"{string.Join('\0', counter.Of.Select(slot => record[slot.Path]!.ToJsonString()))}\0"] = (long)record["number"]!;
        Assert.Equal(last.OrderBy(one => one.Key), counter.Reached.Select(one => new KeyValuePair<string, long>(
            Encoding.UTF8.GetString(one.Key), one.Value)).OrderBy(one => one.Key));
    }

    /// <summary>Drawn anew, coming again, falling, or going on by leaps.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Other_numbers_do_not(int kind)
    {
        var random = new Random(3);
        var schema = Mine(Enumerable.Range(0, 400).Select(i => Encoding.UTF8.GetBytes(
            $$"""{"time":"2026-03-02T{{i / 60 % 24:D2}}:{{i % 60:D2}}:00Z","user":"u{{i % 7}}","n":{{kind switch
            {
                0 => random.Next(1_000_000),
                1 => i / 3,
                2 => 5000 - i,
                _ => 1000 * i,
            }}}}""")));
        Assert.IsNotType<Counter>(Rule(schema, "n"));
    }

    [Fact]
    public void It_costs_no_token_and_comes_back()
    {
        var records = CounterLog.Records(4, 900);
        var trip = new SequenceTrip([.. records.Select(record => (ReadOnlyMemory<byte>)record)]);
        foreach (var sequence in trip.HeldOut)
        {
            trip.Check(sequence);
            trip.Check(sequence, anonymous: true);
        }
        var encoder = new SequenceEncoder(trip.Schema, int.MaxValue);
        encoder.Records.Spent = (slot, _) => Assert.NotEqual("number", slot.Path);
        foreach (var sequence in trip.HeldOut)
        {
            encoder.Encoded = _ => Assert.Empty(encoder.Records.Exceptions);
            encoder.Encode(sequence, null, 0, _ => 0);
        }
    }

    /// <summary>One that does not go on breaks the rule, and the next one goes on from there.</summary>
    [Theory]
    [InlineData("1", true)]
    [InlineData("0", true)]
    [InlineData("-1", true)]
    [InlineData("-0", true)]
    [InlineData("007", true)]
    [InlineData("1e400", true)]
    [InlineData("1.0", true)]
    [InlineData("\"9000000\"", true)]
    [InlineData("null", true)]
    [InlineData("18446744073709551616", true)]
    [InlineData("99999999999999999", false)]
    [InlineData("9000000", false)]
    public void Whatever_stands_there_comes_back(string number, bool breaks)
    {
        var trip = new RoundTrip(CounterLog.Records(5, 600));
        string Record(string n) =>
            $$"""{"time":"2026-03-09T08:00:00Z","host":"host1.example.com","channel":"c1","number":{{n}},"thread":1000"""
            + $$""","again":"event {{n.Trim('"')}}","port":443}""";
        trip.Check(Record("3000001"));
        Assert.Equal(0, trip.Exceptions);
        bool isJson = number != "007";
        trip.Check(Record(number));
        Assert.Equal(breaks && isJson ? 1 : 0, trip.Exceptions);
        int before = trip.Exceptions;
        if (!breaks) return;
        trip.Check(Record("3000002"));
        Assert.Equal(before, trip.Exceptions);
    }
}

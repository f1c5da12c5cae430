using System.Text;
using System.Text.Json.Nodes;
using CyberLM.Logs;
using CyberLM.Tests.Logs.Mining;
using Xunit;

namespace CyberLM.Tests.Logs.Generation;

/// <summary>Record numbers of generated records, by a model that has learned nothing.</summary>
public sealed class RunningNumbersTests
{
    static (string, string) Of(JsonNode record) => ((string)record["host"]!, (string)record["channel"]!);

    static long Number(JsonNode record) => (long)record["number"]!;

    [Fact]
    public void They_go_on_from_the_records_trained_on_whosever_record_comes_next()
    {
        var learned = CounterLog.Records(6, 900);
        var last = new Dictionary<(string, string), long>();
        foreach (var record in learned.Select(record => JsonNode.Parse(record)!)) last[Of(record)] = Number(record);
        using var model = new RandomModel([.. learned.Select(record => (ReadOnlyMemory<byte>)record)], new());
        Assert.True(RunningNumbers.AreIn(model.Fields.Schema));
        var request = new GenerationRequest { Day = new(2026, 3, 9), Days = 5, Count = 90, Seed = 1 };
        var drawn = model.Generate(request).Records;
        var numbers = new RunningNumbers(model.Fields.Schema, 1);
        var records = drawn.ConvertAll(record => JsonNode.Parse(numbers.Of(new(record, null)).Utf8)!);
        Assert.Equal(90, records.Count);
        foreach (var record in records)
        {
            Assert.InRange(Number(record), last[Of(record)] + 1, last[Of(record)] + 4);
            Assert.Equal($"event {Number(record)}", (string?)record["again"]);
            last[Of(record)] = Number(record);
        }
        foreach (var (before, after) in drawn.Select(record => JsonNode.Parse(record)!).Zip(records))
        {
            (before["number"], before["again"]) = (0, "");
            var same = after.DeepClone();
            (same["number"], same["again"]) = (0, "");
            Assert.Equal(before.ToJsonString(), same.ToJsonString());
        }
    }

    /// <summary>Two kinds of message, half each: none is the rule, and a record says which one it has.</summary>
    [Fact]
    public void Messages_of_several_kinds_quote_the_new_number()
    {
        var random = new Random(3);
        var learned = CounterLog.Records(5, 900).ConvertAll(utf8 =>
        {
            var record = JsonNode.Parse(utf8)!;
            record["message"] = random.Next(2) == 0
                ? $"Record {Number(record)} of {record["host"]}: the session was closed normally by the peer"
                : $"Event {Number(record)} on {record["host"]}: the connection was accepted by the listener";
            return (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(record.ToJsonString());
        });
        using var model = new RandomModel(learned, new());
        var drawn = model.Generate(new() { Day = new(2026, 3, 9), Days = 5, Count = 90, Seed = 2 }).Records;
        var numbers = new RunningNumbers(model.Fields.Schema, 1);
        var kinds = new Dictionary<string, int>();
        foreach (byte[] utf8 in drawn)
        {
            var (before, after) = (JsonNode.Parse(utf8)!, JsonNode.Parse(numbers.Of(new(utf8, null)).Utf8)!);
            string message = before["message"]!.ToString(), quoted = $" {Number(before)} ";
            if (!message.Contains(quoted)) continue;
            Assert.Equal(message.Replace(quoted, $" {Number(after)} "), after["message"]!.ToString());
            if (Number(before) != Number(after)) kinds[message[..5]] = kinds.GetValueOrDefault(message[..5]) + 1;
        }
        Assert.Equal(["Event", "Recor"], kinds.Keys.Order());
        Assert.All(kinds, kind => Assert.InRange(kind.Value, 5, 90));
    }

    [Fact]
    public void Those_of_a_new_host_begin_somewhere_and_go_on()
    {
        using var model = new RandomModel([.. CounterLog.Records(7, 900).Select(record => (ReadOnlyMemory<byte>)record)], new());
        var numbers = new RunningNumbers(model.Fields.Schema, 1);
        var last = new Dictionary<(string, string), long>();
        foreach (byte[] drawn in model.Generate(new() { Users = ["new.example.com"], Day = new(2026, 3, 9), Count = 30 }).Records)
        {
            var record = JsonNode.Parse(numbers.Of(new(drawn, null)).Utf8)!;
            Assert.Equal("new.example.com", (string?)record["host"]);
            if (last.TryGetValue(Of(record), out long before)) Assert.InRange(Number(record), before + 1, before + 4);
            else Assert.InRange(Number(record), 0, 4_000_000);
            last[Of(record)] = Number(record);
        }
        Assert.InRange(last.Count, 1, CounterLog.Channels);
    }

    [Fact]
    public void A_number_cannot_be_asked_for()
    {
        using var model = new RandomModel([.. CounterLog.Records(8, 600).Select(record => (ReadOnlyMemory<byte>)record)], new());
        foreach (string where in (string[])["number=7", "again=event 7"])
        {
            var request = new GenerationRequest { Count = 1, Where = [where] };
            Assert.Contains("counts on", Assert.Throws<CyberLMException>(() => model.Generate(request)).Message);
        }
    }

    [Fact]
    public void Records_of_another_kind_stay_as_they_are()
    {
        using var model = new RandomModel([.. CounterLog.Records(9, 600).Select(record => (ReadOnlyMemory<byte>)record)], new());
        var numbers = new RunningNumbers(model.Fields.Schema, 1);
        foreach (string text in (string[])["no record", """{"number":"seven"}""", """{"number":{}}"""])
            Assert.Equal(text, Encoding.UTF8.GetString(numbers.Of(new(Encoding.UTF8.GetBytes(text), null)).Utf8));
    }
}

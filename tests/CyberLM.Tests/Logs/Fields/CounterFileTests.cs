using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CyberLM.Gpt;
using CyberLM.Logs;
using CyberLM.Tests.Logs.Mining;
using Xunit;

namespace CyberLM.Tests.Logs.Fields;

/// <summary>Counters in schema.json: they come back, and what is none is refused.</summary>
public sealed class CounterFileTests
{
    static readonly LogSchema Schema = new RoundTrip(CounterLog.Records(1, 600)).Schema;

    static JsonObject Written(LogSchema schema)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory)) new SchemaWriter(schema, json).Write();
        return JsonNode.Parse(memory.ToArray())!.AsObject();
    }

    static JsonObject CounterIn(JsonObject file) =>
        file["slots"]!.AsArray().Single(slot => (string?)slot!["path"] == "number")!["predicted"]![0]!["by"]!.AsObject();

    static LogSchema Read(JsonObject file) => SchemaReader.Read(Encoding.UTF8.GetBytes(file.ToJsonString()), "schema.json");

    [Fact]
    public void They_come_back()
    {
        var again = Read(Written(Schema));
        Assert.Equal(Written(Schema).ToJsonString(), Written(again).ToJsonString());
        Assert.Equal(CounterLog.Hosts * CounterLog.Channels, CounterIn(Written(again))["reached"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("countsBy", "[9999]")]
    [InlineData("countsBy", "7")]
    [InlineData("least", "-1")]
    [InlineData("most", "0")]
    [InlineData("most", "999999999999999999")]
    [InlineData("steps", "[]")]
    [InlineData("steps", "[0]")]
    [InlineData("reached", "[[5]]")]
    [InlineData("reached", "[[\"a\",\"b\",-5]]")]
    [InlineData("reached", "[[\"a\",\"b\",\"c\"]]")]
    public void What_is_none_is_refused(string name, string value)
    {
        var file = Written(Schema);
        CounterIn(file)[name] = JsonNode.Parse(value);
        Assert.StartsWith("schema.json, slot", Assert.Throws<CyberLMException>(() => Read(file)).Message);
    }

    [Fact]
    public void None_counts_by_itself()
    {
        var file = Written(Schema);
        int own = file["slots"]!.AsArray().ToList().FindIndex(slot => (string?)slot!["path"] == "number");
        CounterIn(file)["countsBy"] = new JsonArray(own);
        Assert.Throws<CyberLMException>(() => Read(file));
    }
}

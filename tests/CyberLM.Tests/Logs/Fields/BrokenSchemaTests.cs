using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CyberLM.Logs;
using CyberLM.Tests.Logs.Generation;
using Xunit;

namespace CyberLM.Tests.Logs.Fields;

/// <summary>Single places of a schema as a person may change them: each is refused with its slot, none is taken for a bug.</summary>
public sealed class BrokenSchemaTests
{
    static readonly Lazy<string> Whole = new(() =>
    {
        var schema = new RoundTrip([.. SmallLog.Records().Select(record => record.ToArray())]).Schema;
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory)) new SchemaWriter(schema, json).Write();
        return Encoding.UTF8.GetString(memory.ToArray());
    });

    static LogSchema Read(JsonNode schema) => SchemaReader.Read(Encoding.UTF8.GetBytes(schema.ToJsonString()), "schema.json");

    /// <summary>Each place of this name in the whole file, one after the other.</summary>
    static List<string> Refusals(string name, Func<JsonNode, JsonNode?> change)
    {
        var sentences = new List<string>();
        for (int at = 0; ; at++)
        {
            var root = JsonNode.Parse(Whole.Value)!;
            if (Places(root["slots"], name).ElementAtOrDefault(at) is not { } place) break;
            place[name] = change(place[name]!);
            sentences.Add(Assert.Throws<CyberLMException>(() => Read(root)).Message);
        }
        Assert.NotEmpty(sentences);
        Assert.All(sentences, sentence => Assert.StartsWith("schema.json", sentence));
        return sentences;
    }

    static IEnumerable<JsonObject> Places(JsonNode? node, string name) => node switch
    {
        JsonObject one => one.Where(pair => pair.Key != "pieces").SelectMany(pair => Places(pair.Value, name))
            .Concat(one.ContainsKey(name) ? [one] : []),
        JsonArray many => many.SelectMany(one => Places(one, name)),
        _ => [],
    };

    [Fact]
    public void The_whole_one_is_read() => Assert.NotEmpty(Read(JsonNode.Parse(Whole.Value)!).Types);

    [Theory]
    [InlineData("zone")]
    [InlineData("separator")]
    [InlineData("newStrings")]
    [InlineData("as")]
    [InlineData("is")]
    [InlineData("before")]
    [InlineData("random")]
    [InlineData("leastGap")]
    public void Null_is_no_text(string name) =>
        Assert.All(Refusals(name, _ => null), sentence => Assert.Contains(", slot ", sentence));

    [Theory]
    [InlineData("patterns")]
    [InlineData("networks")]
    [InlineData("types")]
    [InlineData("keys")]
    [InlineData("template")]
    [InlineData("templates")]
    public void A_list_of_null_is_no_list_of_texts(string name)
    {
        var root = JsonNode.Parse(Whole.Value)!;
        foreach (var place in Places(root, name).ToList()) place[name] = new JsonArray([null]);
        if (name == "networks") Places(root, "patterns").First()[name] = new JsonArray([null]);
        if (name == "template") Places(root, "by").First()["by"] = new JsonObject { [name] = new JsonArray([null]) };
        Assert.StartsWith("schema.json", Assert.Throws<CyberLMException>(() => Read(root)).Message);
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(-1_000_000)]
    public void Gaps_do_not_run_backwards(long most)
    {
        var sentences = Refusals("mostGap", _ => most);
        Assert.All(sentences, sentence => Assert.Contains($"mostGap {most} is less than leastGap", sentence));
    }
}

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

    [Theory]
    [InlineData("{\"\n")]
    [InlineData("\"")]
    [InlineData("+2:00")]
    [InlineData("+0a:00")]
    [InlineData("UTC")]
    public void A_zone_is_one_of_ISO_8601(string zone) =>
        Assert.All(Refusals("zone", _ => zone), sentence => Assert.Contains("is no", sentence));

    [Theory]
    [InlineData("", "Z")]
    [InlineData("Z", "+02:00")]
    [InlineData("Z", "-0530")]
    public void A_zone_can_be_another(string one, string other)
    {
        var root = JsonNode.Parse(Whole.Value)!;
        var rule = Places(root, "timeFormat").First()["format"]!;
        foreach (string zone in new[] { one, other })
        {
            rule["zone"] = zone;
            Read(root);
        }
    }

    [Theory]
    [InlineData("before", "x\"\n")]
    [InlineData("before", "\"a\":\"")]
    [InlineData("behind", "")]
    [InlineData("behind", "\"}")]
    [InlineData("behind", "\u0001\"")]
    public void What_a_copy_writes_is_one_value(string name, string text)
    {
        var root = JsonNode.Parse(Whole.Value)!;
        var copy = Places(root, "copyOf").First();
        (copy["before"], copy["behind"]) = ("\"", "\"");
        Read(root);
        copy[name] = text;
        var refused = Assert.Throws<CyberLMException>(() => Read(root));
        Assert.Contains("no JSON value on one line", refused.Message);
    }

    [Theory]
    [InlineData("[\"\\\"a\", \"b\\\"\"]", true)]
    [InlineData("[\"\\\"a \", 0, \" b\\\\\", 0, \"\\\"\"]", true)]
    [InlineData("[\"\\\"a \", 0]", false)]
    [InlineData("[\"\\\"a\\\"\", 0, \"\\\"\"]", false)]
    [InlineData("[\"a \", 0]", false)]
    public void What_a_template_writes_is_one_value(string parts, bool isOne)
    {
        var root = JsonNode.Parse(Whole.Value)!;
        var place = Places(root, "copyOf").First();
        int from = (int)place["copyOf"]!;
        var template = JsonNode.Parse(parts)!.AsArray();
        for (int i = 0; i < template.Count; i++)
            if (template[i]!.GetValueKind() == JsonValueKind.Number) template[i] = from;
        var rule = Places(root, "by").First(by => by["by"] == place);
        rule["by"] = new JsonObject { ["template"] = template };
        if (isOne) Read(root);
        else Assert.Contains("no JSON value on one line", Assert.Throws<CyberLMException>(() => Read(root)).Message);
    }

    /// <summary>Beside the slots: what they would say was not what a model was trained with, and nothing said so.</summary>
    [Theory]
    [InlineData("midnightMinutes", "-900")]
    [InlineData("midnightMinutes", "5000")]
    [InlineData("midnightMinutes", "30.5")]
    [InlineData("midnightMinutes", "\"noon\"")]
    [InlineData("midnightMinutes", "null")]
    [InlineData("dayStartMinutes", "\"noon\"")]
    [InlineData("allHaveType", "1")]
    [InlineData("allHaveType", "\"yes\"")]
    [InlineData("allHaveType", "null")]
    [InlineData("pairs", "\"yes\"")]
    [InlineData("rareRecords", "-1")]
    [InlineData("rareRecords", "{}")]
    [InlineData("records", "-1")]
    [InlineData("records", "\"many\"")]
    public void A_member_of_the_whole_is_refused_by_name(string name, string nonsense)
    {
        var root = JsonNode.Parse(Whole.Value)!;
        root[name] = JsonNode.Parse(nonsense);
        string refusal = Assert.Throws<CyberLMException>(() => Read(root)).Message;
        Assert.StartsWith($"schema.json: no whole schema: {name}", refusal);
        Assert.DoesNotContain(". ", refusal);
    }

    [Fact]
    public void Records_that_all_have_a_type_are_not_rare_too()
    {
        var root = JsonNode.Parse(Whole.Value)!;
        (root["allHaveType"], root["rareRecords"]) = (true, 3);
        Assert.StartsWith("schema.json: no whole schema: allHaveType is true, and rareRecords",
            Assert.Throws<CyberLMException>(() => Read(root)).Message);
    }

    /// <summary>The calendar of somebody east or west of Greenwich, as --tz has them; false is what is left out.</summary>
    [Theory]
    [InlineData("midnightMinutes", "-120")]
    [InlineData("midnightMinutes", "840")]
    [InlineData("allHaveType", "false")]
    [InlineData("rareRecords", "0")]
    public void One_that_can_be_is_read(string name, string value)
    {
        var root = JsonNode.Parse(Whole.Value)!;
        root[name] = JsonNode.Parse(value);
        var schema = Read(root);
        if (name == "midnightMinutes") Assert.Equal(value, $"{schema.Midnight.TotalMinutes}");
        Assert.False(schema.AllHaveType);
    }
}

using System.Text;
using System.Text.Json.Nodes;
using CyberLM.Gpt;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Json;

/// <summary>Values written into records, beside the same done on a tree by another parser.</summary>
public sealed class RecordOverlayTests
{
    readonly RecordOverlay overlay = new();

    static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    [Theory]
    [InlineData("""{"a":1,"b":{"c":"x","d":[1,2]},"e":null}""")]
    [InlineData("""{"a": 1.50, "b": {"c": "x\u00e9", "d": []}, "e": {}}""")]
    [InlineData("""{ "a" : 1, "b" : { "c" : "{\"k\":1}" }, "e" : [ ] }""")]
    public void The_result_is_that_of_a_tree(string record)
    {
        foreach (string path in new[] { "a", "b.c", "b.d", "b.new", "e", "f", "f.g.h", "b.n.m" })
            foreach (string json in new[] { "12", "\"t\"", "null", "[\"p\", {\"q\": 1}]", "{\"r\": [true]}", "[]" })
            {
                byte[] set = overlay.Set(Bytes(record), path, json);
                Assert.True(JsonNode.DeepEquals(Tree(record, path, json), JsonNode.Parse(set)), $"{path}={json}: {Text(set)}");
                Assert.True(overlay.Holds(set, path, json));
                Assert.True(overlay.Has(set, path));
            }
    }

    static JsonNode Tree(string record, string path, string json)
    {
        var root = JsonNode.Parse(record)!;
        string[] keys = path.Split('.');
        var at = root.AsObject();
        foreach (string key in keys[..^1])
        {
            if (at[key] is not JsonObject next) at[key] = next = [];
            at = next;
        }
        at[keys[^1]] = JsonNode.Parse(json);
        return root;
    }

    [Fact]
    public void Everything_else_stays_byte_for_byte()
    {
        const string record = """{"a": 1.50, "b": {"c": "\u00e9"}, "z": "\/"}""";
        Assert.Equal("""{"a": 1.50, "b": {"c": "é", "n": [1, {"k": 2}]}, "z": "\/"}""",
            Text(overlay.Set(overlay.Set(Bytes(record), "b.c", "\"é\""), "b.n", "[1,{\"k\":2}]")));
        Assert.Equal("""{"a":0,"b":"<it's>"}""", Text(overlay.Set(Bytes("""{"a":0}"""), "b", "\"\\u003cit\\u0027s\\u003e\"")));
    }

    [Theory]
    [InlineData("a", """{"b": {"c": 1}, "d": 2}""")]
    [InlineData("b.c", """{"a": 0, "b": {}, "d": 2}""")]
    [InlineData("d", """{"a": 0, "b": {"c": 1}}""")]
    [InlineData("b.x", """{"a": 0, "b": {"c": 1}, "d": 2}""")]
    public void A_key_goes_with_one_comma(string path, string left) =>
        Assert.Equal(left, Text(overlay.Remove(Bytes("""{"a": 0, "b": {"c": 1}, "d": 2}"""), path)));

    [Fact]
    public void A_value_of_another_kind_is_not_held()
    {
        Assert.False(overlay.Holds(Bytes("""{"a":"1"}"""), "a", "1"));
        Assert.False(overlay.Holds(Bytes("""{"a":[1,2]}"""), "a", "[1]"));
        Assert.True(overlay.Holds(Bytes("""{"a":[1,2]}"""), "a", "[ 1, 2 ]"));
        Assert.Null(overlay.Read(Bytes("""{"a":[1,2]}"""), "a.b"));
        Assert.Throws<CyberLMException>(() => overlay.Set(Bytes("no object"), "a", "1"));
    }
}

using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Fields;

/// <summary>What stays of a record, byte for byte: spelled out here, and beside System.Text.Json on real records.</summary>
public sealed class RecordProjectionTests
{
    static RecordProjection Keep(params string[] paths) => new(paths.Select(path => path.Split('.')));

    [Theory]
    [InlineData("""{"a":1,"b":2,"c":3}""", """{"b":2}""")]
    [InlineData("""{"a": 1, "b": 2, "w": {"x": 1.10, "y": "\u00e9"}, "z": 4}""", """{"b": 2, "w": {"y": "\u00e9"}}""")]
    [InlineData("""{ "b" : 2 , "w" : { "y" : -0 , "x" : [] } }""", """{ "b" : 2 , "w" : { "y" : -0 } }""")]
    [InlineData("""{"w":{"x":1},"q":0}""", """{"w":{}}""")]
    [InlineData("""{"w":{},"q":0}""", """{"w":{}}""")]
    [InlineData("""{"w":null,"q":0}""", """{"w":null}""")]
    [InlineData("""{"q":0}""", "{}")]
    [InlineData("{}", "{}")]
    [InlineData("""{"w":"{\"x\":1,\"y\":2}","q":0}""", """{"w":"{\"x\":1,\"y\":2}"}""")]
    [InlineData("""{"w":{"y":{"deep":[1,{"x":2}]},"x":0}}""", """{"w":{"y":{"deep":[1,{"x":2}]}}}""")]
    [InlineData("""{"z":0,"b":{"k":"v"}}""", """{"b":{"k":"v"}}""")]
    public void What_is_kept_is_spelled_as_it_was(string record, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(Keep("b", "w.y").Of(Encoding.UTF8.GetBytes(record))!));

    [Theory]
    [InlineData("[1]")]
    [InlineData("a line")]
    [InlineData("""{"a":1, "b":2,"c":3}""")]
    public void What_cannot_be_taken_apart_has_no_part(string record) => Assert.Null(Keep("b").Of(Encoding.UTF8.GetBytes(record)));

    [Fact]
    public void Real_records_keep_what_is_asked_and_nothing_else()
    {
        string[] paths =
        [
            "time", "properties.userPrincipalName", "properties.location.city", "properties.location.geoCoordinates.latitude",
        ];
        var projection = Keep(paths);
        foreach (var record in Repository.SharedLines("data/azure-ad/signin.jsonl"))
        {
            var part = JsonNode.Parse(projection.Of(record.Span)!)!;
            var whole = JsonNode.Parse(record.Span)!;
            foreach (string path in paths)
                Assert.Equal(At(whole, path)?.ToJsonString(), At(part, path)?.ToJsonString());
            Assert.True(Leaves(part) <= paths.Length);
        }
    }

    static JsonNode? At(JsonNode node, string path) =>
        path.Split('.').Aggregate((JsonNode?)node, (at, key) => at is JsonObject ? at[key] : null);

    static int Leaves(JsonNode? node) => node is JsonObject inner ? inner.Sum(pair => Leaves(pair.Value)) : 1;
}

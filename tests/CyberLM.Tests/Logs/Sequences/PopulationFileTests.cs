using System.Text.Json.Nodes;
using CyberLM.Logs;
using CyberLM.Tests.Gpt;
using Xunit;

namespace CyberLM.Tests.Logs.Sequences;

/// <summary>population.json as people may have changed it: read, or refused with the number and the member at fault.</summary>
public sealed class PopulationFileTests : IDisposable
{
    const string Whole = """
        { "firstDay": 20514, "lastDay": 20527, "records": 90, "longestRecord": 40, "members": [
          { "name": "ann", "hour": 9, "volume": 1, "records": 50, "days": [2, 2, 1, 0, 2, 0, 0], "facts": { "display": "Ann" } },
          { "name": "bob", "hour": 8, "volume": 0, "records": 40, "days": [1, 0, 0, 0, 0, 0, 0] } ] }
        """;

    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    Population Read(string text)
    {
        File.WriteAllText(folder["population.json"], text);
        return Population.Read(folder["population.json"]);
    }

    [Fact]
    public void What_is_whole_is_read_and_written_again()
    {
        var read = Read(Whole);
        Assert.Equal((14, 2, 9), (read.Span, read.Members.Count, read.Members[0].Profile.Hour));
        using var memory = new MemoryStream();
        read.WriteTo(memory);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Whole), JsonNode.Parse(memory.ToArray())));
        Assert.Equal(0, Read("""{ "firstDay": 0, "lastDay": -1, "records": 9, "longestRecord": 4, "members": [] }""").Span);
        // Before the epoch.
        Assert.Equal(21, Read(Whole.Replace("20514", "-10").Replace("20527", "10")).Span);
    }

    [Theory]
    [InlineData("firstDay", "2147483647", "firstDay is 2147483647, not a number from -106751 to 106751")]
    [InlineData("firstDay", "20528", "lastDay 20527 is before firstDay 20528")]
    [InlineData("lastDay", "-1", "lastDay -1 is before firstDay 20514")]
    [InlineData("lastDay", "2147483647", "lastDay is 2147483647")]
    [InlineData("lastDay", "null", "lastDay is null")]
    [InlineData("longestRecord", "-1", "longestRecord is -1")]
    [InlineData("records", "1.5", "records is 1.5")]
    [InlineData("members", "{}", "members is not an array")]
    public void A_wrong_number_of_all_is_named(string field, string value, string sentence) => Refused(
        root => root[field] = JsonNode.Parse(value), sentence);

    [Theory]
    [InlineData("days", "[0,0,0,0,0,0,0]", "days are all 0")]
    [InlineData("days", "[2147483647,0,0,0,0,0,0]", "days[0] is 2147483647, not a number from 0 to 14")]
    [InlineData("days", "[1,0,0,0,0,-1,0]", "days[5] is -1")]
    [InlineData("days", "[1]", "days has 1 numbers")]
    [InlineData("days", "7", "days is not an array")]
    [InlineData("hour", "24", "hour is 24, not a number from 0 to 23")]
    [InlineData("volume", "\"x\"", "volume is \"x\"")]
    [InlineData("records", "-1", "records is -1")]
    [InlineData("facts", "[]", "facts is [], not an object")]
    public void A_wrong_number_of_a_member_is_named_with_whose_it_is(string field, string value, string sentence) => Refused(
        root => root["members"]![1]![field] = JsonNode.Parse(value), $"members[1] \"bob\": {sentence}");

    /// <summary>Whose the records of which type are: written again as it was read, refused where it cannot be.</summary>
    [Fact]
    public void Types_of_record_are_read_too()
    {
        const string types = """[ { "type": "\"audit\"", "ofUsers": 2, "ofNoOne": [5, 0, 0, 0, 1, 0, 0] } ]""";
        var root = JsonNode.Parse(Whole)!;
        root["types"] = JsonNode.Parse(types);
        var read = Read(root.ToJsonString());
        Assert.Equal(("\"audit\"", 2L, 6L), (read.Types[0].Type, read.Types[0].OfUsers, read.Types[0].OfNoOne.Sum()));
        using var memory = new MemoryStream();
        read.WriteTo(memory);
        Assert.True(JsonNode.DeepEquals(root, JsonNode.Parse(memory.ToArray())));
        Refused(all => all["types"] = JsonNode.Parse(types.Replace("[5, ", "[")), "types[0] \"audit\": ofNoOne has 6 numbers");
        Refused(all => all["types"] = JsonNode.Parse(types.Replace("5", "-5")), "ofNoOne[0] is -5, not a number from 0 to");
        Refused(all => all["types"] = JsonNode.Parse(types.Replace("2", "null")), "ofUsers is null");
        Refused(all => all["types"] = 7, "types is not an array");
    }

    [Fact]
    public void Nobody_stands_there_twice_or_without_a_name()
    {
        Refused(root => root["members"]![1]!["name"] = "ann", "members[1] \"ann\": an earlier member has the same name");
        Refused(root => root["members"]![1]!.AsObject().Remove("name"), "members[1]: name is missing");
        Refused(root => root["members"]![0] = null, "members[0]: name is missing");
    }

    void Refused(Action<JsonNode> change, string sentence)
    {
        var root = JsonNode.Parse(Whole)!;
        change(root);
        var refused = Assert.Throws<CyberLMException>(() => Read(root.ToJsonString()));
        Assert.Contains("does not say who the records are of", refused.Message);
        Assert.Contains(sentence, refused.Message);
    }
}

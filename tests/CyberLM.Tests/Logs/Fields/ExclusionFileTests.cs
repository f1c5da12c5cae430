using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CyberLM.Gpt;
using CyberLM.Logs;
using CyberLM.Tests.Logs.Mining;
using Xunit;

namespace CyberLM.Tests.Logs.Fields;

/// <summary>What never stands together, in schema.json: it comes back, may be left out, and is refused where it names nothing.</summary>
public sealed class ExclusionFileTests
{
    static readonly LogSchema Schema = ExclusionLog.Mine(ExclusionLog.WithRules(1));

    static JsonObject Written(LogSchema schema)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory)) new SchemaWriter(schema, json).Write();
        return JsonNode.Parse(memory.ToArray())!.AsObject();
    }

    static LogSchema Read(JsonObject file) => SchemaReader.Read(Encoding.UTF8.GetBytes(file.ToJsonString()), "schema.json");

    static IEnumerable<string> Words(LogSchema schema) => schema.Exclusions.Select(SchemaWords.Of);

    [Fact]
    public void Exclusions_come_back_in_their_order()
    {
        Assert.Equal(3, Schema.Exclusions.Count);
        var again = Read(Written(Schema));
        Assert.Equal(Words(Schema), Words(again));
        Assert.Equal(Written(Schema).ToJsonString(), Written(again).ToJsonString());
        Assert.Equal(
            Schema.Coders.Where(coder => coder.Excluded is not null).Select(coder => coder.Slot.Path),
            again.Coders.Where(coder => coder.Excluded is not null).Select(coder => coder.Slot.Path));
    }

    [Fact]
    public void They_are_written_for_people_to_read()
    {
        var never = Written(Schema)["exclusions"]!.AsArray().Single(one => one!["never"] is not null)!;
        Assert.Equal(
            ("colour", "red", "shape", "round"),
            ((string?)never["wherePath"], (string?)never["is"], (string?)never["path"], (string?)never["never"]![0]));
    }

    [Fact]
    public void A_schema_without_the_list_has_none_and_the_same_tokens()
    {
        var file = Written(Schema);
        file.Remove("exclusions");
        var again = Read(file);
        Assert.Empty(again.Exclusions);
        Assert.All(again.Coders, coder => Assert.Null(coder.Excluded));
        Assert.Equal(SchemaFingerprint.Of(Schema), SchemaFingerprint.Of(again));
    }

    [Fact]
    public void One_that_stands_twice_is_refused()
    {
        var file = Written(Schema);
        file["exclusions"]!.AsArray().Add(file["exclusions"]![0]!.DeepClone());
        Assert.Contains("twice", Assert.Throws<CyberLMException>(() => Read(file)).Message);
    }

    [Theory]
    [InlineData("where", "-1")]
    [InlineData("where", "9999")]
    [InlineData("where", "0")]                               // the record's layout, which is predicted
    [InlineData("slot", "\"shape\"")]
    [InlineData("is", "\"purple\"")]
    [InlineData("never", "[\"triangular\"]")]
    [InlineData("never", "7")]
    [InlineData("only", "\"triangular\"")]
    public void What_names_nothing_is_refused(string name, string value)
    {
        var file = Written(Schema);
        var never = file["exclusions"]!.AsArray().Single(one => one!["never"] is not null)!.AsObject();
        if (name == "only") never.Remove("never");
        never[name] = JsonNode.Parse(value);
        Assert.StartsWith("schema.json: no whole schema: ", Assert.Throws<CyberLMException>(() => Read(file)).Message);
    }
}

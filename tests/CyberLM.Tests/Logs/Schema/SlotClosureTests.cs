using System.Text;
using System.Text.Json;
using CyberLM.Logs;
using CyberLM.Tests.Logs.Generation;
using Xunit;

namespace CyberLM.Tests.Logs.Schema;

/// <summary>
/// Which fields belong to those that are named, and what of it stands in a schema. What follows from what is known of the logs.
/// </summary>
public sealed class SlotClosureTests
{
    static LogSchema Mine(List<ReadOnlyMemory<byte>> records, params string[] slots)
    {
        var keys = SequenceKeys.Find(records, new() { Slots = [.. slots.Select(SlotFields.Parse)] });
        var miner = new SchemaMiner(keys.Options);
        foreach (var record in SequenceOrder.Of(records, keys).SelectMany(sequence => sequence.Records)) miner.Add(record.Span);
        return miner.Mine();
    }

    static IEnumerable<string> Paths(LogSchema schema) => schema.Groups.Single().Slots.Select(slot => slot.Path);

    [Theory]
    [InlineData("place=address")]
    [InlineData("place=city")]
    [InlineData("place=where.*")]
    [InlineData("place=address,where.city")]
    public void An_address_and_its_city_belong_together(string slot) =>
        Assert.Equal(["address", "where.city"], Paths(Mine(SmallLog.Records(), slot)));

    [Fact]
    public void A_code_belongs_with_its_number_and_reason() =>
        Assert.Equal(["code", "status.errorCode", "status.reason"], Paths(Mine(SmallLog.Records(), "error=status.reason")).Order());

    [Fact]
    public void The_place_of_a_sign_in_is_all_that_follows_from_its_address()
    {
        var schema = Mine(Repository.SharedLines("data/azure-ad/signin.jsonl"), "location=location.*,ipAddress,autonomousSystemNumber");
        string[] expected =
        [
            "callerIpAddress", "location", "properties.autonomousSystemNumber", "properties.ipAddress", "properties.location.city",
            "properties.location.countryOrRegion", "properties.location.geoCoordinates.latitude",
            "properties.location.geoCoordinates.longitude", "properties.location.state",
        ];
        Assert.Equal(expected, Paths(schema).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Its_fields_are_coded_before_all_other_values_but_the_time()
    {
        var schema = Mine(SmallLog.Records(), "place=address");
        foreach (var type in schema.Types)
        {
            var values = type.Order(schema.Tree.Root.Scope).Where(slot => slot.Kind == SlotKind.Value).Select(slot => slot.Path).ToList();
            Assert.Equal(["time", "address", "where.city"], values[..3]);
        }
        var plain = Mine(SmallLog.Records());
        var usual = plain.Types[0].Order(plain.Tree.Root.Scope).Where(slot => slot.Kind == SlotKind.Value).Select(slot => slot.Path);
        Assert.NotEqual("address", usual.ElementAt(1));
        Assert.Equal(plain.VocabSize, schema.VocabSize);
        Assert.NotEqual(SchemaFingerprint.Of(plain), SchemaFingerprint.Of(schema));
    }

    [Theory]
    [InlineData("place=address", "other=where.city", "belongs to both")]
    [InlineData("place=address", "place=app.*", "two have this name")]
    [InlineData("place=adress", null, "did you mean address")]
    [InlineData("place=wheer.*", null, "no fields below wheer")]
    [InlineData("place=user", null, "whose the record is")]
    [InlineData("place=time", null, "when it was")]
    public void What_cannot_be_a_slot_is_refused(string one, string? other, string expected)
    {
        string[] slots = other is null ? [one] : [one, other];
        var refusal = Assert.Throws<CyberLMException>(() => Mine(SmallLog.Records(), slots));
        Assert.Contains(expected, $"{refusal.Message} {refusal.Hint}");
    }

    [Theory]
    [InlineData("address")]
    [InlineData("=address")]
    [InlineData("place=")]
    [InlineData("../x=address")]
    [InlineData("a/b=address")]
    public void What_names_no_slot_is_refused(string text) => Assert.Throws<CyberLMException>(() => SlotFields.Parse(text));

    [Fact]
    public void A_schema_that_is_read_again_has_the_same_slots_in_the_same_order()
    {
        var schema = Mine(SmallLog.Records(), "place=address", "error=code");
        byte[] file = Written(schema);
        var again = SchemaReader.Read(file, "schema.json");
        Assert.Equal(file, Written(again));
        Assert.Equal(SchemaFingerprint.Of(schema), SchemaFingerprint.Of(again));
        Assert.Equal(["place", "error"], again.Groups.Select(group => group.Name));
        Assert.Equal(Order(schema), Order(again));
        Assert.DoesNotContain("drawnFirst", Encoding.UTF8.GetString(Written(Mine(SmallLog.Records()))));
    }

    static IEnumerable<int> Order(LogSchema schema) => schema.Types[^1].Order(schema.Tree.Root.Scope).Select(slot => slot.Index);

    static byte[] Written(LogSchema schema)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory)) new SchemaWriter(schema, json).Write();
        return memory.ToArray();
    }
}

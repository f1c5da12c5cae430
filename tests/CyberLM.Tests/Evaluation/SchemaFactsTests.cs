using CyberLM.Evaluation;
using Xunit;

namespace CyberLM.Tests.Evaluation;

/// <summary>The judge's own schema: real records meet it, each kind of damage is found, new values are none.</summary>
public sealed class SchemaFactsTests
{
    readonly FlatLog log = new();

    [Fact]
    public void Real_records_meet_what_was_learned_from_them()
    {
        FlatRecord[] records = log.All(FlatLog.SignIns());
        var facts = new SchemaFacts(records, log.Names);
        Assert.All(records, record => Assert.True(facts.Judge(record).Adheres));
    }

    [Theory]
    [InlineData("properties.made_up", "1", "keys")]
    [InlineData("properties.location.continent", "\"Europe\"", "keys")]
    [InlineData("properties.userPrincipalName", null, "required")]
    [InlineData("properties", null, "required")]
    [InlineData("durationMs", "\"0\"", "types")]
    [InlineData("properties.location", "null", "types")]
    [InlineData("properties.isInteractive", "0", "types")]
    [InlineData("time", "\"2022-08-27T25:59:39.181811Z\"", "formats")]
    [InlineData("callerIpAddress", "\"166.105.218.218.215\"", "formats")]
    [InlineData("callerIpAddress", "\"300.1.2.3\"", "formats")]
    [InlineData("callerIpAddress", "\"\"", "formats")]
    [InlineData("correlationId", "\"b9c2fa41-96fd-46c9-b9d8-8844e7751c7\"", "formats")]
    [InlineData("resultType", "\"none\"", "formats")]
    public void Each_kind_of_damage_is_found_and_named(string path, string? value, string damage)
    {
        string[] lines = FlatLog.SignIns();
        var facts = new SchemaFacts(log.All(lines), log.Names);
        var verdict = facts.Judge(log.Flat(FlatLog.With(lines[0], path, value)));
        Assert.False(verdict.Adheres);
        Assert.Equal(damage, (verdict.KnownKeys, verdict.RequiredKeys, verdict.Types, verdict.Formats) switch
        {
            (false, true, true, true) => "keys",
            (true, false, true, true) => "required",
            (true, _, false, true) => "types",
            (true, true, true, false) => "formats",
            var other => other.ToString(),
        });
    }

    [Theory]
    [InlineData("properties.userPrincipalName", "\"someone.new@contoso.com\"")]
    [InlineData("properties.location.city", "\"Oslo\"")]
    [InlineData("callerIpAddress", "\"2001:db8::7\"")]
    [InlineData("resultType", "\"50126\"")]
    [InlineData("properties.userAgent", null)]
    public void New_values_and_missing_optional_keys_are_no_damage(string path, string? value)
    {
        string[] lines = FlatLog.SignIns();
        var facts = new SchemaFacts(log.All(lines), log.Names);
        Assert.True(facts.Judge(log.Flat(FlatLog.With(lines[0], path, value))).Adheres);
    }

    [Fact]
    public void A_repeated_key_breaks_the_schema()
    {
        FlatRecord[] records = log.All(Enumerable.Repeat("""{"a":1}""", 20));
        Assert.False(new SchemaFacts(records, log.Names).Judge(log.Flat("""{"a":1,"a":1}""")).KnownKeys);
    }

    [Theory]
    [InlineData("192.0.2.1", "Address")]
    [InlineData("192.0.02.1", "None")]
    [InlineData("1.2.3", "None")]
    [InlineData("2001:db8::1", "Address")]
    [InlineData("-17", "Integer")]
    [InlineData("17.5", "None")]
    [InlineData("00000000-0000-0000-0000-00000000000g", "None")]
    [InlineData("2026-02-30T00:00:00Z", "None")]
    [InlineData("2026-03-02T00:00:00.1234567Z", "Time")]
    public void Formats_are_strict(string text, string format) => Assert.Equal(format, ValueFormats.Of(text).ToString());
}

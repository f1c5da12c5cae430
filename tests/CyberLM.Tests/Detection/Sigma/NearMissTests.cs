using System.Text;
using CyberLM.Detection.Sigma;
using Xunit;

namespace CyberLM.Tests.Detection.Sigma;

/// <summary>Of which rules all holds for an event but for one thing, and what that is.</summary>
public sealed class NearMissTests
{
    const string Rule = """
        title: T
        logsource: {product: doors}
        detection:
          call: {service: doors, action: opened}
          many_people: {people|gte: 2}
          many_keys: {keys|gte: 2}
          known: {who: ann}
          condition: call and 1 of many_* and not known
        """;

    [Theory]
    [InlineData("""{"service":"doors","action":"opened"}""", NearMissReason.NoField, "people")]
    [InlineData("""{"service":"doors","action":"opened","people":1}""", NearMissReason.OtherValue, "people")]
    [InlineData("""{"service":"doors","action":"closed","keys":2}""", NearMissReason.OtherValue, "action")]
    [InlineData("""{"service":"doors","keys":2}""", NearMissReason.NoField, "action")]
    [InlineData("""{"service":"doors","action":"opened","keys":2,"who":"ann"}""", NearMissReason.PassedOver, "who")]
    public void One_thing_is_named(string record, NearMissReason reason, string field)
    {
        var miss = Assert.Single(Near(record));
        Assert.Equal((reason, field, "T"), (miss.Reason, miss.Field, miss.Rule.Header.Title));
    }

    [Theory]
    [InlineData("""{"service":"doors","action":"opened","people":2}""")]               // it matches
    [InlineData("""{"service":"doors","action":"opened","people":1,"who":"ann"}""")]   // two things
    [InlineData("""{"service":"windows","action":"closed","people":2}""")]             // two things
    [InlineData("""{"service":"doors"}""")]
    public void More_and_less_than_one_is_no_near_miss(string record) => Assert.Empty(Near(record));

    [Fact]
    public void A_rule_of_another_log_source_is_not_near()
    {
        const string record = """{"eventSource":"a","eventVersion":"1","awsRegion":"r","service":"doors","action":"opened"}""";
        Assert.Empty(Near(record));
    }

    [Fact]
    public void It_changes_nothing_about_what_is_counted()
    {
        var run = new SigmaEngine(SigmaRuleSet.Parse(Rule)).Start();
        run.NearMisses("""{"service":"doors","action":"opened","people":2}"""u8);
        Assert.Equal(0, run.Statistics.Events);
        List<SigmaMatch> matches = [];
        run.Match("""{"service":"doors","action":"opened","people":2}"""u8, matches);
        Assert.Equal((1, 0), (matches.Count, (int)matches[0].Event));
    }

    static IReadOnlyList<NearMiss> Near(string record)
    {
        var rules = SigmaRuleSet.Parse(Rule);
        Assert.Empty(rules.Refused);
        return new SigmaEngine(rules).Start().NearMisses(Encoding.UTF8.GetBytes(record));
    }
}

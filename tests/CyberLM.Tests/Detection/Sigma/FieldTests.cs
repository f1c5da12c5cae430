using CyberLM.Detection.Sigma;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Detection.Sigma;

/// <summary>Where fields of rules are found in raw records, and how far that is from their names.</summary>
public sealed class FieldTests
{
    static FieldTier? Tier(string product, string item, string json) => Sig.Matches(
        Sig.Load(Sig.Rule(item, logsource: $"product: {product}")), json, new SigmaEngineOptions { Routing = false })
        .Select(match => (FieldTier?)match.Tier).SingleOrDefault();

    [Theory]
    [InlineData("windows", "Image: a", "{\"Image\":\"a\"}", FieldTier.Verbatim)]
    [InlineData("windows", "Image: a", "{\"image\":\"a\"}", FieldTier.Case)]
    [InlineData("windows", "ProcessName: a", "{\"Event\":{\"EventData\":{\"Process Name\":\"a\"}}}", FieldTier.Alias)]
    [InlineData("windows", "EventID: 1",
        "{\"Event\":{\"System\":{\"EventID\":{\"#text\":1,\"#attributes\":{\"Qualifiers\":0}}}}}", FieldTier.Alias)]
    [InlineData("windows", "Provider_Name: p",
        "{\"Event\":{\"System\":{\"Provider\":{\"#attributes\":{\"Name\":\"p\"}}}}}", FieldTier.Alias)]
    [InlineData("windows", "Provider_Name: p", "{\"winlog\":{\"provider_name\":\"p\"}}", FieldTier.Alias)]
    [InlineData("windows", "Image: a", "{\"EventData\":{\"Data\":[{\"@Name\":\"Image\",\"#text\":\"a\"}]}}", FieldTier.Alias)]
    [InlineData("windows", "Data|contains: a", "{\"EventData\":{\"Data\":{\"#text\":[\"xax\"]}}}", FieldTier.Alias)]
    [InlineData("windows", "Image: a", "{\"EventID\":4688,\"NewProcessName\":\"a\"}", FieldTier.Semantic)]
    [InlineData("linux", "Image: a", "{\"NewProcessName\":\"a\"}", null)]
    [InlineData("azure", "ResultType: 50126", "{\"resultType\":\"50126\"}", FieldTier.Case)]
    [InlineData("azure", "ResultType: 50126", "{\"ResultType\":\"50126\"}", FieldTier.Verbatim)]
    [InlineData("azure", "ResultType: 50126", "{\"status\":{\"errorCode\":50126}}", FieldTier.Alias)]
    [InlineData("azure", "DeviceDetail.trusttype: x", "{\"properties\":{\"deviceDetail\":{\"trustType\":\"x\"}}}", FieldTier.Alias)]
    [InlineData("azure", "properties.appId: x", "{\"AppId\":\"x\"}", FieldTier.Alias)]
    [InlineData("azure", "properties.message: Add user", "{\"activityDisplayName\":\"Add user\"}", FieldTier.Semantic)]
    [InlineData("azure", "Status: Success", "{\"resultType\":\"0\"}", FieldTier.Semantic)]
    [InlineData("azure", "Status: Failure", "{\"status\":{\"errorCode\":50126}}", FieldTier.Semantic)]
    [InlineData("azure", "Status: Failure", "{\"result\":\"failure\",\"resultType\":\"\"}", FieldTier.Semantic)]
    [InlineData("azure", "Status: Failure", "{\"resultType\":\"\"}", null)]
    [InlineData("azure", "properties.message: Device Code",
        "{\"properties\":{\"authenticationProtocol\":\"deviceCode\"}}", FieldTier.Semantic)]
    [InlineData("azure", "'|contains': Failure", "{\"resultType\":\"1\"}", null)]
    [InlineData("aws", "eventName: x", "{\"detail\":{\"eventName\":\"x\"}}", FieldTier.Alias)]
    [InlineData("okta", "actor.alternateId: x", "{\"actor_alternateId_s\":\"x\"}", FieldTier.Alias)]
    [InlineData("m365", "Operation: x", "{\"AuditData\":{\"Operation\":\"x\"}}", FieldTier.Alias)]
    public void Tiers(string product, string item, string json, FieldTier? tier) => Assert.Equal(tier, Tier(product, item, json));

    [Fact]
    public void The_map_has_a_version_and_a_rule_set_and_a_map_of_ones_own_takes_its_place()
    {
        Assert.Equal("1", FieldMap.Shipped.Version);
        Assert.Contains("8eaafff", FieldMap.Shipped.MadeFor);
        var map = FieldMap.Parse("version: mine\nrules: x\nfamilies:\n  - products: [test]\n    stands_for: {f: [other]}\n", "mine.yml");
        var rules = SigmaRuleSet.Parse(Sig.Rule("f: 1", logsource: "product: test"), map: map);
        Assert.Equal(FieldTier.Semantic, Assert.Single(Sig.Matches(rules, "{\"other\":1}")).Tier);
        var fault = Assert.Throws<CyberLMException>(() => FieldMap.Parse("version: 1\nrules: x\nfamilies: [a]\n", "mine.yml"));
        Assert.StartsWith("mine.yml, line 3: ", fault.Message);
    }

    /// <summary>An error code of real sign-ins in two vocabularies: the rule finds the records that a search of their text finds.</summary>
    [Theory]
    [InlineData("data/azure-ad/signin.jsonl", "\"resultType\": \"50158\"", "ResultType: 50158", FieldTier.Case)]
    [InlineData("data/msticpy-aad/SigninLogs_aad_logons.jsonl", "\"ResultType\": \"0\"", "resultType: 0", FieldTier.Case)]
    public void Real_sign_ins(string file, string text, string item, FieldTier tier)
    {
        string path = Repository.Shared(file);
        int expected = File.ReadLines(path).Count(line => line.Contains(text) || line.Contains(text.Replace("\": ", "\":")));
        var rules = Sig.Load(Sig.Rule(item, logsource: "{product: azure, service: signinlogs}"));
        var matches = new SigmaEngine(rules).Start().Match(new LogReader([path]).Read()).ToList();
        Assert.NotEqual(0, expected);
        Assert.Equal(expected, matches.Count);
        Assert.All(matches, match => Assert.Equal(tier, match.Tier));
    }

    [Fact]
    public void Fields_that_no_event_had_are_named_by_rule()
    {
        var rules = Sig.Load(Sig.Rule("a: 1\nb: 2\nc: 3"));
        var run = new SigmaEngine(rules).Start();
        run.Match("{\"a\":1,\"B\":1}"u8, []);
        var rule = Assert.Single(run.Statistics.ByRule());
        Assert.Equal((0L, null), (rule.Matches, rule.Tier));
        Assert.Equal(["c"], rule.FieldsNeverSeen);
    }
}

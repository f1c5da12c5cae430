using CyberLM.Evaluation;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Evaluation;

/// <summary>The invariants written out by hand: all hold in real sign-ins, and a planted violation of each is found by that one.</summary>
public sealed class SignInInvariantsTests
{
    const RecordShape EventHub = RecordShape.EntraEventHub;

    readonly FlatLog log = new();

    [Fact]
    public void All_hold_in_every_real_record_and_all_apply_somewhere()
    {
        FlatRecord[] records = log.All(FlatLog.SignIns());
        foreach (var invariant in new SignInInvariants(EventHub, log.Names, records).All())
        {
            bool?[] verdicts = [.. records.Select(invariant.Holds)];
            Assert.DoesNotContain(false, verdicts);
            Assert.Contains(true, verdicts);
        }
    }

    [Theory]
    [InlineData("address", "callerIpAddress", "\"192.0.2.1\"")]
    [InlineData("identity", "identity", "\"Nobody\"")]
    [InlineData("country", "location", "\"QQ\"")]
    [InlineData("result", "properties.status.errorCode", "7")]
    [InlineData("reason", "resultDescription", "\"Other\"")]
    [InlineData("created", "properties.processingTimeInMilliseconds", "108")]
    [InlineData("created", "time", "\"2022-08-27T00:59:39.181812Z\"")]
    [InlineData("interactive", "properties.isInteractive", "true")]
    [InlineData("challenge", "properties.conditionalAccessStatus", "\"failure\"")]
    [InlineData("tenant", "properties.homeTenantId", "\"d3e5a967-5657-4a42-afcc-6106b6c3c298\"")]
    [InlineData("correlation", "properties.correlationId", "\"b9c2fa41-96fd-46c9-b9d8-8844e7751c73\"")]
    [InlineData("agent", "properties.deviceDetail.browser", "\"Edge 99.14478\"")]
    [InlineData("system", "properties.deviceDetail.operatingSystem", "\"Ios\"")]
    [InlineData("id", "properties.id", "\"0171151e-6e1f-4bc0-81e6-ff46c7756b01\"")]
    [InlineData("user_id", "properties.userId", "\"af9847eb-c773-41ae-bf94-42747c5e986d\"")]
    [InlineData("address_network", "properties.autonomousSystemNumber", "1")]
    [InlineData("app_name", "properties.appDisplayName", "\"Office 366\"")]
    [InlineData("app_id", "properties.appId", "\"ce17d629-c602-4606-b278-f9698b779e36\"")]
    [InlineData("city_state", "properties.location.state", "\"Norrisbury\"")]
    [InlineData("device_name", "properties.deviceDetail.displayName", "\"LT\"")]
    public void A_planted_violation_is_found_by_its_invariant_and_no_other(string key, string path, string value)
    {
        string[] lines = FlatLog.SignIns();
        FlatRecord[] records = log.All(lines);
        var broken = log.Flat(FlatLog.With(lines[0], path, value));
        var found = new SignInInvariants(EventHub, log.Names, records).All().Where(one => one.Holds(broken) == false);
        Assert.Equal([key], found.Select(one => one.Key));
    }

    [Fact]
    public void A_name_that_is_not_the_users_breaks_two()
    {
        string[] lines = FlatLog.SignIns();
        FlatRecord[] records = log.All(lines);
        var broken = log.Flat(FlatLog.With(lines[0], "properties.userDisplayName", "\"Thomas Price\""));
        var found = new SignInInvariants(EventHub, log.Names, records).All().Where(one => one.Holds(broken) == false);
        Assert.Equal(["identity", "user_name"], found.Select(one => one.Key));
    }

    [Fact]
    public void A_new_user_keeps_the_id_that_it_first_has()
    {
        string[] lines = FlatLog.SignIns();
        FlatRecord[] records = log.All(lines);
        string New(string id) => FlatLog.With(
            FlatLog.With(lines[0], "properties.userPrincipalName", "\"new@domain.com\""), "properties.userId", $"\"{id}\"");
        var rule = new SignInInvariants(EventHub, log.Names, records).All().Single(one => one.Key == "user_id");
        Assert.True(rule.Holds(log.Flat(New("a"))));
        Assert.True(rule.Holds(log.Flat(New("a"))));
        Assert.False(rule.Holds(log.Flat(New("b"))));
    }

    [Fact]
    public void They_apply_to_Log_Analytics_where_it_has_the_fields()
    {
        const string record = """
            {"ResultType":"50158","ResultDescription":"x","Identity":"A B","Location":"NO","CorrelationId":"c","UserPrincipalName":"a@b",
             "UserDisplayName":"A B","AppId":"1","IPAddress":"192.0.2.1","ConditionalAccessStatus":"failure","Category":"SignInLogs",
             "LocationDetails":{"countryOrRegion":"NO"},"Status":{"errorCode":50158,"failureReason":"x"},"IsInteractive":"True"}
            """;
        var real = log.Flat(record);
        var rules = new SignInInvariants(RecordShape.EntraLogAnalytics, log.Names, [real]).All();
        Assert.Equal(["identity", "country", "result", "reason", "interactive", "challenge"],
            rules.Where(rule => rule.Holds(real) == true && !rule.Text.Contains("decides")).Select(rule => rule.Key));
        Assert.DoesNotContain(rules, rule => rule.Holds(real) == false);
        var broken = log.Flat(record.Replace("\"NO\"}", "\"SE\"}").Replace("True", "False"));
        Assert.Equal(["country", "interactive"], rules.Where(rule => rule.Holds(broken) == false).Select(rule => rule.Key));
    }

    [Fact]
    public void Paths_have_the_names_of_each_shape()
    {
        Assert.Equal("properties.status.errorCode", SignInPaths.In(EventHub, "properties.status.errorCode"));
        Assert.Equal("Status.errorCode", SignInPaths.In(RecordShape.EntraLogAnalytics, "properties.status.errorCode"));
        Assert.Equal("location.city", SignInPaths.In(RecordShape.EntraGraph, "properties.location.city"));
        Assert.Null(SignInPaths.In(RecordShape.EntraGraph, "callerIpAddress"));
        Assert.Null(SignInPaths.In(RecordShape.Okta, "callerIpAddress"));
    }
}

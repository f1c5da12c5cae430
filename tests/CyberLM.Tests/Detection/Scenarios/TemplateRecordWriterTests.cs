using System.Text;
using System.Text.Json.Nodes;
using CyberLM.Detection.Scenarios;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Detection.Scenarios;

/// <summary>The simulator without a model: a record of the log copied, what is asked written over it, and nothing else.</summary>
public sealed class TemplateRecordWriterTests(RehearsedTenant tenant) : IClassFixture<RehearsedTenant>
{
    static readonly string[] Log =
    [
        """{"time": "2026-01-05T07:00:00Z", "category": "AuditLogs", "operationName": "Update user"}""",
        Record("08", "bob@x", "B1", "s1"), Record("09", "ann@x", "A1", "s2"), Record("10", "ann@x", "A2", "s3"),
        """{"time": "2026-01-05T11:00:00Z", "category": "NonInteractiveUserSignInLogs", "properties": {"userPrincipalName": "ann@x"}}""",
    ];

    static readonly AskedField[] SignIn = [new("category", "\"SignInLogs\"", true), new("properties.isInteractive", "true", true)];

    static readonly DateTimeOffset Asked = new(2026, 1, 8, 9, 30, 0, TimeSpan.Zero);

    static string Record(string hour, string user, string agent, string session) =>
        $$$"""{"time": "2026-01-05T{{{hour}}}:00:00Z", "category": "SignInLogs", "resultType": "0","""
        + $$$""" "properties": {"isInteractive": true, "userPrincipalName": "{{{user}}}","""
        + $$$""" "userAgent": "{{{agent}}}", "sessionId": "{{{session}}}"}}""";

    TemplateRecordWriter Writer() =>
        new(tenant.Organisation, Log.Select((line, i) => new TimedRecord(Encoding.UTF8.GetBytes(line), i)));

    string Write(string? user, AskedField[] fields, params string[] absent) =>
        Encoding.UTF8.GetString(Writer().Write([new(user, Asked, [.. SignIn, .. fields], absent)], [], 1)[0].Utf8);

    [Fact]
    public void The_first_record_of_the_user_is_copied_but_for_what_is_asked() => Assert.Equal(
        """{"time": "2026-01-08T09:30:00.000000Z", "category": "SignInLogs", "resultType": "50126","""
        + """ "properties": {"isInteractive": true, "userPrincipalName": "ann@x", "userAgent": "A1", "ipAddress": "192.0.2.7"}}""",
        Write("ann@x", [new("resultType", "\"50126\""), new("properties.ipAddress", "\"192.0.2.7\"")], "properties.sessionId"));

    [Fact]
    public void Of_someone_without_records_it_is_the_first_of_anybody() => Assert.Equal(
        """{"time": "2026-01-08T09:30:00.000000Z", "category": "SignInLogs", "resultType": "0","""
        + """ "properties": {"isInteractive": true, "userPrincipalName": "eve@x", "userAgent": "B1", "sessionId": "s1"}}""",
        Write("eve@x", [new("properties.userPrincipalName", "\"eve@x\"")]));

    [Fact]
    public void A_kind_of_which_the_log_has_none_cannot_be_written()
    {
        Assert.True(Writer().CanWrite(new(null, Asked, SignIn, [])));
        Assert.True(Writer().CanWrite(new(null, Asked, [new("category", "\"AuditLogs\"", true)], [])));
        Assert.False(Writer().CanWrite(new(null, Asked, [new("category", "\"UserRiskEvents\"", true)], [])));
    }

    /// <summary>Two records of one play differ in what the scenario says and the clock, and in nothing else.</summary>
    [Fact]
    public void A_play_by_it_has_the_times_and_fields_of_the_scenario_and_one_record_of_the_user_otherwise()
    {
        var scenario = ScenarioSet.Shipped.Find("S01");
        var casting = new Casting(tenant, [.. ShippedStreams.All.Values], [], null, 1);
        var plan = Campaign.Draw([scenario], casting, tenant.Organisation, null, new(2026, 1, 8), 1).Plans[0];
        var background = tenant.Records.Select(record => new TimedRecord(record.ToArray(), 0)).ToList();
        var played = new ScenarioPlayer(new TemplateRecordWriter(tenant.Organisation, background)).Play(plan, "tenant", [], 1);
        Assert.Equal(plan.Events.Select(one => one.Time).Order(), played.Select(one => one.Event.Time));
        Assert.DoesNotContain(played, one => one.IsTemplate);
        string victim = plan.Cast.Users.Values.First()[0].User;
        var first = background.Select(record => JsonNode.Parse(record.Utf8)!).First(record => (string?)record["category"] == "SignInLogs"
            && (bool)record["properties"]!["isInteractive"]! && (string)record["properties"]!["userPrincipalName"]! == victim);
        Assert.All(played, one =>
        {
            var record = JsonNode.Parse(one.Utf8)!;
            Assert.Equal(plan.Cast.Addresses.Values.First()[0].Address.ToString(), (string)record["callerIpAddress"]!);
            foreach (string copied in new[] { "deviceDetail", "userId", "id", "createdDateTime" })
                Assert.Equal(first["properties"]![copied]?.ToJsonString(), record["properties"]![copied]?.ToJsonString());
        });
    }
}

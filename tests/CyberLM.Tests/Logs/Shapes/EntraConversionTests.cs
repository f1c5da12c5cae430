using System.Text;
using System.Text.Json;
using CyberLM.Logs;
using CyberLM.Tests.Gpt.Data;
using Xunit;

namespace CyberLM.Tests.Logs.Shapes;

public sealed class EntraConversionTests
{
    const RecordShape EventHub = RecordShape.EntraEventHub, LogAnalytics = RecordShape.EntraLogAnalytics, Graph = RecordShape.EntraGraph;

    static string Text(EntraConversion conversion) => Encoding.UTF8.GetString(conversion.Utf8.Span);

    static EntraConversion Convert(string record, RecordShape from, RecordShape to) =>
        EntraConversion.Convert(Encoding.UTF8.GetBytes(record), from, to);

    [Theory]
    [InlineData(LogAnalytics)]
    [InlineData(Graph)]
    public void There_and_back_loses_nothing_that_is_not_named(RecordShape shape)
    {
        int records = 0;
        foreach (var record in Repository.SharedLines("data/azure-ad/signin.jsonl"))
        {
            var there = EntraConversion.Convert(record.Span, EventHub, shape);
            Assert.Equal(shape, RecordShapes.Of(there.Utf8.Span));
            var back = EntraConversion.Convert(there.Utf8.Span, shape, EventHub);
            Assert.Empty(back.Lost);
            var named = there.Lost.Select(loss => loss.Field).ToHashSet();
            var before = Fields(record.Span);
            var after = Fields(back.Utf8.Span);
            var changed = before.Keys.Union(after.Keys).Where(key => before.GetValueOrDefault(key) != after.GetValueOrDefault(key));
            Assert.Subset(named, changed.ToHashSet());
            Assert.InRange(named.Count, 1, 7);
            records++;
        }
        Assert.Equal(260, records);
    }

    /// <summary>Every field with the bytes of its value.</summary>
    static Dictionary<string, string> Fields(ReadOnlySpan<byte> record)
    {
        using var json = JsonDocument.Parse(record.ToArray());
        var outer = json.RootElement.EnumerateObject().Where(member => member.Name != "properties");
        var inner = json.RootElement.GetProperty("properties").EnumerateObject();
        return outer.Select(member => (member.Name, Value: member.Value.GetRawText()))
            .Concat(inner.Select(member => (Name: "properties." + member.Name, Value: member.Value.GetRawText())))
            .ToDictionary(field => field.Name, field => field.Value);
    }

    [Fact]
    public void What_is_lost_is_named_with_a_reason()
    {
        string record = """{"time":"T","callerIpAddress":"1","Level":"4","odd":1,"""
            + """ "properties":{"id":"i","ipAddress":"2","rngcStatus":0,"x":{}}}""";
        var lost = Convert(record, EventHub, LogAnalytics).Lost;
        Assert.Equal(["odd", "properties.x", "callerIpAddress", "Level", "properties.rngcStatus"],
            lost.Select(loss => loss.Field).Except(FilledIn(lost)));
        Assert.Equal("would come back spelled otherwise", lost.Single(loss => loss.Field == "Level").Reason);
        Assert.Contains("operationName", FilledIn(lost));
        Assert.Contains("stands twice", Convert("""{"id":1,"id":2}""", Graph, EventHub).Lost[0].Reason);
    }

    static IEnumerable<string> FilledIn(IEnumerable<EntraLoss> lost) =>
        lost.Where(loss => loss.Reason.Contains("filled in")).Select(loss => loss.Field);

    [Fact]
    public void Columns_have_the_types_of_their_table()
    {
        string interactive = """{"category":"SignInLogs","Level":4,"properties":{"status":{"errorCode":0},"riskEventTypes_v2":["a"]}}""";
        Assert.Equal(
            """{"Category":"SignInLogs","Level":"4","Status":{"errorCode":0},"RiskEventTypes_V2":"[\"a\"]","Type":"SigninLogs"}""",
            Text(Convert(interactive, EventHub, LogAnalytics)));
        string other = """{"category":"NonInteractiveUserSignInLogs","""
            + """ "properties":{"status":{"errorCode":0},"processingTimeInMilliseconds":7}}""";
        Assert.Equal("""{"Category":"NonInteractiveUserSignInLogs","Status":"{\"errorCode\":0}","ProcessingTimeInMs":"7","""
            + "\"Type\":\"AADNonInteractiveUserSignInLogs\"}", Text(Convert(other, EventHub, LogAnalytics)));
    }

    [Fact]
    public void From_graph_the_event_hubs_own_fields_follow_from_the_others()
    {
        string graph = """{"createdDateTime":"T","ipAddress":"::1","isInteractive":true,"resourceTenantId":"t","userDisplayName":"A","""
            + """ "correlationId":"c","location":{"countryOrRegion":"NO"},"status":{"errorCode":50126,"failureReason":"bad"}}""";
        var fields = Fields(Convert(graph, Graph, EventHub).Utf8.Span);
        string[] expected = ["time=\"T\"", "callerIpAddress=\"::1\"", "category=\"SignInLogs\"", "tenantId=\"t\"", "identity=\"A\"",
            "correlationId=\"c\"", "location=\"NO\"", "resultType=\"50126\"", "resultDescription=\"bad\"", "Level=4",
            "resourceId=\"/tenants/t/providers/Microsoft.aadiam\"", "operationName=\"Sign-in activity\""];
        Assert.Subset(fields.Select(field => $"{field.Key}={field.Value}").ToHashSet(), expected.ToHashSet());
    }

    [Theory]
    [InlineData("msticpy-aad/SigninLogs_aad_logons.jsonl")]
    [InlineData("azure-sentinel-training-lab/sign-in_adelete.csv")]
    public void Real_tables_of_log_analytics_become_the_other_shapes(string name)
    {
        foreach (var record in new LogReader([Repository.Shared("data/" + name)]).Read())
        {
            var hub = EntraConversion.Convert(record.Utf8.Span, LogAnalytics, EventHub);
            Assert.Equal(EventHub, RecordShapes.Of(hub.Utf8.Span));
            Assert.Equal(Graph, RecordShapes.Of(EntraConversion.Convert(record.Utf8.Span, LogAnalytics, Graph).Utf8.Span));
            Assert.Contains(hub.Lost, loss => loss.Field == "TenantId");       // the workspace's, not the directory's
            Assert.DoesNotContain(hub.Lost, loss => loss.Field is "UserPrincipalName" or "IPAddress" or "CreatedDateTime [UTC]");
        }
    }

    [Fact]
    public void What_a_tables_export_made_text_of_is_itself_again()
    {
        string row = """{"AppId":"a","CreatedDateTime [UTC]":"4/28/2021, 2:08:45.221 PM","DurationMs":"7","IsInteractive":"True","""
            + "\"FlaggedForReview\":\"\",\"Status_dynamic\":\"\",\"Status_string\":{\"errorCode\":0}}";
        var fields = Fields(Convert(row, LogAnalytics, EventHub).Utf8.Span);
        string[] expected = ["properties.createdDateTime=\"2021-04-28T14:08:45.221Z\"", "durationMs=7", "properties.isInteractive=true",
            "properties.flaggedForReview=\"\"", "properties.status={\"errorCode\":0}"];
        Assert.Subset(fields.Select(field => $"{field.Key}={field.Value}").ToHashSet(), expected.ToHashSet());
    }

    [Fact]
    public void Every_name_stands_once_in_its_vocabulary()
    {
        foreach (var names in new[]
        {
            EntraFields.All.Select(field => field.EventHub), EntraFields.All.Select(field => field.LogAnalytics).OfType<string>(),
            EntraFields.All.Select(field => field.Graph).OfType<string>(),
        })
            Assert.Equal(names.Distinct(), names);
    }

    [Fact]
    public void What_is_no_sign_in_is_refused()
    {
        Assert.Contains("is no Entra", Assert.Throws<CyberLMException>(() => Convert("""{"a":1}""", EventHub, Graph)).Message);
        Assert.Contains("not JSON", Assert.Throws<CyberLMException>(() => Convert("""{"id":""", Graph, EventHub)).Message);
    }

    [Fact]
    public void A_thousand_mutations_give_right_json_or_our_own_exception()
    {
        byte[] whole = Encoding.UTF8.GetBytes("""{"time":"T","Level":4,"properties":{"id":"i","status":{"errorCode":0},"""
            + """ "location":{"countryOrRegion":"NO"},"riskEventTypes":[]}}""");
        Mutations.ForEach(whole, 1000, mutated =>
        {
            foreach (var to in new[] { LogAnalytics, Graph, EventHub })
            {
                try
                {
                    JsonDocument.Parse(EntraConversion.Convert(mutated, EventHub, to).Utf8).Dispose();
                }
                catch (CyberLMException)
                {
                }
            }
        });
    }
}

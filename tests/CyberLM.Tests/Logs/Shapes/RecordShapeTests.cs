using System.Text;
using CyberLM.Logs;
using CyberLM.Tests.Gpt.Data;
using Xunit;

namespace CyberLM.Tests.Logs.Shapes;

public sealed class RecordShapeTests
{
    [Theory]
    [InlineData("azure-ad/signin.jsonl", RecordShape.EntraEventHub)]
    [InlineData("msticpy-aad/SigninLogs_aad_logons.jsonl", RecordShape.EntraLogAnalytics)]
    [InlineData("azure-sentinel-training-lab/sign-in_adelete.csv", RecordShape.EntraLogAnalytics)]
    [InlineData("invictus-aws-cloudtrail", RecordShape.CloudTrail)]
    [InlineData("cloudtrail", RecordShape.CloudTrail)]
    [InlineData("det-eng-samples-o365", RecordShape.Microsoft365)]
    [InlineData("otrf-security-datasets/windows", RecordShape.WindowsEvent)]
    [InlineData("sigma/regression", RecordShape.WindowsEvent)]
    [InlineData("loghub/OpenSSH.log", RecordShape.Unknown)]
    [InlineData("azure-sentinel-sample/Syslog_SymantecVIP.json", RecordShape.Unknown)]
    [InlineData("plaso-jsonl/gcp_logging.jsonl", RecordShape.Unknown)]
    public void Every_record_of_a_log_has_its_shape(string name, RecordShape shape)
    {
        var records = new LogReader([Repository.Shared("data/" + name)]).Read();
        Assert.Equal([shape], records.Select(record => RecordShapes.Of(record.Utf8.Span)).Distinct());
    }

    [Theory]
    [InlineData("""{"id":"1","createdDateTime":"2026-01-01T00:00:00Z","appId":"a","ipAddress":"::1","status":{},"userPrincipalName":"u"}""",
        RecordShape.EntraGraph)]
    [InlineData("""{"uuid":"1","published":"2026-01-01","eventType":"user.session.start","actor":{},"outcome":{}}""", RecordShape.Okta)]
    [InlineData("""{"winlog":{"event_id":4624,"channel":"Security"}}""", RecordShape.WindowsEvent)]
    [InlineData("""{"time":"1","category":"SignInLogs","properties":{}}""", RecordShape.Unknown)]
    [InlineData("""{"id":"1"}""", RecordShape.Unknown)]
    [InlineData("[]", RecordShape.Unknown)]
    [InlineData("{\"\\ud800\":1}", RecordShape.Unknown)]
    [InlineData("plain", RecordShape.Unknown)]
    public void A_record_is_told_by_its_keys(string record, RecordShape shape) =>
        Assert.Equal(shape, RecordShapes.Of(Encoding.UTF8.GetBytes(record)));

    [Fact]
    public void Every_shape_is_described() =>
        Assert.Equal(8, Enum.GetValues<RecordShape>().Select(RecordShapes.Describe).Distinct().Count());

    [Fact]
    public void A_thousand_mutations_are_told_without_an_exception() => Mutations.ForEach(
        [.. """{"eventTime":"t","eventSource":"s","eventName":"n","awsRegion":"r","userIdentity":{"type":"Root"}}"""u8], 1000,
        mutated => Assert.Contains(RecordShapes.Of(mutated), new[] { RecordShape.CloudTrail, RecordShape.Unknown }));
}

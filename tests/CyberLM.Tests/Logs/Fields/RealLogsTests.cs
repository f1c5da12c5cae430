using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Fields;

/// <summary>Real logs: a schema mined on the first three quarters, the last quarter there and back.</summary>
public sealed class RealLogsTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("azure-ad/signin.jsonl", 40)]
    [InlineData("azure-sentinel-sample/Okta_CL.json", 45)]
    [InlineData("azure-sentinel-sample/Syslog_SymantecVIP.json", 87)]
    [InlineData("azure-sentinel-sample/githubscanaudit_CL.json", 1200)]
    [InlineData("invictus-aws-cloudtrail", 45)]
    [InlineData("otrf-security-datasets/windows/execution__psh_python_webserver.zip", 200)]
    [InlineData("azure-sentinel-training-lab/azure_activity.csv", 100)]
    [InlineData("cloudtrail", 250)]
    [InlineData("opensearch-cloudtrail", 350)]
    [InlineData("msticpy-aad", 160)]
    [InlineData("panther-analysis", 350)]
    [InlineData("msticpy-exchange", 18)]
    [InlineData("det-eng-samples-o365", 400)]
    [InlineData("azure-sentinel-training-lab/office_activity.csv", 200)]
    public void Held_out_records_come_back_byte_for_byte(string path, int mostTokens)
    {
        var trip = new SequenceTrip([.. new LogReader([Repository.Shared($"data/{path}")]).Read().Select(record => record.Utf8)]);
        foreach (var sequence in trip.HeldOut) trip.Check(sequence);
        double tokens = (double)trip.Tokens / trip.Records;
        output.WriteLine($"{path}: {tokens:F1} tokens a record, vocabulary {trip.Schema.VocabSize}, "
            + $"types by {trip.Schema.TypeSlot?.Path ?? "nothing"}, records of {trip.Schema.Entity?.Path ?? "no one"}");
        Assert.InRange(tokens, 1, mostTokens);
    }

    /// <summary>Told without their entity, cut into pieces, with what they have in common announced.</summary>
    [Theory]
    [InlineData("azure-ad/signin.jsonl")]
    [InlineData("invictus-aws-cloudtrail")]
    [InlineData("azure-sentinel-sample/Okta_CL.json")]
    public void Sequences_come_back_however_they_are_told(string path)
    {
        var trip = new SequenceTrip([.. new LogReader([Repository.Shared($"data/{path}")]).Read().Select(record => record.Utf8)]);
        foreach (var sequence in trip.HeldOut)
        {
            trip.Check(sequence, context: 64);
            trip.Check(sequence, context: 200, anonymous: true);
            trip.Check(sequence, given: 2);
        }
    }
}

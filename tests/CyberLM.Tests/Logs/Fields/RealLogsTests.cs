using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Fields;

/// <summary>Real logs: a schema mined on the first three quarters, the last quarter there and back.</summary>
public sealed class RealLogsTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("azure-ad/signin.jsonl", 40)]
    [InlineData("azure-sentinel-sample/Okta_CL.json", 45)]
    [InlineData("azure-sentinel-sample/Syslog_SymantecVIP.json", 85)]
    [InlineData("azure-sentinel-sample/githubscanaudit_CL.json", 1200)]
    [InlineData("invictus-aws-cloudtrail", 45)]
    [InlineData("otrf-security-datasets/windows/execution__psh_python_webserver.zip", 200)]
    [InlineData("azure-sentinel-training-lab/azure_activity.csv", 400)]
    [InlineData("cloudtrail", 250)]
    [InlineData("opensearch-cloudtrail", 350)]
    [InlineData("msticpy-aad", 160)]
    [InlineData("panther-analysis", 300)]
    public void Held_out_records_come_back_byte_for_byte(string path, int mostTokens)
    {
        byte[][] records = [.. new LogReader([Repository.Shared($"data/{path}")]).Read().Select(record => record.Utf8.ToArray())];
        int cut = records.Length * 3 / 4;
        var trip = new RoundTrip(records[..cut]);
        foreach (byte[] record in records[cut..]) trip.Check(record);
        double tokens = (double)trip.Tokens / trip.Records;
        output.WriteLine($"{path}: {tokens:F1} tokens a record, {(double)trip.Exceptions / trip.Records:F3} exceptions, "
            + $"vocabulary {trip.Schema.VocabSize}, types by {trip.Schema.TypeSlot?.Path ?? "nothing"}");
        Assert.InRange(tokens, 1, mostTokens);
    }
}

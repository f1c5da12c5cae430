using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace CyberLM.Tests.Cli.Rules;

/// <summary>`rules run` over real CloudTrail in which a tool played attacks, which left its name in the user agent.</summary>
public sealed class StratusTests
{
    /// <summary>Title to the call that the rule's description is about, and how often the tool made it.</summary>
    static readonly Dictionary<string, string[]> Attacks = new()
    {
        ["AWS VPC Flow Logs Deleted"] = ["DeleteFlowLogs"],
        ["AWS CloudTrail Important Change"] = ["StopLogging", "UpdateTrail", "DeleteTrail"],
        ["Ingress/Egress Security Group Modification"] =
            ["AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress", "RevokeSecurityGroupIngress", "RevokeSecurityGroupEgress"],
        ["New Network Route Added"] = ["CreateRoute"],
        ["AWS Snapshot Backup Exfiltration"] = ["ModifySnapshotAttribute"],
    };

    [Fact]
    public void Alerts_lead_to_the_records_of_the_attacks()
    {
        string logs = Repository.Shared("data/invictus-aws-cloudtrail"), rules = Repository.Shared("data/sigma/rules");
        var run = Cyberlm.Run("rules", "run", logs, "--rules", rules);
        Assert.Equal(0, run.ExitCode);
        var found = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        var all = Directory.GetFiles(logs, "*.json").SelectMany(file => Records(File.ReadAllBytes(file))).ToList();
        foreach (var (title, calls) in Attacks)
        {
            var records = found.Where(alert => (string)alert["title"]! == title).Select(RecordAt).ToList();
            Assert.All(records, record => Assert.Contains((string)record["eventName"]!, calls));
            int played = all.Count(record => calls.Contains((string)record["eventName"]!) && IsPlayed(record));
            Assert.NotEqual(0, played);
            Assert.Equal(played, records.Count(IsPlayed));
        }
    }

    static bool IsPlayed(JsonNode record) => ((string?)record["userAgent"])?.Contains("stratus-red-team") == true;

    /// <summary>What stands at the place that an alert names.</summary>
    static JsonNode RecordAt(JsonNode alert)
    {
        byte[] file = File.ReadAllBytes((string)alert["file"]!);
        var reader = new Utf8JsonReader(file.AsSpan((int)alert["byte"]!));
        return JsonNode.Parse(ref reader)!;
    }

    /// <summary>Files of {"Records":[...]}, and of records one after the other.</summary>
    static IEnumerable<JsonNode> Records(byte[] file)
    {
        int at = 0;
        while (at < file.Length)
        {
            var reader = new Utf8JsonReader(file.AsSpan(at), isFinalBlock: true, default);
            if (!file.AsSpan(at).ContainsAnyExcept(" \r\n\t,[]"u8)) yield break;
            var node = JsonNode.Parse(ref reader)!;
            at += (int)reader.BytesConsumed;
            foreach (var record in node["Records"]?.AsArray() ?? [node]) yield return record!;
        }
    }
}

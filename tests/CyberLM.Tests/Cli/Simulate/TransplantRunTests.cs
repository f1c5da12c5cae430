using System.Text.Json.Nodes;
using CyberLM.Tests.Gpt;
using Xunit;

namespace CyberLM.Tests.Cli.Simulate;

/// <summary>`simulate --from` from the command line: a recorded attack among logs that are there.</summary>
public sealed class TransplantRunTests : IDisposable
{
    readonly TemporaryFolder folder = new();
    readonly string recording, logs, rule, file;

    public TransplantRunTests()
    {
        (recording, logs, rule, file) = (folder["stop.json"], folder["logs.jsonl"], folder["rule.yml"], folder["out.jsonl"]);
        File.WriteAllText(recording, "[" + string.Join(",\n", Event("christophe", "946986569305", "2024-07-30T21:53:13Z", "StopLogging"),
            Event("christophe", "946986569305", "2024-07-30T21:54:13Z", "DeleteTrail")) + "]");
        File.WriteAllLines(logs, Enumerable.Range(0, 24).Select(hour =>
            Event(hour % 2 == 0 ? "alice" : "bob", "111122223333", $"2026-03-02T{hour:D2}:30:00Z", "DescribeInstances")));
        File.WriteAllText(rule, """
            title: Trail stopped
            logsource: {product: aws, service: cloudtrail}
            detection:
              stopped: {eventName: StopLogging}
              condition: stopped
            """);
    }

    public void Dispose() => folder.Dispose();

    static string Event(string user, string account, string time, string name) =>
        $$"""
        {"eventVersion":"1.09","userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::{{account}}:user/{{user}}",
        "accountId":"{{account}}","userName":"{{user}}"},"eventTime":"{{time}}","eventSource":"cloudtrail.amazonaws.com",
        "eventName":"{{name}}","awsRegion":"eu-west-1","sourceIPAddress":"8.8.4.4","eventID":"{{Guid.NewGuid()}}",
        "recipientAccountId":"{{account}}"}
        """.ReplaceLineEndings("");

    Outcome Simulate(params string[] more) => Cyberlm.Run(["simulate", "--from", recording, "--rules", rule, .. more]);

    static JsonNode[] Lines(string file) => [.. File.ReadAllLines(file).Select(line => JsonNode.Parse(line)!)];

    [Fact]
    public void It_stands_among_the_logs_by_time_with_labels_and_its_rule_fires()
    {
        var run = Simulate("--into", logs, "--map", "user=alice", "--map", "account=111122223333", "--out", file, "--json",
            "--technique", "T1562.008");
        Assert.True(run.ExitCode == 0, run.Talk);
        var (records, labels) = (Lines(file), Lines(file + ".labels.jsonl"));
        Assert.Equal(26, records.Length);
        Assert.Equal(2, labels.Length);
        foreach (var label in labels)
        {
            var record = records[(int)label["record"]! - 1];
            Assert.Equal("alice", (string)record["userIdentity"]!["userName"]!);
            Assert.Equal("alice", (string)label["user"]!);
            Assert.StartsWith("2026-03-02T21:5", (string)record["eventTime"]!, StringComparison.Ordinal);
            Assert.Equal("stop", (string)label["scenario"]!);
            Assert.Equal("T1562.008", (string)label["technique"]!);
            Assert.Equal((string)record["eventID"]!, (string)label["id"]!);
        }
        string[] times = [.. records.Select(record => (string)record["eventTime"]!)];
        Assert.Equal(times.Order(StringComparer.Ordinal), times);
        var own = labels.Select(label => (int)label["record"]! - 1).ToHashSet();
        Assert.Equal(File.ReadAllLines(logs), File.ReadAllLines(file).Where((_, i) => !own.Contains(i)));
        var told = JsonNode.Parse(run.Output)!;
        Assert.Equal("Trail stopped", (string)told["scenarios"]![0]!["fired"]![0]!);
        Assert.Empty(told["scenarios"]![0]!["missed"]!.AsArray());
        Assert.Contains(told["members"]!.AsArray(), member => (string)member!["old"]! == "christophe" && (string)member["new"]! == "alice");
        Assert.Equal("stop", (string)JsonNode.Parse(File.ReadAllText(file + ".provenance.json"))!["recorded"]!["name"]!);
    }

    [Fact]
    public void Labels_beside_the_recording_name_its_techniques_and_a_blind_exercise_names_nothing()
    {
        File.WriteAllText(recording + ".labels.jsonl", """{"record":2,"technique":"T1562"}""" + "\n");
        var run = Simulate("--map", "user=alice", "--keep-rest", "--start", "2026-03-02T08:30:00Z", "--out", file);
        Assert.True(run.ExitCode == 0, run.Talk);
        Assert.Equal([null, "T1562"], Lines(file + ".labels.jsonl").Select(label => (string?)label["technique"]));
        Assert.Equal(["2026-03-02T08:30:00Z", "2026-03-02T08:31:00Z"], Lines(file).Select(record => (string)record["eventTime"]!));
        var blind = Simulate("--map", "user=alice", "--keep-rest", "--out", folder["blind.jsonl"], "--strip-labels",
            "--scenario-id", "secret");
        Assert.True(blind.ExitCode == 0, blind.Talk);
        Assert.False(File.Exists(folder["blind.jsonl.labels.jsonl"]));
        string provenance = File.ReadAllText(folder["blind.jsonl.provenance.json"]);
        Assert.DoesNotContain("secret", provenance, StringComparison.Ordinal);
        Assert.DoesNotContain("stop", provenance, StringComparison.Ordinal);
    }

    [Fact]
    public void A_detonation_id_marks_the_attack_alone()
    {
        const string text = "a text of sixteen or more";
        var run = Simulate("--into", logs, "--map-rest", "--out", file, "--detonation-id", text);
        Assert.True(run.ExitCode == 0, run.Talk);
        var own = Lines(file + ".labels.jsonl").Select(label => (int)label["record"]! - 1).ToHashSet();
        var marker = new CyberLM.Logs.Marker(text);
        Assert.All(File.ReadAllLines(file).Index(), one =>
            Assert.Equal(own.Contains(one.Index), marker.Holds(System.Text.Encoding.UTF8.GetBytes(one.Item))));
    }

    [Fact]
    public void Logs_of_another_kind_are_said()
    {
        File.WriteAllText(logs,
            """{"time":"2026-03-02T08:30:00Z","EventID":4624,"Channel":"Security","Computer":"pc1","TargetUserName":"alice"}""");
        var run = Simulate("--into", logs, "--keep-rest", "--out", file);
        Assert.True(run.ExitCode == 0, run.Talk);
        Assert.Contains("not of one kind: AWS CloudTrail event; the logs: Windows event as JSON", run.Talk, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("user christophe; account 946986569305", "--into", "LOGS")]
    [InlineData("a scenario is named too", "--keep-rest", "S10")]
    [InlineData("--user is about a scenario", "--user", "alice")]
    [InlineData("--redraw is about a scenario", "--redraw", "2")]
    [InlineData("--map-rest and --keep-rest both", "--map-rest", "--keep-rest")]
    [InlineData("--map-rest draws members of the organisation, and none is known", "--map-rest")]
    [InlineData("christoph does not stand in the recording", "--map", "christoph=alice", "--keep-rest")]
    [InlineData("--technique nonsense is no technique of ATT&CK", "--keep-rest", "--technique", "nonsense")]
    [InlineData("--technique T1098.01 is no technique of ATT&CK", "--keep-rest", "--technique", "T1098.01")]
    [InlineData("did you mean 'T1562.008'?", "--keep-rest", "--technique", "t1562.008")]
    [InlineData("did you mean 'T1562.008'?", "--keep-rest", "--technique", "T1562.08")]
    [InlineData("--technique is empty", "--keep-rest", "--technique", "")]
    [InlineData("--scenario-id is empty", "--keep-rest", "--scenario-id", "")]
    [InlineData("--scenario-id is empty", "--keep-rest", "--scenario-id", " \t")]
    [InlineData("--labels is empty", "--keep-rest", "--labels", "")]
    [InlineData("--detonation-id is empty", "--keep-rest", "--detonation-id", " ")]
    [InlineData("--scenario-id has a line break", "--keep-rest", "--scenario-id", "stop\n2")]
    public void What_cannot_be_is_refused_and_nothing_is_written(string sentence, params string[] more)
    {
        var run = Simulate([.. more.Select(one => one == "LOGS" ? logs : one), "--out", file]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(sentence, run.Talk, StringComparison.Ordinal);
        Assert.False(File.Exists(file));
    }

    /// <summary>Its fields are read to 64 levels: who is named deeper would keep the old name.</summary>
    [Theory]
    [InlineData(65)]
    [InlineData(256)]
    public void A_record_that_is_nested_too_deep_is_left_out_with_its_place(int levels)
    {
        string deep = Event("christophe", "946986569305", "2024-07-30T21:55:13Z", "DeleteTrail")
            .Replace("\"eu-west-1\"", string.Concat(Enumerable.Repeat("[", levels - 1)) + new string(']', levels - 1),
                StringComparison.Ordinal);
        File.AppendAllText(recording, "\n" + deep + "\n");
        var run = Simulate("--map", "user=alice", "--keep-rest", "--out", file);
        Assert.True(run.ExitCode == 0, run.Talk);
        Assert.Contains($"bad record in {recording}, line 3, byte ", run.Talk, StringComparison.Ordinal);
        Assert.Contains("nested deeper than 64 objects and lists", run.Talk, StringComparison.Ordinal);
        Assert.Equal(2, Lines(file).Length);
        Assert.DoesNotContain("christophe", File.ReadAllText(file), StringComparison.Ordinal);
        File.WriteAllText(recording, deep);
        run = Simulate("--map", "user=alice", "--keep-rest", "--out", folder["none.jsonl"]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"{recording}, line 1, byte 0: nested deeper than 64", run.Talk, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["none.jsonl"]));
    }

    [Fact]
    public void Flags_of_a_recording_want_one()
    {
        var run = Cyberlm.Run("simulate", "S10", "--model", "m", "--map", "user=alice");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--from is missing", run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public void The_recording_is_not_written_over()
    {
        var run = Simulate("--keep-rest", "--out", recording, "--force");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("is what this command reads", run.Talk, StringComparison.Ordinal);
    }
}

using System.Text;
using System.Text.Json;
using CyberLM.Logs;
using CyberLM.Tests.Gpt;
using CyberLM.Tests.Logs.Mining;
using Xunit;

namespace CyberLM.Tests.Cli;

/// <summary>`inspect`: what is in a log.</summary>
public sealed class InspectTests
{
    static JsonElement Inspect(params string[] arguments)
    {
        var run = Cyberlm.Run(["inspect", .. arguments, "--json"]);
        Assert.Equal(0, run.ExitCode);
        return JsonDocument.Parse(run.Output).RootElement;
    }

    static string RuleOf(JsonElement found, string path) => found.GetProperty("slots").EnumerateArray()
        .Single(slot => slot.GetProperty("path").GetString() == path && slot.GetProperty("is").GetString() == "value")
        .GetProperty("rule").GetString()!;

    [Fact]
    public void The_sign_ins_have_the_rules_that_they_are_known_for()
    {
        var found = Inspect(Repository.Shared("data/azure-ad/signin.jsonl"));
        Assert.Equal((260, 65), (found.GetProperty("records").GetInt32(), found.GetProperty("heldOut").GetInt32()));
        Assert.Equal("time", found.GetProperty("time").GetString());
        Assert.InRange(found.GetProperty("tokensPerRecord").GetDouble(), 20, 40);
        Assert.Equal("copy of callerIpAddress", RuleOf(found, "properties.ipAddress"));
        Assert.Equal("time + properties.processingTimeInMilliseconds", RuleOf(found, "properties.createdDateTime"));
        Assert.Equal("copy of identity", RuleOf(found, "properties.userDisplayName"));
        Assert.Equal("random, 122 bits", RuleOf(found, "properties.originalRequestId"));
        Assert.Equal("always \"Sign-in activity\"", RuleOf(found, "operationName"));
        Assert.Equal("by callerIpAddress", RuleOf(found, "properties.autonomousSystemNumber"));
    }

    [Fact]
    public void CloudTrail_has_types_by_its_event_names()
    {
        var found = Inspect(Repository.Shared("data/invictus-aws-cloudtrail"));
        Assert.Equal("eventName", found.GetProperty("type").GetString());
        Assert.Equal("eventTime", found.GetProperty("time").GetString());
    }

    [Fact]
    public void The_table_says_the_same_as_the_object()
    {
        string log = Repository.Shared("data/azure-ad/signin.jsonl");
        var run = Cyberlm.Run("inspect", log);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("260 records; learned from the first 195, measured on the last 65", run.Output);
        Assert.Contains("copy of callerIpAddress", run.Output);
    }

    [Fact]
    public void What_stays_within_a_burst_is_said()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder["a.jsonl"], SteadyTests.Log(seed: 1).Select(record => Encoding.UTF8.GetString(record.Span)));
        var steady = Assert.Single(Inspect(folder["a.jsonl"]).GetProperty("steady").EnumerateArray());
        Assert.Equal(("address", 32), (steady.GetProperty("path").GetString(), steady.GetProperty("withinSeconds").GetInt32()));
        string table = Cyberlm.Run("inspect", folder["a.jsonl"]).Output;
        Assert.Contains("address stays as it was where the record before is less than 32 s ago", table);
    }

    [Fact]
    public void Plain_lines_are_named_as_such()
    {
        var run = Cyberlm.Run("inspect", Repository.Shared("data/loghub/OpenSSH.log"));
        Assert.Equal((0, ""), (run.ExitCode, run.Output));
        Assert.Contains("1 file read as plain lines", run.Talk);
        Assert.Contains("--tokenizer bpe", run.Talk);
    }

    [Fact]
    public void A_file_of_plain_lines_among_others_is_named_and_not_taken_for_all_that_is_there()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder["a.jsonl"], Enumerable.Range(0, 40).Select(i => $"{{\"user\":\"u{i % 5}\",\"n\":{i}}}"));
        File.WriteAllLines(folder["b.log"], Enumerable.Range(0, 40).Select(i => $"user u{i % 5} came"));
        var both = Cyberlm.Run("inspect", folder.Path);
        Assert.Equal((2, ""), (both.ExitCode, both.Output));
        Assert.Contains($"{folder["b.log"]} holds plain lines, which have no fields", both.Talk);
        Assert.Equal(2, Cyberlm.Run("inspect", folder["b.log"], "--json").ExitCode);
        Assert.Equal(2, Cyberlm.Run("inspect", folder["b.log"], "--schema", folder["s.json"]).ExitCode);
    }

    /// <summary>A table that is wider than its console was once nothing but a mark that it is cut.</summary>
    [Fact]
    public void The_widest_table_has_a_line_for_each_path()
    {
        using var folder = new TemporaryFolder();
        string path = new('p', 250), value = new('v', 200);
        File.WriteAllLines(folder["a.jsonl"], Enumerable.Range(0, 40)
            .Select(i => $"{{\"user\":\"u{i % 5}\",\"{path}\":\"{i % 3}\",\"other\":\"{value}\"}}"));
        string[] lines = Cyberlm.Run("inspect", folder["a.jsonl"]).Output.Split('\n');
        Assert.Contains(lines, line => line.StartsWith($"  {path}   value"));
        Assert.Contains(lines, line => line.StartsWith("  other ") && line.EndsWith("..."));
        Assert.All(lines, line => Assert.Equal(line.TrimEnd(), line));
    }

    [Theory]
    [InlineData("azure-sentinel-training-lab/sign-in_adelete.csv", "tables")]
    [InlineData("otrf-security-datasets/cloud/ec2_proxy_s3_exfiltration.zip", "JSON")]
    public void Other_formats_are_looked_at_alike(string path, string format)
    {
        var run = Cyberlm.Run("inspect", Repository.Shared($"data/{path}"), "--json");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains(format, run.Talk);
        Assert.InRange(JsonDocument.Parse(run.Output).RootElement.GetProperty("slots").GetArrayLength(), 20, 2000);
    }

    [Fact]
    public void A_schema_file_is_written_and_not_replaced_unasked()
    {
        using var folder = new TemporaryFolder();
        string log = Repository.Shared("data/azure-ad/signin.jsonl"), schema = Path.Combine(folder.Path, "schema.json");
        Assert.Equal(0, Cyberlm.Run("inspect", log, "--schema", schema).ExitCode);
        Assert.Equal("cyberlm-log-schema", JsonDocument.Parse(File.ReadAllText(schema)).RootElement.GetProperty("format").GetString());
        Assert.Equal(2, Cyberlm.Run("inspect", log, "--schema", schema).ExitCode);
        Assert.Equal(0, Cyberlm.Run("inspect", log, "--schema", schema, "--force").ExitCode);
    }

    [Fact]
    public void Bench_fields_measures_the_held_out_records()
    {
        var records = Repository.SharedLines("data/azure-ad/signin.jsonl");
        var speed = FieldSpeed.Measure(records, 0.001, TestContext.Current.CancellationToken);
        Assert.Equal(65, speed.Records);
        Assert.All([speed.ParserBytes, speed.TapeBytes, speed.EncodedBytes], rate => Assert.True(rate > 0 && double.IsFinite(rate)));
    }

    [Fact]
    public void Records_that_stay_text_are_counted_and_explained()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder["a.jsonl"], Enumerable.Range(0, 40)
            .Select(i => i < 38 ? $"{{\"user\":\"u{i % 5}\",\"n\":{i % 3}}}" : "{\"user\":\"u1\",\"n\":1,\"n\":2}"));
        var run = Cyberlm.Run("inspect", folder["a.jsonl"]);
        Assert.Contains("all text: 2", run.Output);
        Assert.Contains("a key twice in one object", run.Output);
    }

    [Fact]
    public void Too_few_records_are_refused_in_a_sentence()
    {
        using var folder = new TemporaryFolder();
        string few = Path.Combine(folder.Path, "few.jsonl");
        File.WriteAllText(few, "{\"a\":1}\n{\"a\":2}\n");
        var refused = Cyberlm.Run("inspect", few);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("2 records are too few", refused.Talk);
    }

    [Fact]
    public void What_the_tool_wrote_itself_is_left_out_and_not_called_another_name()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder["signin.jsonl"], Enumerable.Range(0, 40).Select(i => $"{{\"user\":\"u{i % 5}\",\"n\":{i}}}"));
        File.WriteAllText(folder["tenant.json"], "{\"seed\":1}");
        var run = Cyberlm.Run("inspect", folder.Path);
        Assert.True(run.ExitCode == 0, run.Talk);
        Assert.Contains($"1 file left out, cyberlm's own; one that is named itself is read (first: {folder["tenant.json"]})", run.Talk);
        Assert.DoesNotContain("names are not", run.Talk);
    }
}

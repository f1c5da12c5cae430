using System.Text.Json;
using CyberLM.Tests.Evaluation;
using CyberLM.Tests.Gpt;
using Xunit;

namespace CyberLM.Tests.Cli;

/// <summary>`evaluate`: a small run in each kind of output, and what users get wrong.</summary>
public sealed class EvaluateTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public EvaluateTests()
    {
        Write("real.jsonl", MadeLog.Lines(1, 80));
        Write("holdout.jsonl", MadeLog.Lines(2, 40));
        Write("made.jsonl", MadeLog.Lines(3, 40));
    }

    public void Dispose() => folder.Dispose();

    void Write(string name, IEnumerable<string> lines) => File.WriteAllLines(folder[name], lines);

    Outcome Evaluate(params string[] more) => Cyberlm.Run(
    [
        "evaluate", "--real", folder["real.jsonl"], "--holdout", folder["holdout.jsonl"],
        .. more.Contains("--synthetic") ? Array.Empty<string>() : ["--synthetic", $"made={folder["made.jsonl"]}"], .. more,
    ]);

    void Refused(string sentence, params string[] more)
    {
        var outcome = Evaluate(more);
        Assert.True(outcome.ExitCode == 2, $"exit {outcome.ExitCode}: {outcome.Talk}");
        Assert.Contains(sentence, outcome.Talk);
        Assert.DoesNotContain("   at ", outcome.Talk);
    }

    static JsonElement Row(JsonElement report, string section, string key) => report.GetProperty("sections").EnumerateArray()
        .Single(one => one.GetProperty("name").GetString() == section).GetProperty("rows").EnumerateArray()
        .Single(row => row.GetProperty("key").GetString() == key);

    [Fact]
    public void The_object_on_stdout_and_in_the_file_is_the_same()
    {
        var outcome = Evaluate("--json", "--out", folder["e.json"], "--entity", "user");
        Assert.True(outcome.ExitCode == 0, outcome.Talk);
        Assert.Equal(outcome.Output, File.ReadAllText(folder["e.json"]));
        var report = JsonDocument.Parse(outcome.Output).RootElement;
        Assert.Equal(["made"], report.GetProperty("columns").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(1, Row(report, "schema", "parsed").GetProperty("synthetic").GetProperty("made").GetProperty("value").GetDouble());
        Assert.True(Row(report, "shapes", "mean").GetProperty("holdout").TryGetProperty("low", out _));
        Refused("is there already", "--out", folder["e.json"]);
    }

    [Fact]
    public void The_table_names_every_set_and_condition()
    {
        Write("free.jsonl", ["{\"broken", .. MadeLog.Lines(4, 39)]);
        var outcome = Evaluate("--synthetic", $"masked={folder["made.jsonl"]}", folder["free.jsonl"],
            "--expect", "user=u1", "--expect-day", "2026-03-05");
        Assert.True(outcome.ExitCode == 0, outcome.Talk);
        Assert.Contains("free.jsonl: 39 records, 1 further attempts are no JSON object", outcome.Output);
        Assert.Contains("97.5 %", outcome.Output);
        Assert.Contains("attempts with user u1 in every place", outcome.Output);
        Assert.Contains("attempts on 2026-03-05 (UTC)", outcome.Output);
        Assert.Matches(@"better +holdout +masked +free\.jsonl", outcome.Output);
        Assert.DoesNotContain("shapes of fields", outcome.Output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Without_holdout_the_last_quarter_is_taken_and_said()
    {
        var outcome = Cyberlm.Run("evaluate", "--real", folder["real.jsonl"], "--synthetic", folder["made.jsonl"]);
        Assert.True(outcome.ExitCode == 0, outcome.Talk);
        Assert.Contains("real: 60 records", outcome.Output);
        Assert.Contains("holdout: 20 records", outcome.Output);
        Assert.Contains("no holdout given", outcome.Output);
    }

    [Fact]
    public void Real_sign_ins_keep_every_invariant()
    {
        string[] lines = FlatLog.SignIns();
        Write("real.jsonl", lines[..120]);
        Write("holdout.jsonl", lines[120..190]);
        Write("made.jsonl", lines[190..]);
        var outcome = Evaluate("--json");
        Assert.True(outcome.ExitCode == 0, outcome.Talk);
        var report = JsonDocument.Parse(outcome.Output).RootElement;
        foreach (string set in new[] { "all", "created", "user_id" })
        {
            var row = Row(report, "invariants", set);
            Assert.Equal(1, row.GetProperty("holdout").GetProperty("value").GetDouble());
            Assert.Equal(1, row.GetProperty("synthetic").GetProperty("made").GetProperty("value").GetDouble());
        }
        Assert.InRange(Row(report, "browser", "tv").GetProperty("holdout").GetProperty("value").GetDouble(), 0.5, 1);
    }

    [Fact]
    public void What_is_not_there_or_empty_is_named()
    {
        Write("empty.jsonl", []);
        Write("few.jsonl", MadeLog.Lines(5, 7));
        Refused("no file or folder at", "--synthetic", folder["nowhere.jsonl"]);
        Refused("empty.jsonl: empty, no attempt", "--synthetic", folder["empty.jsonl"]);
        Refused("is a folder", "--synthetic", folder.Path);
        File.WriteAllText(folder["made.json"], "[\n" + string.Join(",\n", MadeLog.Lines(3, 40)) + "\n]\n");
        Refused("made.json: JSON array, and attempts are counted line by line", "--synthetic", folder["made.json"]);
        // Before the model is looked at, and not after it has generated.
        Refused("made.json: JSON array", "--synthetic", folder["made.json"], "--model", folder["nowhere"]);
        Refused("two synthetic files are named a", "--synthetic", $"a={folder["made.jsonl"]}", $"a={folder["real.jsonl"]}");
        Assert.Equal(2, Cyberlm.Run("evaluate", "--real", folder["none.jsonl"], "--synthetic", folder["made.jsonl"]).ExitCode);
        var few = Cyberlm.Run("evaluate", "--real", folder["few.jsonl"], "--synthetic", folder["made.jsonl"]);
        Assert.Equal(2, few.ExitCode);
        Assert.Contains("are too few to compare", few.Talk);
    }

    [Fact]
    public void A_file_of_nothing_but_failed_attempts_is_a_result()
    {
        Write("broken.jsonl", Enumerable.Repeat("{\"time\":\"2026", 30));
        var outcome = Evaluate("--synthetic", folder["broken.jsonl"], "--json");
        Assert.True(outcome.ExitCode == 0, outcome.Talk);
        var report = JsonDocument.Parse(outcome.Output).RootElement;
        JsonElement Made(string section, string key) => Row(report, section, key).GetProperty("synthetic").GetProperty("broken.jsonl");
        Assert.Equal(0, Made("schema", "parsed").GetProperty("value").GetDouble());
        Assert.Equal(JsonValueKind.Null, Made("schema", "adheres").ValueKind);
        Assert.Equal(JsonValueKind.Null, Made("two-sample", "auc").ValueKind);
    }

    [Fact]
    public void A_file_without_a_line_is_a_result_where_attempts_are_given()
    {
        Write("none.jsonl", []);
        var outcome = Evaluate("--synthetic", $"none={folder["none.jsonl"]}", "--attempts", "none=30", "--json");
        Assert.True(outcome.ExitCode == 0, outcome.Talk);
        var parsed = Row(JsonDocument.Parse(outcome.Output).RootElement, "schema", "parsed").GetProperty("synthetic").GetProperty("none");
        Assert.Equal(0, parsed.GetProperty("value").GetDouble());
        Refused("none.jsonl: empty, no attempt", "--synthetic", $"none={folder["none.jsonl"]}", "--attempts", "none=0");
    }

    [Fact]
    public void Attempts_that_became_no_line_are_counted_where_they_are_given()
    {
        var outcome = Evaluate("--attempts", "made=50", "--json");
        Assert.True(outcome.ExitCode == 0, outcome.Talk);
        var parsed = Row(JsonDocument.Parse(outcome.Output).RootElement, "schema", "parsed");
        Assert.Equal(0.8, parsed.GetProperty("synthetic").GetProperty("made").GetProperty("value").GetDouble());
        Refused("40 lines, more than the 39 attempts", "--attempts", "made=39");
        Refused("--attempts other=50: no synthetic file is named so", "--attempts", "other=50");
        Refused("--attempts made=many", "--attempts", "made=many");
    }

    [Fact]
    public void Logs_of_one_value_can_be_compared()
    {
        foreach (string file in new[] { "real.jsonl", "holdout.jsonl", "made.jsonl" }) Write(file, Enumerable.Repeat("{\"a\":\"x\"}", 40));
        var outcome = Evaluate();
        Assert.True(outcome.ExitCode == 0, outcome.Talk);
    }

    [Fact]
    public void A_real_record_that_is_no_JSON_is_left_out_and_said()
    {
        byte[] bad = [(byte)'{', (byte)'"', (byte)'a', (byte)'"', (byte)':', (byte)'"', 0xff, (byte)'"', (byte)'}', (byte)'\n'];
        File.WriteAllBytes(folder["real.jsonl"], [.. File.ReadAllBytes(folder["real.jsonl"]), .. bad]);
        var outcome = Evaluate();
        Assert.True(outcome.ExitCode == 0, outcome.Talk);
        Assert.Contains("line 81", outcome.Talk);
    }

    [Fact]
    public void Logs_of_two_kinds_are_not_compared()
    {
        Write("other.jsonl", Enumerable.Range(0, 30).Select(i => $"{{\"eventName\":\"e{i}\"}}"));
        Refused("no key in common", "--synthetic", folder["other.jsonl"]);
        File.WriteAllLines(folder["lines.log"], Enumerable.Range(0, 50).Select(i => $"user u{i} logged in from here"));
        var plain = Cyberlm.Run("evaluate", "--real", folder["lines.log"], "--synthetic", folder["made.jsonl"]);
        Assert.Equal(2, plain.ExitCode);
        Assert.Contains("not a JSON object", plain.Talk);
    }

    [Theory]
    [InlineData("no field=value", "--expect", "user")]
    [InlineData("no record has such a field", "--expect", "usr=u1")]
    [InlineData("--expect-day 5.3.2026 is no day", "--expect-day", "5.3.2026")]
    [InlineData("--entity nobody", "--entity", "nobody")]
    [InlineData("--records 5 cannot be", "--records", "5")]
    public void Flags_that_cannot_be_are_refused_in_a_sentence(string sentence, params string[] more) => Refused(sentence, more);
}

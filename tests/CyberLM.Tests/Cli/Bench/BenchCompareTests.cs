using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace CyberLM.Tests.Cli.Bench;

/// <summary>Verdicts on planted files, and on what the verbs really write.</summary>
public sealed class BenchCompareTests : IDisposable
{
    readonly Gpt.TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>A result of ops with these medians.</summary>
    string File(string name, params (string Operation, double Milliseconds)[] cases)
    {
        var results = cases.Select(c => new JsonObject
        {
            ["operation"] = c.Operation, ["shape"] = "tiny", ["dtype"] = "F32", ["device"] = "avx2, 2 threads",
            ["milliseconds"] = c.Milliseconds,
        });
        return Write(name, new JsonObject { ["cache"] = "warm", ["results"] = new JsonArray([.. results]) }.ToJsonString());
    }

    string Write(string name, string text)
    {
        System.IO.File.WriteAllText(folder[name], text);
        return folder[name];
    }

    static Outcome Compare(params string[] arguments) => Cyberlm.Run(["bench", "compare", .. arguments]);

    [Fact]
    public void A_planted_slowdown_fails_and_is_named()
    {
        string before = File("a", ("Fill", 1), ("AdamW", 2)), after = File("b", ("Fill", 1.01), ("AdamW", 2.3));
        var verdict = Compare(before, after, "--fail-on", "5%");
        Assert.Equal(1, verdict.ExitCode);
        Assert.Contains("1 slower by more than 5 %", verdict.Talk);
        Assert.Contains("1.150 times: AdamW tiny F32", verdict.Talk);
        Assert.Equal(0, Compare(before, after, "--fail-on", "16%").ExitCode);
        Assert.Equal(0, Compare(after, before, "--fail-on", "5%").ExitCode);
        Assert.Equal(0, Compare(before, after).ExitCode);
    }

    [Fact]
    public void Ratios_come_slowest_first()
    {
        var verdict = Compare(File("a", ("Fill", 1), ("AdamW", 2)), File("b", ("Fill", 0.5), ("AdamW", 3)), "--json");
        var rows = JsonDocument.Parse(verdict.Output).RootElement.GetProperty("results").EnumerateArray();
        Assert.Equal([1.5, 0.5], rows.Select(row => row.GetProperty("ratio").GetDouble()));
    }

    [Fact]
    public void A_result_equals_itself()
    {
        var measured = Cyberlm.Run("bench", "ops", "--backend", "ilgpu", "--filter", "gather", "--seconds", "1", "--json");
        string ops = Write("ops", measured.Output);
        Assert.Equal(0, Compare(ops, ops, "--fail-on", "0%").ExitCode);
        var slower = JsonNode.Parse(measured.Output)!;
        foreach (var result in slower["results"]!.AsArray()) result!["milliseconds"] = result["milliseconds"]!.GetValue<double>() * 1.2;
        Assert.Equal(1, Compare(ops, Write("slower", slower.ToJsonString()), "--fail-on", "5%").ExitCode);
    }

    [Fact]
    public void Steps_are_compared_as_operations_are()
    {
        string step = Cyberlm.Run("bench", "sample", "--layers", "1", "--heads", "2", "--channels", "32", "--context", "16", "--rows", "2",
            "--backend", "ilgpu", "--json").Output;
        var slower = JsonNode.Parse(step)!;
        slower["milliseconds"] = slower["milliseconds"]!.GetValue<double>() * 2;
        string before = Write("a", step), after = Write("b", slower.ToJsonString());
        Assert.Equal(0, Compare(before, before, "--fail-on", "0%").ExitCode);
        Assert.Equal(1, Compare(before, after, "--fail-on", "50%").ExitCode);
        slower["rows"] = 3;
        Assert.Equal(2, Compare(before, Write("c", slower.ToJsonString())).ExitCode);
    }

    [Fact]
    public void What_only_one_file_has_is_said()
    {
        var verdict = Compare(File("a", ("Fill", 1), ("AdamW", 2)), File("b", ("Fill", 1), ("Gemm", 2), ("Convert", 2)));
        Assert.Equal(0, verdict.ExitCode);
        Assert.Contains($"1 of 2 cases are in {folder["a"]} only", verdict.Talk);
        Assert.Contains($"2 of 3 cases are in {folder["b"]} only", verdict.Talk);
    }

    [Fact]
    public void A_gate_is_not_passed_by_leaving_cases_out()
    {
        string before = File("a", ("Fill", 1), ("AdamW", 2)), after = File("b", ("Fill", 1));
        Assert.Equal(1, Compare(before, after, "--fail-on", "5%").ExitCode);
        Assert.Equal(0, Compare(after, before, "--fail-on", "5%").ExitCode);
    }

    [Fact]
    public void Another_device_is_said()
    {
        string before = File("a", ("Fill", 1));
        string after = Write("b", System.IO.File.ReadAllText(before).Replace("2 threads", "1 thread"));
        Assert.Contains("measured on 'avx2, 2 threads' and on 'avx2, 1 thread'", Compare(before, after).Talk);
    }

    [Theory]
    [InlineData("{\"results\":[{\"operation\":\"Fill\",", "not valid JSON")]
    [InlineData("[]", "is no JSON object")]
    [InlineData("{\"results\":3}", "'results' is no list")]
    [InlineData("{\"results\":[{\"operation\":\"Fill\",\"milliseconds\":1},{\"operation\":\"AdamW\"}]}",
        "results[1]: 'milliseconds' is missing")]
    [InlineData("{\"results\":[{\"operation\":\"Fill\",\"milliseconds\":\"1\"}]}", "results[0]: 'milliseconds' is no time")]
    [InlineData("{\"results\":[{\"operation\":\"Fill\",\"milliseconds\":0}]}", "results[0]: 'milliseconds' is no time")]
    [InlineData("{\"results\":[{\"operation\":\"Fill\",\"milliseconds\":1e999}]}", "results[0]: 'milliseconds' is no time")]
    [InlineData("{\"results\":[{\"milliseconds\":1}]}", "results[0]: neither 'step' nor 'operation'")]
    [InlineData("{\"results\":[7]}", "results[0]: is no JSON object")]
    [InlineData("{\"step\":\"\\ud800\",\"milliseconds\":1}", "surrogate")]
    [InlineData("{\"results\":[]}", "has no results")]
    [InlineData("{\"results\":[{\"operation\":\"Fill\",\"milliseconds\":1},{\"operation\":\"Fill\",\"milliseconds\":2}]}",
        "results[1]: 'Fill' stands there twice")]
    public void A_damaged_file_is_named_with_the_place(string text, string sentence)
    {
        string good = File("good", ("Fill", 1)), bad = Write("bad", text);
        foreach (string[] order in new[] { [good, bad], (string[])[bad, good] })
        {
            var verdict = Compare(order);
            Assert.Equal(2, verdict.ExitCode);
            Assert.Contains(bad, verdict.Talk);
            Assert.Contains(sentence, verdict.Talk);
        }
    }

    [Theory]
    [InlineData("five")]
    [InlineData("-5%")]
    [InlineData("NaN")]
    [InlineData("0.05")]
    [InlineData("5%%")]
    public void A_share_that_is_none_is_refused(string share)
    {
        string file = File("a", ("Fill", 1));
        var verdict = Compare(file, file, "--fail-on", share);
        Assert.Equal(2, verdict.ExitCode);
        Assert.Contains(share, verdict.Talk);
    }

    /// <summary>A name may hold what a terminal obeys: it is shown, and never sent.</summary>
    [Fact]
    public void A_terminals_escapes_are_not_printed()
    {
        string file = File("a", ("\u001b[2J\u0007Fill\nAdamW", 1));
        var verdict = Compare(file, file);
        Assert.Contains("\ufffd[2J\ufffdFill", verdict.Output);
        Assert.DoesNotContain('\u001b', verdict.Output + verdict.Talk);
    }

    [Fact]
    public void A_byte_order_mark_is_no_damage_and_other_bytes_than_text_are()
    {
        string good = File("good", ("Fill", 1));
        string marked = Write("marked", "\ufeff" + System.IO.File.ReadAllText(good));
        Assert.Equal(0, Compare(good, marked, "--fail-on", "0%").ExitCode);
        System.IO.File.WriteAllBytes(folder["bytes"], [.. "{\"step\":\""u8, 0xFF, .. "\",\"milliseconds\":1}"u8]);
        Assert.Contains("bytes: is no UTF-8 text", Compare(good, folder["bytes"]).Talk);
    }

    /// <summary>Reading either would wait for ever, deaf to Ctrl-C.</summary>
    [Fact]
    public void A_pipe_and_a_device_are_refused_at_once()
    {
        using (var made = System.Diagnostics.Process.Start("mkfifo", [folder["pipe"]])) made.WaitForExit();
        foreach (string path in new[] { folder["pipe"], "/dev/zero" })
        {
            using var run = Cyberlm.Start("bench", "compare", File("a", ("Fill", 1)), path);
            bool ended = run.WaitForExit(60_000);
            if (!ended) run.Kill();
            Assert.True(ended, $"it waits for {path}");
            Assert.Equal(2, run.ExitCode);
            Assert.Contains($"{path} is empty, or no ordinary file", run.StandardError.ReadToEnd());
        }
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        var verdict = Compare(File("a", ("Fill", 1)), folder["nowhere.json"]);
        Assert.Equal(2, verdict.ExitCode);
        Assert.Contains("nowhere.json: there is no such file", verdict.Talk);
        Assert.Equal(2, Compare(folder.Path, folder["a"]).ExitCode);
        Assert.Equal(2, Compare(folder["a"]).ExitCode);
        Assert.Equal(2, Compare(folder["a"], "").ExitCode);
    }
}

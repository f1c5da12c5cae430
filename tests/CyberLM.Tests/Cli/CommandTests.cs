using System.Text.Json;
using CyberLM.Tests.Native;
using Xunit;

namespace CyberLM.Tests.Cli;

/// <summary>The verbs together, as the README's first commands use them.</summary>
public sealed class CommandTests : IDisposable
{
    readonly Gpt.TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Tenant_train_and_generate_follow_one_another()
    {
        var tenant = Cyberlm.Run("tenant", "--users", "3", "--days", "2", "--out", folder["logs"], "--json");
        Assert.Equal(0, tenant.ExitCode);
        Assert.Equal(File.ReadLines(folder["logs/signin.jsonl"]).Count(), JsonDocument.Parse(tenant.Output)
            .RootElement.GetProperty("records").GetInt32());

        var train = Cyberlm.Run("train", "--data", folder["logs"], "--out", folder["m"], "--tokenizer", "bpe",
            "--layers", "1", "--heads", "2", "--channels", "32", "--context", "128", "--batch", "2", "--steps", "6",
            "--vocabulary", "512", "--seed", "3");
        Assert.True(train.ExitCode == 0, train.Talk);
        Assert.Contains("held-out part", train.Talk);
        Assert.Contains("longer than the context of 128", train.Talk);
        Assert.False(Directory.Exists(folder["m/tokens"]), "the records stay beside the finished model");

        var first = Cyberlm.Run("generate", "--model", folder["m"], "--count", "5", "--max-tokens", "40", "--seed", "9");
        var again = Cyberlm.Run("generate", "--model", folder["m"], "--count", "5", "--max-tokens", "40", "--seed", "9", "--rows", "2",
            "--threads", "1");
        Assert.True(first.ExitCode == 0, first.Talk);
        Assert.Equal(5, first.Output.Count(c => c == '\n'));
        Assert.Equal(first.Output, again.Output);
        Assert.Contains("of 5 parse as JSON", first.Talk);
    }

    [Fact]
    public void A_prompt_begins_every_record_and_provenance_stands_beside_the_file()
    {
        File.WriteAllLines(folder["a.log"], Enumerable.Range(0, 60).Select(i => $"user u{i % 5} logged in from host h{i % 7}"));
        Assert.Equal(0, Cyberlm.Run(Cyberlm.Train(folder["a.log"], folder["m"], "--steps", "4")).ExitCode);
        string output = folder["new.log"];
        var generate = Cyberlm.Run("generate", "--model", folder["m"], "--count", "3", "--prompt", "user u2", "--out", output,
            "--max-tokens", "30");
        Assert.True(generate.ExitCode == 0, generate.Talk);
        Assert.All(File.ReadLines(output), line => Assert.StartsWith("user u2", line));
        Assert.Equal(3, File.ReadLines(output).Count());
        using var provenance = JsonDocument.Parse(File.ReadAllText(output + ".provenance.json"));
        Assert.True(provenance.RootElement.GetProperty("synthetic").GetBoolean());
        Assert.EndsWith("}\n", File.ReadAllText(output + ".provenance.json"));
        Assert.Equal(2, Cyberlm.Run("generate", "--model", folder["m"], "--out", output).ExitCode);
        Assert.Equal(3, File.ReadLines(output).Count());
    }

    [Fact]
    public void Weights_of_8_bits_generate_and_are_measured_and_a_backend_without_them_says_so()
    {
        File.WriteAllLines(folder["a.log"], Enumerable.Range(0, 60).Select(i => $"user u{i % 5} logged in from host h{i % 7}"));
        Assert.Equal(0, Cyberlm.Run(Cyberlm.Train(folder["a.log"], folder["m"], "--steps", "4")).ExitCode);
        string[] generate = ["generate", "--model", folder["m"], "--count", "3", "--max-tokens", "30", "--weights", "int8"];
        var without = Cyberlm.Run([.. generate, "--backend", "ilgpu"]);
        Assert.Equal(2, without.ExitCode);
        Assert.Contains("no products with weights of 8 bits", without.Talk);
        Assert.Empty(without.Output);

        NativeEngine.Require();
        var with = Cyberlm.Run([.. generate, "--out", folder["new.log"]]);
        Assert.True(with.ExitCode == 0, with.Talk);
        Assert.Equal(3, File.ReadLines(folder["new.log"]).Count());
        using var provenance = JsonDocument.Parse(File.ReadAllText(folder["new.log.provenance.json"]));
        Assert.Equal("int8", provenance.RootElement.GetProperty("weights").GetString());

        var quality = Cyberlm.Run("bench", "quality", "--model", folder["m"], "--data", folder["a.log"], "--records", "7", "--json");
        Assert.True(quality.ExitCode == 0, quality.Talk);
        var results = JsonDocument.Parse(quality.Output).RootElement.GetProperty("results").EnumerateArray().ToList();
        Assert.Equal(["f32", "bf16", "f32, int8 weights", "bf16, int8 weights"], results.Select(r => r.GetProperty("numbers").GetString()));
        long tokens = File.ReadLines(folder["a.log"]).TakeLast(7).Sum(line => line.Length + 1L);
        Assert.All(results, result => Assert.InRange(result.GetProperty("tokens").GetInt64(), 7, tokens));
        Assert.All(results, result => Assert.InRange(result.GetProperty("perplexity_ratio").GetDouble(), 0.98, 1.02));
        Assert.NotEqual(results[0].GetProperty("nats_per_token").GetDouble(), results[2].GetProperty("nats_per_token").GetDouble());
    }

    [Fact]
    public void Json_talk_is_one_object_a_line()
    {
        File.WriteAllLines(folder["a.log"], Enumerable.Repeat("one line of many like it, long enough for a window of the context", 20));
        var train = Cyberlm.Run(Cyberlm.Train(folder["a.log"], folder["m"], "--steps", "3", "--log", "json"));
        Assert.Equal(0, train.ExitCode);
        var events = train.Talk.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)
            .ToList();
        Assert.Equal(3, events.Count(e => e.GetProperty("event").GetString() == "step"));
        Assert.Equal("done", events[^1].GetProperty("event").GetString());
    }

    /// <summary>What a run announces it takes, give or take the runtime, the program and the data.</summary>
    [Fact]
    public void No_more_memory_is_taken_than_announced_and_150_MB()
    {
        const long Allowance = 150_000_000;
        File.WriteAllLines(folder["a.log"], Enumerable.Range(0, 2000).Select(i => $"user u{i % 50} logged in from host h{i % 70}"));
        using var run = Cyberlm.Start(Cyberlm.Train(folder["a.log"], folder["m"], "--steps", "3", "--layers", "4", "--channels", "256",
            "--context", "256", "--batch", "8", "--log", "json"));
        var events = run.StandardError.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement).ToList();
        run.WaitForExit();
        Assert.Equal(0, run.ExitCode);
        JsonElement Of(string name) => events.Last(e => e.GetProperty("event").GetString() == name);
        long announced = Of("memory").GetProperty("bytes").GetInt64();
        Assert.InRange(Of("done").GetProperty("peakMemory").GetInt64(), announced, announced + Allowance);
    }

    [Fact]
    public void Bench_says_the_roofline_and_the_share_of_every_step_as_json()
    {
        var bench = Cyberlm.Run("bench", "--layers", "1", "--heads", "2", "--channels", "32", "--context", "32", "--batch", "1", "--rows",
            "2", "--steps", "1", "--dtype", "f32", "--json");
        Assert.True(bench.ExitCode == 0, bench.Talk);
        var results = JsonDocument.Parse(bench.Output).RootElement.GetProperty("results").EnumerateArray().ToList();
        Assert.Contains(results, r => r.GetProperty("backend").GetString() == "ilgpu:cpu" && r.GetProperty("step").GetString() == "train");
        foreach (var result in results)
        {
            Assert.True(result.GetProperty("tokens_per_second").GetDouble() > 0);
            if (result.GetProperty("roofline_share").ValueKind == JsonValueKind.Number)
                Assert.InRange(result.GetProperty("roofline_share").GetDouble(), 0, 1);
        }
    }

    [Fact]
    public void A_dry_run_says_the_memory_and_leaves_nothing()
    {
        File.WriteAllLines(folder["a.log"], Enumerable.Repeat("one line of many like it, long enough for a window of the context", 20));
        var dry = Cyberlm.Run(Cyberlm.Train(folder["a.log"], folder["m"], "--dry-run"));
        Assert.Equal(0, dry.ExitCode);
        Assert.Contains("memory:", dry.Talk);
        Assert.False(Directory.Exists(folder["m"]));
    }

    /// <summary>Two seconds for a model of which a step takes half of one.</summary>
    [Fact]
    public void Minutes_that_are_few_are_said_to_be_and_what_happens_meanwhile()
    {
        File.WriteAllLines(folder["a.log"], Enumerable.Range(0, 60).Select(i => $"user u{i % 5} logged in from host h{i % 7}"));
        var train = Cyberlm.Run(Cyberlm.Train(folder["a.log"], folder["m"], "--minutes", "0.03", "--layers", "2", "--channels", "384",
            "--batch", "16"));
        Assert.True(train.ExitCode == 0, train.Talk);
        Assert.Contains("measuring up to 20 steps", train.Talk);
        Assert.Matches(@"warning: \d+ steps? fit into the minutes", train.Talk);
    }

    [Theory]
    [InlineData("bpe", "1 record: none can be held back")]
    [InlineData("char", "the validation part of the data has ")]
    public void A_dry_run_refuses_what_the_run_would(string tokenizer, string sentence)
    {
        File.WriteAllText(folder["one.log"], "one line\n");
        string[] train = Cyberlm.Train(folder["one.log"], folder["m"], "--steps", "2", "--tokenizer", tokenizer);
        foreach (string[] arguments in new[] { train, (string[])[.. train, "--dry-run"] })
        {
            var outcome = Cyberlm.Run(arguments);
            Assert.Equal(2, outcome.ExitCode);
            Assert.Contains($"cyberlm: {folder["one.log"]}: {sentence}", outcome.Talk);
            Assert.False(Directory.Exists(folder["m"]));
        }
    }
}

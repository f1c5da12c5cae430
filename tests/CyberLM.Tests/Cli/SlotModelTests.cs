using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CyberLM.Tests.Gpt;
using CyberLM.Tests.Logs.Generation;
using Xunit;

namespace CyberLM.Tests.Cli;

/// <summary>Slot models from the command line: trained beside the model, resumed, used, left out, taken from elsewhere, refused.</summary>
public sealed class SlotModelTests(SlotModelTests.Trained trained) : IClassFixture<SlotModelTests.Trained>
{
    static readonly string[] Small =
    [
        "--layers", "1", "--heads", "2", "--channels", "32", "--context", "128", "--batch", "2", "--steps", "12", "--threads", "1",
        "--checkpoint-every", "2", "--eval-every", "2",
    ];

    public sealed class Trained : IDisposable
    {
        readonly TemporaryFolder folder = new();

        public Trained()
        {
            Directory.CreateDirectory(folder["logs"]);
            var records = SmallLog.Records().ConvertAll(record => Encoding.UTF8.GetString(record.Span));
            File.WriteAllLines(Log, records);
            Run = Cyberlm.Run(["train", "--data", Log, "--out", Model, "--slot", "place=city", .. Small]);
        }

        internal Outcome Run { get; }
        public string Log => folder["logs/log.jsonl"];
        public string Model => folder["m"];
        public string Slot => folder["m/slots/place"];

        public string this[string name] => folder[name];

        /// <summary>A copy that may be broken.</summary>
        public string Copy(string name)
        {
            foreach (string file in Directory.GetFiles(Model, "*", SearchOption.AllDirectories))
            {
                string to = Path.Combine(folder[name], Path.GetRelativePath(Model, file));
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                File.Copy(file, to);
            }
            return folder[name];
        }

        public void Dispose() => folder.Dispose();
    }

    static Outcome Generate(string model, params string[] more) =>
        Cyberlm.Run(["generate", "--model", model, "--threads", "1", "--count", "20", .. more]);

    static List<JsonElement> Parse(Outcome run)
    {
        Assert.True(run.ExitCode == 0, run.Talk);
        return [.. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }

    [Fact]
    public void A_slot_is_closed_and_has_a_model_of_its_own()
    {
        Assert.True(trained.Run.ExitCode == 0, trained.Run.Talk);
        Assert.Contains("slot place: address, where.city\n", trained.Run.Talk);
        string[] files = ["model.safetensors", "schema.json", "population.json", "config.json", "recipe.json", "data.json"];
        foreach (string file in files)
            Assert.True(File.Exists(Path.Combine(trained.Slot, file)), file);
        var slots = JsonNode.Parse(File.ReadAllText(Path.Combine(trained.Slot, "schema.json")))!["slots"]!.AsArray();
        var values = slots.Where(slot => slot!["is"]!.ToString() == "value").Select(slot => slot!["path"]!.ToString());
        Assert.Equal(["time", "user", "address", "where.city"], values);
    }

    [Fact]
    public void Records_say_which_model_drew_what()
    {
        var dual = Generate(trained.Model, "--out", trained["dual.jsonl"]);
        Assert.True(dual.ExitCode == 0, dual.Talk);
        Assert.Contains($"slot place is drawn by {trained.Slot}", dual.Talk);
        var origin = JsonDocument.Parse(File.ReadAllText(trained["dual.jsonl.provenance.json"])).RootElement.GetProperty("slots")[0];
        Assert.Equal("place", origin.GetProperty("slot").GetString());
        Assert.Equal(64, origin.GetProperty("modelChecksum").GetString()!.Length);

        var single = Generate(trained.Model, "--single", "--out", trained["single.jsonl"]);
        Assert.DoesNotContain("is drawn by", single.Talk);
        Assert.DoesNotContain("\"slots\"", File.ReadAllText(trained["single.jsonl.provenance.json"]));
        Assert.NotEqual(File.ReadAllText(trained["dual.jsonl"]), File.ReadAllText(trained["single.jsonl"]));
        Assert.Equal(File.ReadAllText(trained["dual.jsonl"]), Generate(trained.Model, "--out", "-").Output);
    }

    [Fact]
    public void A_slot_model_of_elsewhere_draws_in_its_place()
    {
        File.WriteAllLines(trained["oslo.jsonl"], SmallLog.Records().Select(record =>
        {
            var node = JsonNode.Parse(record.Span)!;
            node["address"] = node["address"]!.ToString().Replace("10.", "81.", StringComparison.Ordinal);
            node["where"]!["city"] = "Oslo";
            return node.ToJsonString();
        }));
        // Of another log as a whole, of which it draws the slot.
        Assert.Equal(0, Cyberlm.Run(["train", "--data", trained["oslo.jsonl"], "--out", trained["oslo"], .. Small]).ExitCode);
        var records = Parse(Generate(trained.Model, "--slot-model", $"place={trained["oslo"]}"));
        Assert.Equal(20, records.Count);
        Assert.All(records, record => Assert.Equal("Oslo", record.GetProperty("where").GetProperty("city").GetString()));
        Assert.Contains("\"Oslo\"", Generate(trained.Model, "--slot-model", $"place={trained["oslo"]}", "--where", "city=Oslo").Output);
    }

    [Fact]
    public void What_is_no_slot_model_is_refused()
    {
        File.WriteAllLines(trained["bare.jsonl"], SmallLog.Records().Select(record =>
        {
            var node = JsonNode.Parse(record.Span)!.AsObject();
            node.Remove("address");
            return node.ToJsonString();
        }));
        Cyberlm.Run(["train", "--data", trained["bare.jsonl"], "--out", trained["bare"], .. Small]);
        (string[] Flags, string Expected)[] refused =
        [
            (["--slot-model", "plaice=x"], "the model has no such slot"), (["--slot-model", "place"], "no name and folder"),
            (["--slot-model", $"place={trained["nowhere"]}"], "there is no model folder"),
            (["--slot-model", $"place={trained["bare"]}"], "its records have no address, of which the slot place is made"),
            (["--slot-model", $"place={trained.Slot}", "--single"], "give one of them"),
            (["--slot-model", $"place={trained.Slot}", $"place={trained.Slot}"], "two models for one slot"),
        ];
        foreach (var (flags, expected) in refused)
        {
            var run = Generate(trained.Model, flags);
            Assert.Equal(2, run.ExitCode);
            Assert.Contains(expected, run.Talk);
            Assert.DoesNotContain("   at ", run.Talk);
        }
    }

    [Theory]
    [InlineData("place=city", "bpe", "learned as text")]
    [InlineData("place=town", "field", "did you mean")]
    [InlineData("../x=city", "field", "letters, digits")]
    public void What_is_no_slot_is_refused_before_anything_is_trained(string slot, string tokenizer, string expected)
    {
        var run = Cyberlm.Run(
            ["train", "--data", trained.Log, "--out", trained["refused"], "--slot", slot, "--tokenizer", tokenizer, .. Small]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Talk);
        Assert.False(Directory.Exists(trained["refused"]));
    }

    [Fact]
    public void A_run_goes_on_with_the_slot_models_that_are_left_to_the_same_weights()
    {
        byte[] whole = File.ReadAllBytes(Path.Combine(trained.Slot, "model.safetensors"));
        string model = trained.Copy("again"), slot = Path.Combine(model, "slots", "place");
        // As after a kill between the two models, then in the middle of the second.
        Directory.Delete(Path.Combine(model, "slots"), recursive: true);
        var missing = Generate(model);
        Assert.Contains("holds no slot model yet", missing.Talk);
        Assert.Equal(20, Parse(missing).Count);
        Resume(model);
        Assert.Equal(whole, File.ReadAllBytes(Path.Combine(slot, "model.safetensors")));

        Break(slot);
        Resume(model);
        Assert.Equal(whole, File.ReadAllBytes(Path.Combine(slot, "model.safetensors")));
        Assert.Contains("is trained already", Resume(model).Talk);

        // And in the middle of the first.
        Directory.Delete(Path.Combine(model, "slots"), recursive: true);
        Break(model);
        Resume(model);
        Assert.Equal(whole, File.ReadAllBytes(Path.Combine(slot, "model.safetensors")));
        Assert.Equal(File.ReadAllBytes(Path.Combine(trained.Model, "model.safetensors")),
            File.ReadAllBytes(Path.Combine(model, "model.safetensors")));
    }

    static void Break(string model)
    {
        Directory.Delete(Directory.GetDirectories(Path.Combine(model, "checkpoints"), "step-*").Max()!, recursive: true);
        File.Delete(Path.Combine(model, "model.safetensors"));
        string data = Path.Combine(model, "data.json");
        File.WriteAllText(data, File.ReadAllText(data).Replace("\"tokenFile\": null", "\"tokenFile\": \"gone\"", StringComparison.Ordinal));
    }

    static Outcome Resume(string model)
    {
        var run = Cyberlm.Run("train", "--resume", "--out", model, "--threads", "1");
        Assert.True(run.ExitCode == 0, run.Talk);
        return run;
    }

    /// <summary>Tokens that a run went over, by those that it has: from the records of the run, not from what it was told.</summary>
    static double PassesOf(string model, long tokens)
    {
        var recipe = JsonNode.Parse(File.ReadAllText(Path.Combine(model, "recipe.json")))!;
        return (double)recipe["steps"]! * (double)recipe["batch"]! * (double)recipe["time"]! / tokens;
    }

    [Fact]
    public void A_slot_model_goes_over_its_tokens_as_often_as_the_other_over_its_own()
    {
        string model = trained["passes"];
        var run = Cyberlm.Run(["train", "--data", trained.Log, "--out", model, "--slot", "place=city", .. Small, "--log", "json"]);
        long[] tokens = [.. run.Talk.Split('\n').Where(line => line.Contains("\"event\":\"data\"", StringComparison.Ordinal))
            .Select(line => JsonNode.Parse(line)!["tokens"]!.GetValue<long>())];
        Assert.Equal(2, tokens.Length);
        Assert.InRange(tokens[1], 1, 0.8 * tokens[0]);
        string slot = Path.Combine(model, "slots", "place");
        double whole = PassesOf(model, tokens[0]), oneStep = 2 * 128.0 / tokens[1];
        Assert.InRange(PassesOf(slot, tokens[1]), whole - oneStep, whole + oneStep);
    }

    [Fact]
    public async Task Records_of_standard_input_are_learned_by_both_models()
    {
        string model = trained["piped"];
        using var run = Cyberlm.Start(["train", "--data", "-", "--out", model, "--slot", "place=city", .. Small]);
        var talk = run.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await using (var input = run.StandardInput.BaseStream)
            await input.WriteAsync(File.ReadAllBytes(trained.Log), TestContext.Current.CancellationToken);
        await run.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(run.ExitCode == 0, await talk);
        foreach (string file in new[] { "model.safetensors", "slots/place/model.safetensors" })
            Assert.Equal(File.ReadAllBytes(Path.Combine(trained.Model, file)), File.ReadAllBytes(Path.Combine(model, file)));
        // Without them nothing goes on.
        Directory.Delete(Path.Combine(model, "slots"), recursive: true);
        var gone = Cyberlm.Run("train", "--resume", "--out", model, "--threads", "1");
        Assert.Equal(2, gone.ExitCode);
        Assert.Contains("came from standard input and is gone", gone.Talk);
        Assert.Equal(0, Cyberlm.Run("train", "--resume", "--out", model, "--threads", "1", "--data", trained.Log).ExitCode);
        Assert.Equal(File.ReadAllBytes(Path.Combine(trained.Slot, "model.safetensors")),
            File.ReadAllBytes(Path.Combine(model, "slots", "place", "model.safetensors")));
    }

    [Fact]
    public void A_model_that_replaces_another_has_none_of_its_slot_models()
    {
        string model = trained.Copy("replaced");
        Assert.Equal(0, Cyberlm.Run(["train", "--data", trained.Log, "--out", model, "--force", .. Small]).ExitCode);
        Assert.False(Directory.Exists(Path.Combine(model, "slots")));
    }
}

using System.Text.Json;
using System.Text.RegularExpressions;
using CyberLM.Tests.Gpt;
using CyberLM.Tests.Logs.Generation;
using Xunit;

namespace CyberLM.Tests.Cli;

/// <summary>
/// A model of fields from the command line: trained, resumed, asked for users, days and conditions, refused in clear sentences.
/// </summary>
public sealed class FieldModelTests(FieldModelTests.Trained trained) : IClassFixture<FieldModelTests.Trained>
{
    static readonly string[] Small =
    [
        "--layers", "1", "--heads", "2", "--channels", "32", "--context", "128", "--batch", "2", "--steps", "4", "--threads", "1",
    ];

    public sealed class Trained : IDisposable
    {
        readonly TemporaryFolder folder = new();

        public Trained()
        {
            File.WriteAllLines(folder["log.jsonl"], SmallLog.Records().Select(record => System.Text.Encoding.UTF8.GetString(record.Span)));
            Talk = Cyberlm.Run(["train", "--data", folder["log.jsonl"], "--out", folder["m"], .. Small]).Talk;
        }

        public string Talk { get; }
        public string Log => folder["log.jsonl"];
        public string Model => folder["m"];

        public string this[string name] => folder[name];

        public void Dispose() => folder.Dispose();
    }

    Outcome Generate(params string[] more) => Cyberlm.Run(["generate", "--model", trained.Model, "--threads", "1", .. more]);

    static List<JsonElement> Parse(Outcome run)
    {
        Assert.True(run.ExitCode == 0, run.Talk);
        return [.. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }

    [Fact]
    public void Json_is_learned_as_fields_unasked()
    {
        Assert.Contains("(field, vocabulary", trained.Talk);
        Assert.Contains("sequences", trained.Talk);
        foreach (string name in new[] { "schema.json", "population.json", "tokenizer.json" })
            Assert.True(File.Exists(Path.Combine(trained.Model, name)), name);
        Assert.Equal(25, Parse(Generate("--count", "25")).Count);
    }

    [Fact]
    public void A_day_of_someone_new_is_theirs_and_that_day()
    {
        var records = Parse(Generate("--user", "new.one@example.com", "--day", "2026-04-01", "--count", "12", "--out", "-"));
        Assert.Equal(12, records.Count);
        Assert.All(records, record => Assert.Equal("new.one@example.com", record.GetProperty("user").GetString()));
        Assert.All(records, record => Assert.StartsWith("2026-04-01T", record.GetProperty("time").GetString()));
    }

    [Fact]
    public void Users_of_a_file_have_days_of_their_own()
    {
        File.WriteAllText(trained["users"], $"{SmallLog.UserOf(0)}\n\nnew.two@example.com\n");
        var records = Parse(Generate("--users", trained["users"], "--day", "2026-04-01", "--days", "3"));
        var users = records.Select(record => record.GetProperty("user").GetString()!).Distinct().Order();
        Assert.Equal([SmallLog.UserOf(0), "new.two@example.com"], users);
    }

    [Fact]
    public void A_file_of_records_says_where_they_come_from()
    {
        Assert.Equal(0, Generate("--count", "3", "--where", "app.name=Wiki", "--seed", "5", "--out", trained["g.jsonl"]).ExitCode);
        var origin = JsonDocument.Parse(File.ReadAllText(trained["g.jsonl.provenance.json"])).RootElement;
        Assert.Equal("app.name=Wiki", origin.GetProperty("where")[0].GetString());
        Assert.Equal(64, origin.GetProperty("schemaHash").GetString()!.Length);
        Assert.True(origin.GetProperty("synthetic").GetBoolean());
        Assert.Equal(1 << 16, origin.GetProperty("maxTokens").GetInt32());
        string free = trained["free.jsonl"];
        Assert.Equal(0, Generate("--count", "3", "--unconstrained", "--out", free).ExitCode);
        // Four contexts.
        Assert.Equal(512, JsonDocument.Parse(File.ReadAllText(free + ".provenance.json")).RootElement.GetProperty("maxTokens").GetInt32());
    }

    [Fact]
    public void The_end_of_a_path_will_do_where_no_other_has_it()
    {
        var records = Parse(Generate("--where", "city=Oslo", "--count", "5"));
        Assert.Equal(5, records.Count);
        Assert.All(records, record => Assert.Equal("Oslo", record.GetProperty("where").GetProperty("city").GetString()));
    }

    [Theory]
    [InlineData("--prompt", "{\"time", "fields")]
    [InlineData("--max-tokens", "1", "end by themselves")]
    [InlineData("--day", "02.03.2026", "2026-03-02")]
    [InlineData("--day", "1969-12-31", "1970")]
    [InlineData("--where", "where.town=Oslo", "did you mean where.city")]
    [InlineData("--like", "nobody@example.com", "--user")]
    [InlineData("--users", "/nowhere/users", "no such file")]
    [InlineData("--days", "3", "--day")]
    [InlineData("--tz", "Paris", "+02:00")]
    public void What_cannot_be_is_refused(string flag, string value, string expected)
    {
        var run = Generate(flag, value);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Talk);
        Assert.DoesNotContain("   at ", run.Talk);
    }

    [Fact]
    public void A_schema_edited_in_its_rules_serves_and_one_edited_in_its_tokens_is_refused()
    {
        string model = trained["edited"];
        Directory.CreateDirectory(model);
        foreach (string file in Directory.GetFiles(trained.Model)) File.Copy(file, Path.Combine(model, Path.GetFileName(file)));
        string schema = Path.Combine(model, "schema.json"), text = File.ReadAllText(schema);
        // An outcome of a rule is no token: another one is written from then on.
        File.WriteAllText(schema, Regex.Replace(text, "(\"City 1\"|\"City 2\")(?=\\s*\\])", "\"Bergen\""));
        Assert.Equal(0, Cyberlm.Run("generate", "--model", model, "--threads", "1").ExitCode);
        File.WriteAllText(schema, text.Replace("\"Wiki\"", "\"Weki\"", StringComparison.Ordinal));
        var run = Cyberlm.Run("generate", "--model", model, "--threads", "1");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("no longer fits the model", run.Talk);
        File.Delete(schema);
        Assert.Contains("schema.json is missing", Cyberlm.Run("generate", "--model", model, "--threads", "1").Talk);
    }

    [Fact]
    public void A_run_of_fields_is_resumed_to_the_same_weights()
    {
        string[] train =
        [
            "train", "--data", trained.Log, "--out", trained["half"], .. Small, "--checkpoint-every", "2", "--eval-every", "2",
        ];
        Assert.Equal(0, Cyberlm.Run(train).ExitCode);
        byte[] whole = File.ReadAllBytes(Path.Combine(trained["half"], "model.safetensors"));
        // As after a kill behind step 2: the later checkpoint, the best weights and the token file are gone.
        Directory.Delete(Path.Combine(trained["half"], "checkpoints", "step-00000004"), recursive: true);
        string tokens = Path.Combine(trained["half"], "tokens");
        if (Directory.Exists(tokens)) Directory.Delete(tokens, recursive: true);
        var run = Cyberlm.Run("train", "--resume", "--out", trained["half"], "--threads", "1");
        Assert.True(run.ExitCode == 0, run.Talk);
        Assert.Equal(whole, File.ReadAllBytes(Path.Combine(trained["half"], "model.safetensors")));
    }

    [Fact]
    public void What_has_changed_since_the_training_is_shown()
    {
        string[] lines = File.ReadAllLines(trained.Log);
        File.WriteAllLines(trained["same.jsonl"], lines[..60]);
        // A rule that no longer holds, a key that was never there, someone new.
        File.WriteAllLines(trained["other.jsonl"], lines[..60].Select(line => line.Replace("\"reason\":\"\"", "\"reason\":\"ok\"")
            .Replace("\"took\"", "\"more\":1,\"took\"").Replace(SmallLog.UserOf(0), "stranger@example.com")));
        JsonElement Against(string log)
        {
            var run = Cyberlm.Run("inspect", trained[log], "--against", trained.Model, "--json");
            Assert.True(run.ExitCode == 0, run.Talk);
            return JsonDocument.Parse(run.Output).RootElement;
        }

        var (same, other) = (Against("same.jsonl"), Against("other.jsonl"));
        Assert.Equal((0, 0), (same.GetProperty("recordsWithExceptions").GetInt32(), same.GetProperty("newEntities").GetInt32()));
        int broken = lines[..60].Count(line => line.Contains("\"reason\":\"\"", StringComparison.Ordinal));
        Assert.Equal(broken, other.GetProperty("recordsWithExceptions").GetInt32());
        Assert.Equal(1, other.GetProperty("newEntities").GetInt32());
        Assert.True(other.GetProperty("tokensPerRecord").GetDouble() > same.GetProperty("tokensPerRecord").GetDouble() + 5);
        Assert.Equal(2, Cyberlm.Run("inspect", trained.Log, "--against", trained["nowhere"]).ExitCode);
    }

    [Fact]
    public void A_file_that_says_where_records_come_from_is_not_replaced_unasked()
    {
        string made = trained["kept.jsonl"], origin = made + ".provenance.json";
        File.WriteAllText(origin, "of other records");
        var run = Generate("--count", "3", "--out", made);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("kept.jsonl.provenance.json is there already", run.Talk);
        Assert.False(File.Exists(made));
        Assert.Equal("of other records", File.ReadAllText(origin));
        Assert.Equal(0, Generate("--count", "3", "--out", made, "--force").ExitCode);
        Assert.Contains("synthetic", File.ReadAllText(origin));
    }

    [Fact]
    public void Plain_lines_have_no_fields()
    {
        File.WriteAllLines(trained["a.log"], Enumerable.Range(0, 50).Select(i => $"Mar {i % 28 + 1} host sshd[{i}]: line"));
        var run = Cyberlm.Run(["train", "--data", trained["a.log"], "--out", trained["lines"], "--tokenizer", "field", .. Small]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--tokenizer bpe", run.Talk);
        Assert.Contains("(bpe,", Cyberlm.Run(["train", "--data", trained["a.log"], "--out", trained["lines"], .. Small, "--dry-run"]).Talk);
    }
}

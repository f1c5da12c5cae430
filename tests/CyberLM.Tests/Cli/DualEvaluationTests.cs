using System.Text.Json;
using Xunit;

namespace CyberLM.Tests.Cli;

/// <summary>evaluate of a model with a slot model beside it: with what that draws, and without.</summary>
public sealed class DualEvaluationTests(SlotModelTests.Trained trained) : IClassFixture<SlotModelTests.Trained>
{
    const string Count = "60";

    Outcome Evaluate(string model, params string[] more)
    {
        string[] lines = File.ReadAllLines(trained.Log);
        File.WriteAllLines(trained["real.jsonl"], lines[^320..^80]);
        File.WriteAllLines(trained["holdout.jsonl"], lines[^80..]);
        var run = Cyberlm.Run(
        [
            "evaluate", "--model", model, "--real", trained["real.jsonl"], "--holdout", trained["holdout.jsonl"], "--count", Count,
            "--seed", "7", "--threads", "1", .. more,
        ]);
        Assert.True(run.ExitCode == 0, run.Talk);
        return run;
    }

    string Generate(string name, params string[] more)
    {
        var run = Cyberlm.Run(
        [
            "generate", "--model", trained.Model, "--count", Count, "--seed", "7", "--threads", "1", "--out", trained[name], .. more,
        ]);
        Assert.True(run.ExitCode == 0, run.Talk);
        return $"{name}={trained[name]}";
    }

    /// <summary>All figures of a column, by section and key; but for the last, which is of the model and not of its records.</summary>
    static List<(string Row, string Figure)> Column(JsonElement report, string name) =>
    [
        .. from section in report.GetProperty("sections").EnumerateArray()
           where section.GetProperty("name").GetString() != "model"
           from row in section.GetProperty("rows").EnumerateArray()
           where row.GetProperty("synthetic").TryGetProperty(name, out _)
           select ($"{section.GetProperty("name").GetString()}/{row.GetProperty("key").GetString()}",
               row.GetProperty("synthetic").GetProperty(name).GetRawText()),
    ];

    [Fact]
    public void Each_column_is_what_generate_writes_with_the_slot_model_and_without()
    {
        string dual = Generate("dual.jsonl"), alone = Generate("alone.jsonl", "--single");
        var report = JsonDocument.Parse(Evaluate(trained.Model, "--json", "--synthetic", dual, alone).Output).RootElement;
        var constrained = Column(report, "constrained");
        Assert.NotEmpty(constrained);
        Assert.Equal(Column(report, "dual.jsonl"), constrained);
        Assert.Equal(Column(report, "alone.jsonl"), Column(report, "single"));
        Assert.NotEqual(Column(report, "single"), constrained);
        string[] columns = ["constrained", "single", "unconstrained", "dual.jsonl", "alone.jsonl"];
        Assert.Equal(columns, report.GetProperty("columns").EnumerateArray().Select(column => column.GetString()));
    }

    [Fact]
    public void Tokens_are_drawn_as_generate_draws_them()
    {
        string bare = trained.Copy("plain");
        Directory.Delete(Path.Combine(bare, "slots"), recursive: true);
        string[] sampling = ["--temperature", "0.7", "--top-k", "3", "--min-p", "0.05"];
        string greedy = Generate("cold.jsonl", ["--single", .. sampling]);
        var report = JsonDocument.Parse(Evaluate(bare, [.. sampling, "--json", "--synthetic", greedy]).Output).RootElement;
        Assert.Equal(Column(report, "cold.jsonl"), Column(report, "constrained"));
        var said = report.GetProperty("sampling");
        Assert.Equal((0.7, 3, 1.0, 0.05), (Math.Round(said.GetProperty("temperature").GetDouble(), 6), said.GetProperty("topK").GetInt32(),
            said.GetProperty("topP").GetDouble(), Math.Round(said.GetProperty("minP").GetDouble(), 6)));
        var asLearned = JsonDocument.Parse(Evaluate(bare, "--json").Output).RootElement;
        Assert.Equal(1, asLearned.GetProperty("sampling").GetProperty("temperature").GetDouble());
        Assert.NotEqual(Column(asLearned, "constrained"), Column(report, "constrained"));
        Assert.Equal(2, Cyberlm.Run(
            "evaluate", "--model", bare, "--real", trained.Log, "--holdout", trained.Log, "--temperature", "-1").ExitCode);
    }

    [Fact]
    public void Days_of_users_left_out_stand_beside_those_of_known_ones()
    {
        File.WriteAllLines(trained["out.jsonl"], File.ReadAllLines(trained.Log)[..200]
            .Select(line => line.Replace("@example.com", "@elsewhere.example", StringComparison.Ordinal)));
        var report = JsonDocument.Parse(Evaluate(trained.Model, "--left-out", trained["out.jsonl"], "--json").Output).RootElement;
        Assert.Equal(trained["out.jsonl"], report.GetProperty("leftOut")[0].GetString());
        var rows = report.GetProperty("sections").EnumerateArray()
            .Single(section => section.GetProperty("name").GetString() == "users left out").GetProperty("rows");
        Assert.Equal(["left_out", "left_out_users", "left_out_values", "known", "known_users", "known_values"],
            rows.EnumerateArray().Select(row => row.GetProperty("key").GetString()));
        foreach (var row in rows.EnumerateArray())
        {
            Assert.InRange(row.GetProperty("synthetic").GetProperty("constrained").GetProperty("value").GetDouble(), 0.3, 1);
            Assert.Equal(JsonValueKind.Null, row.GetProperty("synthetic").GetProperty("unconstrained").ValueKind);
        }
        // The log itself has no one whom the model does not know.
        string[] real = ["--real", trained["real.jsonl"], "--holdout", trained["holdout.jsonl"], "--threads", "1"];
        var none = Cyberlm.Run(["evaluate", "--model", trained.Model, "--left-out", trained.Log, "--count", Count, .. real]);
        Assert.Equal(2, none.ExitCode);
        Assert.Contains("no day of a user whom the model does not know", none.Talk);
        Assert.Equal(2, Cyberlm.Run(["evaluate", "--synthetic", trained.Log, "--left-out", trained["out.jsonl"], .. real]).ExitCode);
    }

    [Fact]
    public void Rules_look_at_the_same_days_of_the_same_users()
    {
        File.WriteAllText(trained["any.yml"], """
            title: Any
            logsource: {product: any}
            detection: {timed: {time|exists: true}, condition: timed}
            """);
        var run = Evaluate(trained.Model, "--rules", trained["any.yml"], "--entity", "user", "--json");
        var alerts = JsonDocument.Parse(run.Output).RootElement.GetProperty("alerts")[0];
        Assert.Equal("constrained", alerts.GetProperty("name").GetString());
        Assert.InRange(alerts.GetProperty("userDays").GetInt32(), 5, 1000);
        var (real, made) = (alerts.GetProperty("real"), alerts.GetProperty("made"));
        Assert.Equal(real.GetProperty("from").GetString(), made.GetProperty("from").GetString());
        Assert.Equal(made.GetProperty("records").GetInt32(), alerts.GetProperty("all").GetProperty("made").GetInt32());
        Assert.Equal(1, alerts.GetProperty("all").GetProperty("ratio").GetProperty("value").GetDouble());
    }

    [Fact]
    public void Without_a_slot_model_there_is_no_single_beside_it()
    {
        string bare = trained.Copy("bare");
        Directory.Delete(Path.Combine(bare, "slots"), recursive: true);
        Assert.Matches("holdout +constrained +unconstrained", Evaluate(bare).Output);
    }
}

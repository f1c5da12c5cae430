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
    public void Without_a_slot_model_there_is_no_single_beside_it()
    {
        string bare = trained.Copy("bare");
        Directory.Delete(Path.Combine(bare, "slots"), recursive: true);
        Assert.Matches("holdout +constrained +unconstrained", Evaluate(bare).Output);
    }
}

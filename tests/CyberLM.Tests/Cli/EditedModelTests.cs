using System.Text;
using System.Text.Json.Nodes;
using CyberLM.Tests.Gpt;
using CyberLM.Tests.Logs.Generation;
using Xunit;

namespace CyberLM.Tests.Cli;

/// <summary>A model whose files a person has changed: no record comes of it that is no JSON, and what is wrong is said.</summary>
public sealed class EditedModelTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public EditedModelTests()
    {
        File.WriteAllLines(folder["log.jsonl"], SmallLog.Records().Select(record => Encoding.UTF8.GetString(record.Span)));
        var train = Cyberlm.Run("train", "--data", folder["log.jsonl"], "--out", folder["m"], "--layers", "1", "--heads", "2",
            "--channels", "32", "--context", "128", "--batch", "2", "--steps", "2", "--threads", "1");
        Assert.True(train.ExitCode == 0, train.Talk);
    }

    public void Dispose() => folder.Dispose();

    Outcome Generate(params string[] more) => Cyberlm.Run(["generate", "--model", folder["m"], "--threads", "1", .. more]);

    void Edit(string file, Action<JsonNode> change)
    {
        var root = JsonNode.Parse(File.ReadAllText(folder[$"m/{file}"]))!;
        change(root);
        File.WriteAllText(folder[$"m/{file}"], root.ToJsonString());
    }

    /// <summary>The rule alone is right: bare copies of numbers are numbers. That text is copied shows in the record.</summary>
    [Fact]
    public void A_record_that_an_edited_rule_spells_wrong_is_not_written()
    {
        Assert.Equal(0, Generate("--count", "3").ExitCode);
        Edit("schema.json", schema =>
        {
            JsonObject[] slots = [.. schema["slots"]!.AsArray().Select(slot => slot!.AsObject())];
            int user = slots.First(slot => (string)slot["path"]! == "user" && (string)slot["is"]! == "value")["slot"]!.GetValue<int>();
            var copy = slots.SelectMany(slot => slot["predicted"]?.AsArray() ?? []).Select(group => group!["by"]!)
                .First(by => by["copyOf"] is not null);
            (copy["copyOf"], copy["before"], copy["behind"]) = (user, "", "");
        });
        var run = Generate("--count", "3", "--out", folder["g.jsonl"]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("m/schema.json", run.Talk);
        Assert.Contains("is no JSON object", run.Talk);
        Assert.False(File.Exists(folder["g.jsonl"]));
    }

    [Fact]
    public void A_population_with_a_day_that_cannot_be_is_the_files_fault()
    {
        Edit("population.json", population => population["members"]![2]!["days"]![0] = int.MaxValue);
        var run = Generate("--count", "3");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("population.json", run.Talk);
        Assert.Contains("members[2]", run.Talk);
    }

    [Fact]
    public void Null_in_the_schema_is_the_files_fault()
    {
        Edit("schema.json", schema =>
        {
            var code = schema["slots"]!.AsArray().Select(slot => slot!["code"]!).First(code => code["formats"] is not null);
            code["formats"]![0]!["zone"] = null;
        });
        var run = Generate("--count", "3");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("null stands where text is expected", run.Talk);
    }
}

using System.Text.Json;
using Xunit;

namespace CyberLM.Tests.Cli;

/// <summary>JSON records learned as characters, held to their grammar while they are generated.</summary>
public sealed class ConstrainedTextTests : IDisposable
{
    readonly Gpt.TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    void Train(IEnumerable<string> lines, params string[] more)
    {
        File.WriteAllLines(folder["a.jsonl"], lines);
        var train = Cyberlm.Run(Cyberlm.Train(folder["a.jsonl"], folder["m"], ["--steps", "2", .. more]));
        Assert.True(train.ExitCode == 0, train.Talk);
    }

    static IEnumerable<string> Json(int count) => Enumerable.Range(0, count).Select(i =>
        $"{{\"time\":\"2026-03-02T08:{i % 60:D2}:00Z\",\"user\":\"u {i % 3}\","
            + $"\"late\":{(i < count * 8 / 10 ? 1 : 2)},\"n\":{i * 37 % 100}}}");

    [Fact]
    public void Records_of_an_untrained_model_are_whole_unless_it_writes_by_itself()
    {
        Train(Json(200));
        var held = Cyberlm.Run("generate", "--model", folder["m"], "--count", "8", "--seed", "4", "--out", folder["new.jsonl"]);
        Assert.True(held.ExitCode == 0, held.Talk);
        Assert.Contains("8 of 8 parse as JSON, 8 of 8 have the keys", held.Talk);
        foreach (string line in File.ReadLines(folder["new.jsonl"]))
        {
            using var record = JsonDocument.Parse(line);
            Assert.Equal(["time", "user", "late", "n"], record.RootElement.EnumerateObject().Select(member => member.Name));
            Assert.Contains(record.RootElement.GetProperty("user").GetString(), (string[])["u 0", "u 1", "u 2"]);
        }
        var free = Cyberlm.Run("generate", "--model", folder["m"], "--count", "8", "--seed", "4", "--out", folder["f.jsonl"],
            "--unconstrained");
        Assert.True(free.ExitCode == 0, free.Talk);
        Assert.Contains("0 of 8 parse as JSON", free.Talk);
        Assert.True(Constrained("new.jsonl"));
        Assert.False(Constrained("f.jsonl"));
    }

    bool Constrained(string file) =>
        JsonDocument.Parse(File.ReadAllText(folder[file + ".provenance.json"])).RootElement.GetProperty("constrained").GetBoolean();

    [Fact]
    public void A_prompt_that_no_record_begins_with_is_refused()
    {
        Train(Json(200));
        var refused = Cyberlm.Run("generate", "--model", folder["m"], "--prompt", "{\"time\": ");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("its character 9 is ' ' behind {\"time\":; only '\"' can stand there", refused.Talk);
        Assert.Empty(refused.Output);
        Assert.Equal(0, Cyberlm.Run("generate", "--model", folder["m"], "--prompt", "{\"time\": ", "--unconstrained").ExitCode);
    }

    [Fact]
    public void The_grammar_is_that_of_the_records_trained_on_and_goes_with_the_model()
    {
        Train(Json(200), "--split", "bytes:0.3");
        using (var grammar = JsonDocument.Parse(File.ReadAllText(folder["m/grammar.json"])))
        {
            Assert.InRange(grammar.RootElement.GetProperty("records").GetInt32(), 138, 142);
            var late = grammar.RootElement.GetProperty("record").GetProperty("object").GetProperty("members")[2];
            Assert.Equal("[1]", late.GetProperty("values").GetRawText().Replace("\n", "").Replace(" ", ""));
        }
        Train(Enumerable.Range(0, 100).Select(i => $"user {i} logged in"), "--force");
        Assert.False(File.Exists(folder["m/grammar.json"]));
    }
}

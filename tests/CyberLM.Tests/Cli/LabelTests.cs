using System.Text.Json;
using CyberLM.Tests.Gpt;
using Xunit;

namespace CyberLM.Tests.Cli;

/// <summary>Labels beside a log as prompts: learned by train, asked for by generate, seen by rules.</summary>
public sealed class LabelTests(LabelTests.Trained trained) : IClassFixture<LabelTests.Trained>
{
    static readonly string[] Small =
    [
        "--layers", "1", "--heads", "2", "--channels", "32", "--context", "64", "--batch", "8", "--threads", "1", "--split", "bytes:0.05",
    ];

    public sealed class Trained : IDisposable
    {
        readonly TemporaryFolder folder = new();

        public Trained()
        {
            LabelLog.Write(Log, Truth);
            Run = Cyberlm.Run(["train", "--data", Log, "--labels", Truth, "--out", Model, "--steps", "400", "--learning-rate", "1e-2",
                "--eval-every", "400", .. Small]);
        }

        internal Outcome Run { get; }
        public string Log => folder["log.jsonl"];
        public string Truth => folder["truth.jsonl"];
        public string Model => folder["m"];

        public string this[string name] => folder[name];

        public void Dispose() => folder.Dispose();
    }

    Outcome Generate(params string[] more)
    {
        Assert.True(trained.Run.ExitCode == 0, trained.Run.Talk);
        return Cyberlm.Run(["generate", "--model", trained.Model, "--threads", "1", "--count", "60", .. more]);
    }

    string[] Codes(params string[] label)
    {
        var run = Generate(label);
        Assert.True(run.ExitCode == 0, run.Talk);
        return [.. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("code").GetString()!)];
    }

    /// <summary>
    /// The log has four times as many records of work as of either attack. So small a model learns it by heart, and by another seed or
    /// other instructions how well differs: of 300 records it gave 261 to 296 where the label was asked for, 16 to 118 by the other
    /// attack's and 0 to 8 by none, over four seeds.
    /// </summary>
    [Fact]
    public void A_rule_of_a_technique_fires_where_records_of_it_were_asked_for_and_hardly_elsewhere()
    {
        File.WriteAllText(trained["rule.yml"], """
            title: Wrong password
            tags: [attack.t1110.001]
            logsource: {product: azure, service: signinlogs}
            detection: {s: {code: '50126'}, condition: s}
            """);
        int Alerts(params string[] label)
        {
            string file = trained[$"{label.LastOrDefault("all").Split('=')[^1]}.jsonl"];
            Assert.Equal(0, Generate([.. label, "--out", file]).ExitCode);
            var run = Cyberlm.Run("rules", "run", file, "--rules", trained["rule.yml"], "--no-routing");
            Assert.True(run.ExitCode == 0, run.Talk);
            return run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
        }

        Assert.InRange(Alerts("--label", $"technique={LabelLog.Guessing}"), 31, 60);
        Assert.InRange(Alerts("--label", $"technique={LabelLog.Fatigue}"), 0, 30);
        Assert.InRange(Alerts("--label", "technique=none"), 0, 10);
        Assert.InRange(Alerts(), 0, 10);
    }

    [Fact]
    public void Records_have_the_keys_of_the_log_and_no_label()
    {
        var run = Generate("--label", $"Technique={LabelLog.Fatigue}");
        string[] keys = ["time", "user", "code", "address", "number"];
        Assert.All(run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), line =>
            Assert.Equal(keys, JsonDocument.Parse(line).RootElement.EnumerateObject().Select(field => field.Name)));
        Assert.Equal(Codes("--label", "technique=none"), Codes());
    }

    /// <summary>The scenario does not say the code: an attack has that of its label, its twin those of people at work.</summary>
    [Fact]
    public void A_scenario_is_played_with_the_label_of_its_technique_and_a_benign_twin_as_background()
    {
        Assert.True(trained.Run.ExitCode == 0, trained.Run.Talk);
        int Refused(string id, string what)
        {
            File.WriteAllText(trained[$"{id}.yml"], $"id: {id}\n{what}\n" + """
                title: Prompts
                description: Ten records of someone.
                actors: {victim: {users: 1}}
                streams: {work: {time: time, user: {user: "${user}"}}}
                steps: [{id: prompt, stream: work, user: victim, count: 10, within: 2m}]
                """);
            string file = trained[$"{id}.jsonl"];
            var run = Cyberlm.Run(["simulate", string.Join(',', Enumerable.Repeat(trained[$"{id}.yml"], 3)), "--model", trained.Model,
                "--threads", "1", "--no-rules", "--out", file]);
            Assert.True(run.ExitCode == 0, run.Talk);
            string[] records = File.ReadAllLines(file);
            int[] own = [.. File.ReadAllLines(file + ".labels.jsonl")
                .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("record").GetInt32())];
            Assert.Equal(30, own.Length);
            return own.Count(record => records[record - 1].Contains("\"code\":\"500121\"", StringComparison.Ordinal));
        }

        Assert.InRange(Refused("PROMPTS", $"attack: [{LabelLog.Fatigue}]"), 16, 30);
        Assert.InRange(Refused("WORK", "twin-of: [S10]"), 0, 8);
        // A technique that the model does not know tells it nothing.
        Assert.InRange(Refused("OTHER", "attack: [T1528]"), 0, 8);
    }

    [Fact]
    public void What_was_asked_stands_in_the_provenance_and_what_could_be_is_said()
    {
        string file = trained["asked.jsonl"];
        Assert.Equal(0, Generate("--label", $"technique={LabelLog.Fatigue}", "--out", file).ExitCode);
        var origin = JsonDocument.Parse(File.ReadAllText(file + ".provenance.json")).RootElement;
        Assert.Equal($"technique={LabelLog.Fatigue}", Assert.Single(origin.GetProperty("labels").EnumerateArray()).GetString());
        Assert.Contains($"asks for another of {LabelLog.Guessing}, {LabelLog.Fatigue}", Generate().Talk, StringComparison.Ordinal);
        Assert.Contains("technique: none (", trained.Run.Talk, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("technique=T1110.002", "no record trained on has this label", "did you mean T1110.001? They have none, T1110.001, T1621")]
    [InlineData("tecnique=T1621", "no such label", "write it like technique=T1621")]
    [InlineData("technique", "no name and value", "write it like technique=")]
    [InlineData("code=50127", "no record trained on has this label", "did you mean 50126?")]
    public void A_label_that_was_never_seen_is_refused_with_those_that_were(string label, string sentence, string hint)
    {
        var run = Generate("--label", label);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(sentence, run.Talk, StringComparison.Ordinal);
        Assert.Contains(hint, run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_labels_at_once_are_refused_and_a_field_of_the_records_can_be_asked_for_too()
    {
        var run = Generate("--label", "technique=T1621", "technique=none");
        Assert.Equal(2, run.ExitCode);
        Assert.All(Codes("--label", "code=50074"), code => Assert.Equal("50074", code));
    }

    [Fact]
    public void Labels_that_cannot_be_learned_are_refused()
    {
        File.WriteAllText(trained["elsewhere.jsonl"], """{"stream":"other","line":1,"technique":"T1621"}""");
        File.WriteAllText(trained["quiet.jsonl"], """{"stream":"log","line":1,"technique":"none"}""");
        File.WriteAllText(trained["torn.jsonl"], """{"stream":"log","line":1,"technique":"T1621"}""" + "\n{\"stream\":");
        (string Sentence, string[] Flags)[] wrong =
        [
            ("there is no such file", ["--labels", trained["nowhere"]]), ("names no file", ["--labels", ""]),
            ("--label-field without --labels", ["--label-field", "kind"]),
            ("no line has kind", ["--labels", trained.Truth, "--label-field", "kind"]),
            ("none of the records with a label is in the data", ["--labels", trained["elsewhere.jsonl"]]),
            ("all records are background there", ["--labels", trained["quiet.jsonl"]]),
            ("line 2: not JSON", ["--labels", trained["torn.jsonl"]]),
            ("learned as text", ["--labels", trained.Truth, "--tokenizer", "bpe"]),
            ("knows nothing of labels", ["--labels", trained.Truth, "--slot", "place=address"]),
        ];
        foreach (var (sentence, flags) in wrong)
        {
            var run = Cyberlm.Run(["train", "--data", trained.Log, "--out", trained["wrong"], "--steps", "2", .. Small, .. flags]);
            Assert.True(run.ExitCode == 2, run.Talk);
            Assert.Contains(sentence, run.Talk, StringComparison.Ordinal);
            Assert.False(Directory.Exists(trained["wrong"]));
        }
    }
}

using System.Text;
using CyberLM.Cli.Commands;
using CyberLM.Tests.Logs.Generation;
using Xunit;

namespace CyberLM.Tests.Cli;

/// <summary>A resumed run is the same run: a flag that says otherwise is refused, whichever it is, and never passed over.</summary>
public sealed class ResumeFlagTests : IDisposable
{
    /// <summary>Of the run that is resumed.</summary>
    static readonly (string Flag, string Value)[] Same =
    [
        ("--steps", "4"), ("--layers", "1"), ("--heads", "2"), ("--channels", "32"), ("--context", "64"), ("--batch", "2"),
        ("--tokenizer", "char"), ("--split", "bytes:0.1"), ("--learning-rate", "2e-3"), ("--warmup", "0.05"), ("--clip", "1"),
        ("--seed", "1"), ("--accumulate", "1"), ("--dtype", "f32"), ("--keep", "2"), ("--patience", "0"), ("--eval-every", "0"),
        ("--checkpoint-every", "2"), ("--positions", "rotary"), ("--norm", "rmsnorm"), ("--mlp", "swiglu"), ("--kv-heads", "2"),
        ("--optimizer", "adamw"), ("--protect", "0"), ("--spell-all", "false"), ("--blind", "false"),
    ];

    static readonly (string Flag, string Value)[] Other =
    [
        ("--steps", "5"), ("--layers", "2"), ("--heads", "4"), ("--channels", "64"), ("--context", "32"), ("--batch", "3"),
        ("--tokenizer", "bpe"), ("--split", "time:0.1"), ("--learning-rate", "1e-3"), ("--warmup", "2"), ("--clip", "0.5"),
        ("--weight-decay", "0.5"), ("--seed", "2"), ("--accumulate", "2"), ("--dtype", "bf16"), ("--keep", "1"), ("--patience", "3"),
        ("--eval-every", "3"), ("--checkpoint-every", "1"), ("--positions", "learned"), ("--norm", "layernorm"), ("--mlp", "gelu"),
        ("--kv-heads", "1"), ("--preset", "base"), ("--bias", "true"), ("--untied-head", "true"), ("--vocabulary", "999"),
        ("--init-from", "elsewhere"), ("--force", "true"), ("--optimizer", "muon"), ("--pseudonymise", "nowhere"),
        ("--slot", "place=address"), ("--entity", "user"), ("--time", "at"), ("--tz", "+02:00"), ("--protect", "3"),
        ("--spell-all", "true"), ("--labels", "nowhere"), ("--label-field", "kind"), ("--blind", "true"),
    ];

    /// <summary>They say where and how to go on, not what.</summary>
    static readonly string[] Free =
    [
        "--data", "--out", "--backend", "--threads", "--pin", "--resume", "--dry-run", "--minutes", "--passes", "--help",
    ];

    readonly Gpt.TemporaryFolder folder = new();

    public ResumeFlagTests()
    {
        File.WriteAllLines(folder["a.log"], Enumerable.Range(0, 60).Select(i => $"user u{i % 5} logged in from host h{i % 7}"));
        var run = Cyberlm.Run(Cyberlm.Train(folder["a.log"], folder["m"], "--steps", "4", "--checkpoint-every", "2"));
        Assert.True(run.ExitCode == 0, run.Talk);
    }

    public void Dispose() => folder.Dispose();

    Outcome Resume(params IEnumerable<string> flags) => Cyberlm.Run(["train", "--resume", "--out", folder["m"], .. flags]);

    [Fact]
    public void Each_flag_of_another_run_is_refused()
    {
        foreach (var (flag, value) in Other)
        {
            var outcome = Resume(flag, value);
            Assert.True(outcome.ExitCode == 2, $"{flag} {value}: exit {outcome.ExitCode}: {outcome.Talk}");
        }
    }

    [Fact]
    public void Flags_of_this_run_are_taken_one_by_one_and_all_together()
    {
        foreach (var (flag, value) in Same)
        {
            var outcome = Resume(flag, value);
            Assert.True(outcome.ExitCode == 0, $"{flag} {value}: {outcome.Talk}");
        }
        Assert.Equal(0, Resume(Same.SelectMany(s => new[] { s.Flag, s.Value })).ExitCode);
        Assert.Contains("keeps its 4 steps", Resume("--minutes", "1").Talk);
    }

    /// <summary>What a run of fields began with stands in its folder.</summary>
    [Fact]
    public void Flags_of_fields_are_compared_with_those_that_the_run_began_with()
    {
        File.WriteAllLines(folder["log.jsonl"], SmallLog.Records().Select(record => Encoding.UTF8.GetString(record.Span)));
        string[] own = ["--entity", "user", "--time", "time", "--tz", "-05:00", "--protect", "2"];
        var run = Cyberlm.Run(Cyberlm.Train(
            folder["log.jsonl"], folder["f"], ["--tokenizer", "field", "--context", "128", "--steps", "2", .. own]));
        Assert.True(run.ExitCode == 0, run.Talk);
        Outcome Again(params string[] flags) => Cyberlm.Run(["train", "--resume", "--out", folder["f"], .. flags]);
        Assert.Equal(0, Again(own).ExitCode);
        Assert.Equal(0, Again("--tz", "-5").ExitCode);
        foreach (var (flag, value) in new[]
            { ("--entity", "userId"), ("--time", "done"), ("--tz", "Z"), ("--protect", "0"), ("--protect", "3"), ("--spell-all", "true") })
        {
            var outcome = Again(flag, value);
            Assert.True(outcome.ExitCode == 2 && outcome.Talk.Contains($"has {flag} "), $"{flag} {value}: {outcome.Talk}");
        }
    }

    /// <summary>A flag that is added to train has to be decided here.</summary>
    [Fact]
    public void No_flag_is_forgotten()
    {
        var command = TrainCommand.Create(_ => throw new InvalidOperationException());
        var known = Other.Select(o => o.Flag).Concat(Free).Order();
        Assert.Equal(known, command.Options.Select(option => option.Name).Order());
    }
}

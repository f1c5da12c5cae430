using CyberLM.Cli.Commands;
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
        ("--optimizer", "adamw"),
    ];

    static readonly (string Flag, string Value)[] Other =
    [
        ("--steps", "5"), ("--layers", "2"), ("--heads", "4"), ("--channels", "64"), ("--context", "32"), ("--batch", "3"),
        ("--tokenizer", "bpe"), ("--split", "time:0.1"), ("--learning-rate", "1e-3"), ("--warmup", "2"), ("--clip", "0.5"),
        ("--weight-decay", "0.5"), ("--seed", "2"), ("--accumulate", "2"), ("--dtype", "bf16"), ("--keep", "1"), ("--patience", "3"),
        ("--eval-every", "3"), ("--checkpoint-every", "1"), ("--positions", "learned"), ("--norm", "layernorm"), ("--mlp", "gelu"),
        ("--kv-heads", "1"), ("--preset", "base"), ("--bias", "true"), ("--untied-head", "true"), ("--vocabulary", "999"),
        ("--init-from", "elsewhere"), ("--force", "true"), ("--optimizer", "muon"), ("--pseudonymise", "nowhere"),
        ("--slot", "place=address"),
    ];

    /// <summary>They say where and how to go on, not what.</summary>
    static readonly string[] Free =
    [
        "--data", "--out", "--backend", "--threads", "--pin", "--resume", "--dry-run", "--minutes", "--passes", "--help", "--entity",
        "--time", "--tz", "--spell-all", "--protect",
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

    /// <summary>A flag that is added to train has to be decided here.</summary>
    [Fact]
    public void No_flag_is_forgotten()
    {
        var command = TrainCommand.Create(_ => throw new InvalidOperationException());
        var known = Other.Select(o => o.Flag).Concat(Free).Order();
        Assert.Equal(known, command.Options.Select(option => option.Name).Order());
    }
}

using Xunit;

namespace CyberLM.Tests.Cli.Bench;

/// <summary>What stands in the environment reaches the verbs of bench, each by its own name.</summary>
public sealed class BenchEnvironmentTests : IDisposable
{
    readonly Gpt.TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    static (int Code, string Talk) Run(string name, string value, params string[] arguments)
    {
        using var run = Cyberlm.Start([(name, value)], ["bench", .. arguments]);
        run.OutputDataReceived += (_, _) => { };
        run.BeginOutputReadLine();
        string talk = run.StandardError.ReadToEnd();
        run.WaitForExit();
        return (run.ExitCode, talk);
    }

    [Fact]
    public void A_flag_of_a_verb_within_can_stand_there()
    {
        File.WriteAllText(folder["a"], """{"step":"train","milliseconds":1}""");
        File.WriteAllText(folder["b"], """{"step":"train","milliseconds":1.2}""");
        Assert.Equal(1, Run("CYBERLM_BENCH_COMPARE_FAIL_ON", "5%", "compare", folder["a"], folder["b"]).Code);
        Assert.Equal(0, Run("CYBERLM_BENCH_TRAIN_STEPS", "5", "compare", folder["a"], folder["b"]).Code);
        var (code, talk) = Run("CYBERLM_BENCH_COMPARE_FAILON", "5%", "compare", folder["a"], folder["b"]);
        Assert.Equal(2, code);
        Assert.Contains("CYBERLM_BENCH_COMPARE_FAILON is no flag of compare", talk);
    }

    [Theory]
    [InlineData("CYBERLM_BENCH_TRAIN_STEPS", 0)]
    [InlineData("CYBERLM_BENCH_STPES", 2)]
    public void Bench_itself_knows_its_verbs_variables_from_a_typo(string name, int code)
    {
        var run = Run(name, "5", "--backend", "ilgpu", "--layers", "1", "--heads", "1", "--channels", "16", "--context", "8", "--batch",
            "1", "--rows", "1", "--steps", "1");
        Assert.True(run.Code == code, run.Talk);
    }

    [Theory]
    [InlineData("roofline")]
    [InlineData("ops")]
    [InlineData("ops", "--backend", "all")]
    [InlineData("train", "--backend", "native")]
    public void A_named_library_that_is_not_there_is_the_environments_fault(params string[] arguments)
    {
        var (code, talk) = Run("CYBERLM_NATIVE", folder["none.so"], arguments);
        Assert.Equal(3, code);
        Assert.Contains("none.so", talk);
    }
}

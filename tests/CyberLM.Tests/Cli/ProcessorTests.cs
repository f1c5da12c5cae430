using System.Diagnostics;
using CyberLM.Cli;
using CyberLM.Kernels;
using CyberLM.Kernels.Ilgpu;
using CyberLM.Kernels.Native;
using CyberLM.Tests.Native;
using Xunit;

namespace CyberLM.Tests.Cli;

/// <summary>Processors that lack something, of which there are few, or which are shared: it works, and is said once.</summary>
public sealed class ProcessorTests : IDisposable
{
    readonly Gpt.TemporaryFolder folder = new();
    readonly string log;

    public ProcessorTests()
    {
        NativeEngine.Require();
        log = folder["a.log"];
        File.WriteAllLines(log, Enumerable.Range(0, 60).Select(i => $"user u{i % 5} logged in from host h{i % 7} for {i} minutes"));
    }

    public void Dispose() => folder.Dispose();

    string[] DryRun(params string[] more) => Cyberlm.Train(log, folder["m"], ["--steps", "2", "--dry-run", .. more]);

    static (int Code, string Talk) Run(Process process)
    {
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        string talk = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, talk);
    }

    static int Times(string text, string sentence) => text.Split(sentence).Length - 1;

    [Fact]
    public void Only_words_for_types_that_a_run_can_store_name_one()
    {
        using var backend = new NativeBackend(1);
        Assert.Equal(DType.F32, Backends.Storage(backend, "f32"));
        Assert.Equal(DType.BF16, Backends.Storage(backend, "bf16"));
        Assert.Throws<ArgumentException>(() => Backends.Storage(backend, "f16"));
    }

    [Fact]
    public void More_threads_than_processors_work_and_are_said_once()
    {
        int threads = Environment.ProcessorCount + 1;
        var outcome = Cyberlm.Run(Cyberlm.Train(log, folder["m"], "--steps", "2", "--threads", $"{threads}"));
        Assert.Equal((0, 1), (outcome.ExitCode, Times(outcome.Talk, $"{threads} threads share {threads - 1} processor")));
        var asMany = Cyberlm.Run(DryRun("--threads", $"{Environment.ProcessorCount}", "--force"));
        Assert.Equal((0, 0), (asMany.ExitCode, Times(asMany.Talk, "threads share")));
    }

    [Fact]
    public void One_processor_of_a_larger_machine_gets_one_thread()
    {
        if (!File.Exists("/usr/bin/taskset")) Assert.Skip("there is no taskset");
        string allowed = File.ReadLines("/proc/self/status").First(l => l.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal));
        string first = allowed.Split('\t')[1].Split('-', ',')[0];
        var start = new ProcessStartInfo("/usr/bin/taskset") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["-c", first, "dotnet", Path.Combine(AppContext.BaseDirectory, "cyberlm.dll"),
                                               .. DryRun("--threads", "0")])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var (code, talk) = Run(process);
        Assert.True(code == 0, talk);
        Assert.Contains(", 1 thread\n", talk);
    }

    [Fact]
    public void A_processor_without_wide_vectors_is_said_unless_it_was_asked_for()
    {
        using var scalar = new NativeBackend(1, InstructionSet.Scalar);
        Assert.Contains("no AVX2", Assert.Single(Backends.Remarks(scalar, new(1, null), 2, isaIsNamed: false)));
        Assert.Empty(Backends.Remarks(scalar, new(1, null), 2, isaIsNamed: true));
    }

    [Fact]
    public void An_instruction_set_that_is_named_and_not_there_is_the_environments_fault()
    {
        var lacking = Enum.GetValues<InstructionSet>().Except([InstructionSet.Best, .. InstructionSets.OfThisProcessor()]).ToList();
        if (lacking.Count == 0) Assert.Skip("this processor has them all");
        foreach (var set in lacking)
            foreach (string[] verb in (string[][])[DryRun(), ["bench", "roofline"]])
            {
                using var process = Cyberlm.Start([("CYBERLM_ISA", set.Name())], verb);
                var (code, talk) = Run(process);
                Assert.True(code == 3, talk);
                Assert.Contains($"CYBERLM_ISA is '{set.Name()}'", talk);
            }
    }

    [Theory]
    [InlineData("avx512bf16", true)]
    [InlineData("amxbf16", true)]
    [InlineData("avx2", false)]
    [InlineData("avx512bf16", false, "--dtype", "f32")]
    public void A_processor_that_multiplies_bf16_is_said_to_whoever_has_not_chosen(string isa, bool said, params string[] more)
    {
        if (!InstructionSets.OfThisProcessor().Any(set => set.Name() == isa)) Assert.Skip($"this processor has no {isa}");
        using var process = Cyberlm.Start([("CYBERLM_ISA", isa)], DryRun(more));
        Assert.Equal(said ? 1 : 0, Times(Run(process).Talk, "--dtype bf16 is about twice as fast"));
    }

    [Theory]
    [InlineData("CYBERLM_PIN", "1", 0, ", 2 threads, pinned\n")]
    [InlineData("CYBERLM_PIN", "1", 0, ", 2 threads\n", "--pin", "false")]
    [InlineData("CYBERLM_TRAIN_PIN", "1", 0, ", 2 threads, pinned\n")]
    [InlineData("CYBERLM_PIN", "0", 0, ", 2 threads\n")]
    [InlineData("CYBERLM_PIN", "0", 0, ", 2 threads, pinned\n", "--pin")]
    [InlineData("CYBERLM_PIN", "always", 2, "CYBERLM_PIN is 'always'")]
    public void The_environment_pins_and_the_flag_wins(string name, string value, int code, string sentence, params string[] more)
    {
        using var process = Cyberlm.Start([(name, value)], DryRun(["--threads", "2", .. more]));
        var run = Run(process);
        Assert.True(run.Code == code, run.Talk);
        Assert.Contains(sentence, run.Talk);
    }

    [Theory]
    [InlineData("CYBERLM_TRAIN_STEPS", "abc")]
    [InlineData("CYBERLM_TRAIN_STEPS", "99999999999")]
    [InlineData("CYBERLM_TRAIN_THREADS", "two")]
    [InlineData("CYBERLM_TRAIN_LEARNING_RATE", "fast")]
    public void A_number_in_the_environment_that_is_none_is_refused_in_a_sentence(string name, string value)
    {
        using var process = Cyberlm.Start([(name, value)], ["train", "--data", log, "--out", folder["m"], "--dry-run"]);
        var (code, talk) = Run(process);
        Assert.True(code == 2, talk);
        Assert.Contains($"{name}='{value}'", talk);
        Assert.DoesNotContain("   at ", talk);
    }

    [Fact]
    public void The_flag_pins_the_native_backend_and_says_where_it_does_not()
    {
        Assert.Contains(", 2 threads, pinned\n", Cyberlm.Run(DryRun("--threads", "2", "--pin")).Talk);
        using var ilgpu = new IlgpuBackend(1);
        Assert.Contains("--pin is for the native backend", Assert.Single(Backends.Remarks(ilgpu, new(1, true), 2, isaIsNamed: false)));
    }
}

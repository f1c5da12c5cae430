using System.Diagnostics;
using CyberLM.Gpt;
using Xunit;

namespace CyberLM.Tests.Gpt.Training;

/// <summary>Kills, each at another moment, and every time a resumption: the end has the bits of the unbroken run.</summary>
public sealed class KillAndResumeTests
{
    /// <summary>The long version is for a night.</summary>
    static readonly int Kills = Environment.GetEnvironmentVariable("CYBERLM_SOAK") == "1" ? 200 : 10;

    /// <summary>128 and the signal that nothing can catch.</summary>
    const int Killed = 128 + 9;

    [Theory]
    [InlineData(Optimizer.AdamW)]
    [InlineData(Optimizer.Muon)]
    public void A_run_killed_again_and_again_ends_with_the_bits_of_the_unbroken_one(Optimizer optimizer)
    {
        using var folder = new TemporaryFolder();
        string unbroken = Unbroken(folder, optimizer, out int operations);
        var random = new Random(11);
        int kills = 0;
        while (kills < Kills)
        {
            string path = folder[$"run{kills}"];
            // A run takes several kills, spread over its whole length; when it survives them it is compared and a new one begun.
            for (int part = 0; part < 4 && kills < Kills; part++)
            {
                bool killed = part % 2 == 0
                    ? KillAtOperation(path, random.Next(1, operations / 2), optimizer)
                    : KillAtMoment(path, random, optimizer);
                if (!killed) break;
                kills++;
            }
            using var last = KilledTraining.Begin(path, killAtOperation: 0, optimizer);
            Assert.Equal("", last.StandardError.ReadToEnd());
            last.WaitForExit();
            Assert.Equal(0, last.ExitCode);
            Assert.Equal(unbroken, RunResult.Of(path));
        }
    }

    /// <summary>False where less was left of the run than so many operations: a kill at a moment may come near its end.</summary>
    static bool KillAtOperation(string path, int operation, Optimizer optimizer)
    {
        using var child = KilledTraining.Begin(path, operation, optimizer);
        Assert.Equal("", child.StandardError.ReadToEnd());
        child.WaitForExit();
        Assert.Contains(child.ExitCode, new[] { 0, Killed });
        return child.ExitCode == Killed;
    }

    /// <summary>Some steps and some microseconds after its start, wherever that is; false where it had ended by then.</summary>
    static bool KillAtMoment(string path, Random random, Optimizer optimizer)
    {
        using var child = KilledTraining.Begin(path, killAtOperation: 0, optimizer);
        for (int lines = random.Next(1, 6); lines > 0 && child.StandardOutput.ReadLine() is not null; lines--) { }
        long until = Stopwatch.GetTimestamp() + random.Next(3_000_000);
        while (Stopwatch.GetTimestamp() < until) { }
        child.Kill();
        child.WaitForExit();
        return child.ExitCode == Killed;
    }

    static string Unbroken(TemporaryFolder folder, Optimizer optimizer, out int operations)
    {
        int count = 0;
        using var small = new SmallRun(folder.Path);
        using var backend = SmallRun.OpenBackend();
        DurableFile.Probe = (_, _) => count++;
        new TrainingRun(backend, small.Tokenizer, small.Data, new SilentObserver())
            .Start(folder["unbroken"], small.Told, KilledTraining.Recipe(optimizer), start: null, TestContext.Current.CancellationToken);
        DurableFile.Probe = null;
        operations = count;
        return RunResult.Of(folder["unbroken"]);
    }
}

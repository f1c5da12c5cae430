using System.Diagnostics;
using System.Runtime.CompilerServices;
using CyberLM.Gpt;

namespace CyberLM.Tests.Gpt.Training;

/// <summary>
/// The test program in its second role: with the variable set it trains in that folder, or resumes, and ends; or it dies by a signal that
/// nothing can catch when the Nth disk operation is about to happen.
/// </summary>
static class KilledTraining
{
    const string FolderVariable = "CYBERLM_TEST_TRAIN";
    const string KillVariable = "CYBERLM_TEST_KILL_AT";
    const string OptimizerVariable = "CYBERLM_TEST_OPTIMIZER";

    public static Recipe Recipe(Optimizer optimizer) => SmallRun.Recipe with { Steps = 20, Keep = 1, Optimizer = optimizer };

    /// <summary>Starts a child. It writes a line to its output after each step.</summary>
    public static Process Begin(string folder, int killAtOperation, Optimizer optimizer)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "CyberLM.Tests"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                [FolderVariable] = folder, [KillVariable] = killAtOperation.ToString(), [OptimizerVariable] = optimizer.ToString(),
                ["DOTNET_TieredPGO"] = "0",
            },
        };
        return Process.Start(start)!;
    }

    [ModuleInitializer]
    internal static void TrainWhenAsked()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is not { } folder) return;
        try
        {
            Train(folder, int.Parse(Environment.GetEnvironmentVariable(KillVariable)!),
                Enum.Parse<Optimizer>(Environment.GetEnvironmentVariable(OptimizerVariable)!));
            Environment.Exit(0);
        }
        catch (Exception e)
        {
            Console.Error.WriteLine(e);
            Environment.Exit(1);
        }
    }

    static void Train(string folder, int killAtOperation, Optimizer optimizer)
    {
        int operations = 0;
        DurableFile.Probe = (_, _) =>
        {
            if (++operations != killAtOperation) return;
            Process.GetCurrentProcess().Kill();
            Thread.Sleep(Timeout.Infinite);
        };
        string data = Directory.CreateDirectory(folder + ".data").FullName;
        using var small = new SmallRun(data);
        using var backend = SmallRun.OpenBackend();
        var observer = new RecordingObserver(step => Console.Out.WriteLine(step));
        var run = new TrainingRun(backend, small.Tokenizer, small.Data, observer);
        if (File.Exists(Path.Combine(folder, "recipe.json"))) run.Resume(folder);
        else run.Start(folder, small.Told, Recipe(optimizer), new TrainingStart { Overwrite = true });
        if (observer.Messages.Count > 0) throw new InvalidOperationException(string.Join('\n', observer.Messages));
    }
}

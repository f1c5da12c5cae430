using CyberLM.Cli.Output;
using CyberLM.Gpt;
using CyberLM.Kernels;

namespace CyberLM.Cli.Commands;

/// <summary>What `evaluate --scenarios` is to play, by what, and where the result goes.</summary>
/// <param name="Scenarios">ids and files, parted by commas; ALL: those that come with the program</param>
/// <param name="Rules">none: those that come with the program</param>
/// <param name="Adversary">folder of logs and the truth about them; null: of tenants of our own</param>
sealed record ScenarioQuestion(string Scenarios, string[] Rules, int Seeds, string? Adversary, int Redraws)
{
    /// <summary>Null: not named.</summary>
    public string? Model { get; init; }

    /// <summary>Of the first play of each scenario.</summary>
    public ulong Seed { get; init; } = 1;
    public NextTokenOptions Next { get; init; }
    public int Rows { get; init; } = 1;
    public string Backend { get; init; } = "auto";
    public string DType { get; init; } = "f32";
    public Threads Threads { get; init; }

    /// <summary>File for the JSON object; empty: none.</summary>
    public string Out { get; init; } = "";
    public bool Json { get; init; }
    public bool Force { get; init; }

    /// <summary>The model's folder. Refuses what cannot be, before minutes are spent.</summary>
    public string Require()
    {
        string model = Model
            ?? throw new CyberLMException("--scenarios without --model: nobody plays them", "name the folder that train wrote");
        if (Out.Length > 0) OutputFile.RefuseToReplace(Out, Force);
        // A walk through logs passes over the truth about them.
        string?[] beside = [.. Rules, Adversary is null ? null : ScenarioAdversary.TruthOf(Adversary)];
        OutputFile.RefuseWhatIsRead(Out, Adversary is null ? [] : [Adversary], beside, [model]);
        return model;
    }

    /// <summary>As `simulate` is told to play them.</summary>
    public SimulateChoices Choices(ulong seed) => new(
        [], null, null, Model!, [], null, null, Others: 0, [], Rules, Redraws, null, StripLabels: true, null, seed)
    {
        Json = false, Table = false, JudgesApart = true, Output = default, Next = Next, Rows = Rows, Backend = Backend, DType = DType,
        Weights = "dtype", Threads = Threads,
    };
}

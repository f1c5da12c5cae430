using CyberLM.Gpt;
using CyberLM.Kernels;

namespace CyberLM.Cli.Commands;

/// <summary>What is to be simulated, and where it goes.</summary>
/// <param name="Scenarios">as they are named on the command line, parted by commas</param>
/// <param name="Own">file or folder of scenarios beside those that come with the program</param>
/// <param name="Days">of background that end with the last of the scenarios; null: as many as these need</param>
/// <param name="Others">users beside those who take part, of whom there is background too; null: all</param>
/// <param name="Into">logs that are the background; none: it is generated</param>
/// <param name="Rules">none: those that come with the program; null: nothing is judged</param>
/// <param name="Labels">null: beside the records</param>
sealed record SimulateChoices(
    string[] Scenarios, string? Own, string? Variant, string Model, string[] Users, DateTimeOffset? Start, int? Days, int? Others,
    string[] Into,
    string[]? Rules, int Redraws, string? Labels, bool StripLabels, string? DetonationId, ulong Seed)
{
    public required bool Json { get; init; }
    public required bool Table { get; init; }

    /// <summary>Each scenario is judged as if it were the only one.</summary>
    public required bool JudgesApart { get; init; }
    public required OutputChoices Output { get; init; }
    public required NextTokenOptions Next { get; init; }
    public required int Rows { get; init; }
    public required string Backend { get; init; }
    public required string DType { get; init; }
    public required string Weights { get; init; }
    public required Threads Threads { get; init; }
}

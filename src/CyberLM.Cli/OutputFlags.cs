using System.CommandLine;
using CyberLM.Cli.Output;
using CyberLM.Logs;

namespace CyberLM.Cli;

/// <summary>Where generated records go, and what becomes of them on the way.</summary>
/// <param name="Shape">null: as the model writes them</param>
/// <param name="Marker">null: none</param>
/// <param name="Rate">null: as fast as they come</param>
readonly record struct OutputChoices(string Out, bool Force, string? Shape, string? Marker, string? Rate)
{
    /// <summary>What the clock shows at first by whose time records are released; null: they do not wait for theirs.</summary>
    public DateTimeOffset? Now { get; init; }
}

/// <summary>The flags of a verb that say it.</summary>
sealed class OutputFlags(Flags flags)
{
    public readonly Option<string> Out = flags.Add("out",
        "file to write, or - for stdout; its ending is its form: .jsonl .json .csv .parquet, then .gz or .zst", OutputFile.Stdout);
    public readonly Option<bool> Force = flags.Add("force", "replace the file", false);
    public readonly Option<string?> Shape = flags.Add<string?>("shape", "of Entra sign-ins, whichever the model writes", null,
        [.. EntraStage.Names]);
    public readonly Option<string?> Marker = flags.Add<string?>("marker",
        "a secret text: random identifiers become ones that only it can tell from others", null);
    public readonly Option<string?> Rate = flags.Add<string?>("rate", "releases records evenly: 5/s, 90/min, 1200/h", null);

    public OutputChoices Of(ParseResult parse) => new(
        parse.GetValue(Out)!, parse.GetValue(Force), parse.GetValue(Shape), parse.GetValue(Marker), parse.GetValue(Rate));
}

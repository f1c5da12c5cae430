using CyberLM.Cli.Output;
using CyberLM.Detection.Scenarios;

namespace CyberLM.Cli.Commands;

/// <summary>The scenarios that a verb works with: those that come with the program, and under --scenarios others.</summary>
static class ScenarioFlags
{
    /// <summary>Of a folder with much else, hundreds of files may be none: check says all.</summary>
    const int FindingsSaid = 20;

    public static System.CommandLine.Option<string?> Add(Flags flags) => flags.Add<string?>("scenarios",
        "file or folder of scenarios beside those that come with the program; one with the same id takes the place of theirs", null);

    public static ScenarioSet Read(string? path, Talk talk)
    {
        if (path is null) return ScenarioSet.Shipped;
        var own = ScenarioSet.Load([path]);
        if (own.Scenarios.Count == 0 && own.Findings.Count == 0)
            throw new CyberLMException($"{path}: no scenario is there", "scenarios are files that end in .yml or .yaml");
        foreach (var finding in own.Findings.Take(FindingsSaid)) talk.Warn($"no scenario: {finding}");
        if (own.Findings.Count > FindingsSaid)
            talk.Warn($"and {Units.Plural(own.Findings.Count - FindingsSaid, "more finding")}: cyberlm simulate check says them all");
        if (own.Scenarios.Count == 0)
            throw new CyberLMException($"{path}: no file there is a scenario", "cyberlm simulate check says why");
        return own.Over(ScenarioSet.Shipped);
    }
}

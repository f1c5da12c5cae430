using CyberLM.Cli.Output;
using CyberLM.Detection.Scenarios;

namespace CyberLM.Cli.Commands;

/// <summary>Scenarios and rules as a table for people: a line for each scenario.</summary>
sealed class SimulateTable(ScenarioJudge judge)
{
    static readonly string[] Heads = ["id", "title", "records", "must fire", "did, at first", "in the end", "missed", "others that fired"];

    public void Write(Stream data, IReadOnlyList<PlayedScenario> played)
    {
        using var output = new StreamWriter(data, leaveOpen: true);
        Columns.Write(output, Heads, played.Select(Cells));
    }

    string[] Cells(PlayedScenario one)
    {
        var scenario = one.Plan.Scenario;
        var must = scenario.MustFire.Except(judge.Unknown(scenario)).ToList();
        var others = one.Fired.Select(rule => rule.ShortName).Except(must).Order(StringComparer.Ordinal);
        return
        [
            scenario.Name, scenario.Title, $"{one.Records.Count}", $"{must.Count}",
            must.Count == 0 ? "-" : $"{must.Count - one.MissedFirst!.Count}", must.Count == 0 ? "-" : $"{must.Count - one.Missed!.Count}",
            string.Join(", ", one.Missed!), string.Join(", ", others.Select(name => Against(scenario, name))),
        ];
    }

    static string Against(Scenario scenario, string rule) => scenario.MustNotFire.Contains(rule) ? $"{rule} (must not)" : rule;
}

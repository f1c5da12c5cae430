using System.CommandLine;
using CyberLM.Cli.Output;
using CyberLM.Detection.Scenarios;

namespace CyberLM.Cli.Commands;

/// <summary>`simulate show`: one scenario as a person reads it, as JSON, or as its file.</summary>
static class SimulateShow
{
    public static Command Create(Func<ParseResult, Session> open)
    {
        var command = new Command("show", "One scenario: who takes part, what happens when, which fields decide, which rules fire.");
        var id = new Argument<string>("scenario") { Description = "its id, as list has it, or a file" };
        command.Arguments.Add(id);
        var flags = new Flags("simulate_show", command);
        var scenarios = ScenarioFlags.Add(flags);
        var json = flags.Add("json", "as one JSON object", false);
        var raw = flags.Add("raw", "the file itself, to begin one's own with", false);
        Examples.AddTo(command,
            "cyberlm simulate show S10",
            "cyberlm simulate show S10 --raw > mine.yml",
            "cyberlm simulate show mine.yml");
        command.SetAction(parse =>
            Run(open(parse), parse.GetValue(id)!, parse.GetValue(scenarios), parse.GetValue(json), parse.GetValue(raw)));
        return command;
    }

    static int Run(Session session, string id, string? path, bool json, bool raw)
    {
        if (json && raw) throw new CyberLMException("--json and --raw: it is written one way or the other", "leave one of them out");
        var found = SimulateScenarios.Load([id], variant: null, ScenarioFlags.Read(path, session.Talk));
        var scenario = found.Count == 1 ? found[0]
            : throw new CyberLMException($"{id} holds {found.Count} scenarios", "name the file of one");
        if (json)
        {
            JsonResult.Write(session.Data, to => ScenarioJson.Write(to, scenario));
            return ExitCode.Done;
        }
        using var output = new StreamWriter(session.Data, leaveOpen: true);
        if (raw) output.Write(scenario.Text);
        else new ScenarioPage(output, scenario).Write();
        return ExitCode.Done;
    }
}

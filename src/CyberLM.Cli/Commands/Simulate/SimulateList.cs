using System.CommandLine;
using System.Text.Json;
using CyberLM.Cli.Output;
using CyberLM.Detection.Scenarios;

namespace CyberLM.Cli.Commands;

/// <summary>`simulate list`: what there is, a scenario a line.</summary>
static class SimulateList
{
    public static Command Create(Func<ParseResult, Session> open)
    {
        var command = new Command("list", "The scenarios: id, title, techniques, streams, steps and events, rules that must fire.");
        var flags = new Flags("simulate_list", command);
        var scenarios = ScenarioFlags.Add(flags);
        var json = flags.Add("json", "as one JSON object", false);
        Examples.AddTo(command,
            "cyberlm simulate list",
            "cyberlm simulate list --scenarios mine/",
            "cyberlm simulate list --json | jq -r '.scenarios[] | select(.streams | index(\"audit\")) | .id'");
        command.SetAction(parse => Run(open(parse), parse.GetValue(scenarios), parse.GetValue(json)));
        return command;
    }

    static int Run(Session session, string? path, bool json)
    {
        var set = ScenarioFlags.Read(path, session.Talk);
        if (json) JsonResult.Write(session.Data, to => WriteJson(to, set));
        else WriteTable(session.Data, set);
        int benign = set.Scenarios.Count(scenario => scenario.IsBenign);
        session.Talk.Say($"{Units.Plural(set.Scenarios.Count - benign, "attack")}, {Units.Plural(benign, "benign twin")}");
        return ExitCode.Done;
    }

    static void WriteTable(Stream data, ScenarioSet set)
    {
        using var output = new StreamWriter(data, leaveOpen: true);
        string[] heads = ["id", "title", "techniques", "streams", "steps", "events", "must fire"];
        Columns.Write(output, heads, set.Scenarios.Select(scenario => new[]
        {
            scenario.Id, scenario.Title,
            scenario.IsBenign ? $"twin of {string.Join(", ", scenario.TwinOf)}" : string.Join(", ", scenario.Attack),
            string.Join(", ", scenario.Streams), $"{scenario.Steps.Count}", $"{scenario.TotalEvents}", string.Join(", ", scenario.MustFire),
        }));
    }

    static void WriteJson(Utf8JsonWriter json, ScenarioSet set)
    {
        json.WriteStartArray("scenarios");
        foreach (var scenario in set.Scenarios)
        {
            json.WriteStartObject();
            ScenarioJson.WriteSummary(json, scenario);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}

using System.CommandLine;

namespace CyberLM.Cli.Commands;

/// <summary>`simulate`: attacks, and their benign twins, as scenarios say them.</summary>
static class SimulateCommand
{
    public static Command Create(Func<ParseResult, Session> open)
    {
        var command = new Command("simulate",
            "Attack scenarios: played over a background by a trained model, listed, shown, checked; recorded attacks transplanted.");
        command.Subcommands.Add(SimulateList.Create(open));
        command.Subcommands.Add(SimulateShow.Create(open));
        command.Subcommands.Add(SimulateCheck.Create(open));
        SimulateRun.AddTo(command, open);
        Examples.AddTo(command,
            "cyberlm simulate S10 --model model --out attack.jsonl",
            "cyberlm simulate S10 --model model --out - | cyberlm rules run - --rules rules/ --table",
            "cyberlm simulate S02,S10,S26 --model model --into logs/ --out exercise.jsonl --strip-labels",
            "cyberlm simulate S01,S12,B01 --model model --out attacks.jsonl --table",
            "cyberlm simulate --from stratus.json --map user=alice --map account=111122223333 --into logs/ --out exercise.jsonl",
            "cyberlm simulate --from capture.zip --into logs/ --map-rest --start 2026-03-02T08:30:00Z --rules rules/ --out exercise.jsonl",
            "cyberlm simulate list",
            "cyberlm simulate show S10",
            "cyberlm simulate check mine/ --rules rules/");
        return command;
    }
}

using System.CommandLine;

namespace CyberLM.Cli.Commands;

/// <summary>`simulate`: attacks, and their benign twins, as scenarios say them.</summary>
static class SimulateCommand
{
    public static Command Create(Func<ParseResult, Session> open)
    {
        var command = new Command("simulate", "Attack scenarios: what there is, what one does, and whether a file is one.");
        command.Subcommands.Add(SimulateList.Create(open));
        command.Subcommands.Add(SimulateShow.Create(open));
        command.Subcommands.Add(SimulateCheck.Create(open));
        _ = new Flags("simulate", command);
        Examples.AddTo(command,
            "cyberlm simulate list",
            "cyberlm simulate show S10",
            "cyberlm simulate check mine/ --rules rules/");
        return command;
    }
}

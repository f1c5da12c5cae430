using System.CommandLine;

namespace CyberLM.Cli.Commands;

/// <summary>`tenant`: logs of a simulated organisation, for a first run without data of one's own.</summary>
static class TenantCommand
{
    public static Command Create(Func<ParseResult, Session> open)
    {
        var command = new Command("tenant", "Writes the sign-in log of a simulated organisation (Entra ID, Event Hub shape).");
        var flags = new Flags("tenant", command);
        var users = flags.Add("users", "people of the organisation", 30);
        var days = flags.Add("days", "days of log", 14);
        var seed = flags.Add("seed", "the same seed writes the same bytes", 1UL);
        var folder = flags.Add<string?>("out", "folder to write signin.jsonl and tenant.json into", null);
        var force = flags.Add("force", "replace what is there", false);
        folder.Required = true;
        Examples.AddTo(command, "cyberlm tenant --users 30 --days 14 --seed 1 --out logs");
        command.SetAction(parse => 0);
        return command;
    }
}

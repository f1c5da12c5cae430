using System.CommandLine;

namespace CyberLM.Cli.Commands;

static class InfoCommand
{
    public static Command Create(Func<ParseResult, Session> open) => new("info", "Backends, instruction sets, memory, what each backend can do.");
}

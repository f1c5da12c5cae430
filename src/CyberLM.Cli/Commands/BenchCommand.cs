using System.CommandLine;

namespace CyberLM.Cli.Commands;

static class BenchCommand
{
    public static Command Create(Func<ParseResult, Session> open) => new("bench", "The roofline of this machine and our share of it.");
}

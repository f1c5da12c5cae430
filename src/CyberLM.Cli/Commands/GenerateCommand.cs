using System.CommandLine;

namespace CyberLM.Cli.Commands;

static class GenerateCommand
{
    public static Command Create(Func<ParseResult, Session> open) => new("generate", "Samples new logs from a trained model.");
}

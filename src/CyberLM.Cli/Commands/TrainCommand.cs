using System.CommandLine;

namespace CyberLM.Cli.Commands;

static class TrainCommand
{
    public static Command Create(Func<ParseResult, Session> open) => new("train", "Trains a GPT from scratch on raw logs.");
}

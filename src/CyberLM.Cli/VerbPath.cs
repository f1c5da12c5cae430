using System.CommandLine;
using System.CommandLine.Parsing;

namespace CyberLM.Cli;

/// <summary>The verbs of a command line from the outermost on: bench, train.</summary>
static class VerbPath
{
    public static string[] Of(ParseResult parse)
    {
        var names = new Stack<string>();
        for (var at = parse.CommandResult; at.Command is not RootCommand; at = (CommandResult)at.Parent!) names.Push(at.Command.Name);
        return [.. names];
    }
}

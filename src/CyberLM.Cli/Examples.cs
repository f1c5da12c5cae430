using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace CyberLM.Cli;

/// <summary>A verb's --help, followed by commands to copy and by where else a flag can stand.</summary>
static class Examples
{
    public static void AddTo(Command command, params string[] examples)
    {
        var option = new HelpOption();
        option.Action = new HelpWithExamples((SynchronousCommandLineAction)option.Action!, examples);
        command.Options.Add(option);
    }

    sealed class HelpWithExamples(SynchronousCommandLineAction help, string[] examples) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parse)
        {
            HideArgumentsAbove(parse);
            int result = help.Invoke(parse);
            var output = parse.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (string example in examples) output.WriteLine($"  {example}");
            output.WriteLine();
            string verb = string.Join('_', VerbPath.Of(parse)).ToUpperInvariant();
            var command = parse.CommandResult.Command;
            bool hasFlags = command.Options.Any(option => option is not HelpOption);
            output.WriteLine(hasFlags ? $"Flags of one value can stand in the environment too: CYBERLM_{verb}_NAME=value,"
                : $"Flags of its commands can stand in the environment too: CYBERLM_{verb}_COMMAND_NAME=value,");
            output.WriteLine("with _ for - in the name; the command line wins.");
            output.WriteLine();
            return result;
        }

        /// <summary>`simulate list` takes none of the scenarios that `simulate` does.</summary>
        static void HideArgumentsAbove(ParseResult parse)
        {
            for (var at = parse.CommandResult.Parent as CommandResult; at is not null; at = at.Parent as CommandResult)
                foreach (var argument in at.Command.Arguments) argument.Hidden = true;
        }
    }
}

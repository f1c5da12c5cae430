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
            // `simulate list` takes none of the scenarios that `simulate` plays.
            for (var outer = parse.CommandResult.Parent; outer is CommandResult { Command: var verb }; outer = outer.Parent)
                foreach (var argument in verb.Arguments) argument.Hidden = true;
            int result = help.Invoke(parse);
            var output = parse.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (string example in examples) output.WriteLine($"  {example}");
            output.WriteLine();
            if (parse.CommandResult.Command.Action is null) return result;      // rules: its verbs have the flags
            string prefix = string.Join('_', VerbPath.Of(parse)).ToUpperInvariant();
            output.WriteLine($"Flags can stand in the environment too: CYBERLM_{prefix}_NAME=value,");
            output.WriteLine("with _ for - in the name; the command line wins.");
            output.WriteLine();
            return result;
        }
    }
}

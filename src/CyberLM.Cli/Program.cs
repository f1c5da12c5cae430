using CyberLM.Cli;
using CyberLM.Cli.Output;

using var output = StandardOutput.Open();
using var signals = new Signals();
return new CommandLine(output, Console.Error, signals).Run(args);

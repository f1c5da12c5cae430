using CyberLM.Cli;
using CyberLM.Cli.Output;

using var output = StandardOutput.Open();
using var error = new StandardError();
using var signals = new Signals();
return new CommandLine(output, error, signals).Run(args);

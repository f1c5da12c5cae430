using CyberLM.Cli;

using var signals = new Signals();
return new CommandLine(Console.OpenStandardOutput(), Console.Error, signals).Run(args);

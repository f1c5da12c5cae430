using CyberLM.Cli;
using Microsoft.Win32.SafeHandles;

// Not Console.OpenStandardOutput, which takes a reader that has gone for one that reads on: `generate | head` would never stop.
const int StandardOutput = 1;
using var output = new FileStream(new SafeFileHandle(StandardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 0);
using var signals = new Signals();
return new CommandLine(output, Console.Error, signals).Run(args);

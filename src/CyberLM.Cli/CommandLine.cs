using System.CommandLine;
using System.CommandLine.Invocation;
using CyberLM.Cli.Commands;
using CyberLM.Cli.Output;

namespace CyberLM.Cli;

/// <summary>The verbs, and what every one of them shares: where data and talk go, how it ends, what its failures are called.</summary>
sealed class CommandLine(Stream data, TextWriter error, Signals signals)
{
    /// <summary>EPIPE, as .NET hands it on.</summary>
    const int BrokenPipe = 32;
    Talk? talk;

    public int Run(string[] args)
    {
        var root = new RootCommand("Trains small GPTs from scratch on raw logs and samples new ones. No Python, no network.");
        var log = new Option<string>("--log") { Description = "how it talks on stderr: text or json lines", Recursive = true };
        log.DefaultValueFactory = _ => Environment.GetEnvironmentVariable("CYBERLM_LOG") is { Length: > 0 } style ? style : "text";
        log.AcceptOnlyFromAmong("text", "json");
        root.Options.Add(log);
        Session Open(ParseResult parse) => new(data, talk ??= Talker(parse.GetValue(log)), signals);
        root.Subcommands.Add(TenantCommand.Create(Open));
        root.Subcommands.Add(TrainCommand.Create(Open));
        root.Subcommands.Add(GenerateCommand.Create(Open));
        root.Subcommands.Add(InfoCommand.Create(Open));
        root.Subcommands.Add(BenchCommand.Create(Open));
        return Invoke(root.Parse(args), log);
    }

    int Invoke(ParseResult parse, Option<string> log)
    {
        var configuration = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
            Error = error,
        };
        if (parse.Action is ParseErrorAction wrong)
        {
            wrong.ShowHelp = false;
            configuration.Output = error;
            parse.Invoke(configuration);
            error.WriteLine($"  hint: {string.Join(' ', VerbPath.Of(parse).Prepend("cyberlm"))} --help");
            return ExitCode.BadInput;
        }
        try
        {
            return parse.Invoke(configuration);
        }
        catch (OperationCanceledException) when (signals.ExitCode != 0)
        {
            return signals.ExitCode;
        }
        catch (IOException e) when (e.HResult == BrokenPipe)
        {
            return ExitCode.Done;                              // whoever read the output has what it wanted
        }
        catch (Exception e)
        {
            return Explain(e, talk ??= Talker(parse.GetValue(log)));
        }
    }

    static int Explain(Exception failure, Talk talk)
    {
        (int code, string? hint) = failure switch
        {
            EnvironmentException e => (ExitCode.Environment, e.Hint),
            CyberLMException e => (ExitCode.BadInput, e.Hint),
            IOException or UnauthorizedAccessException or OutOfMemoryException => (ExitCode.Environment, null),
            _ => (ExitCode.Bug, "this is a bug of cyberlm; the lines below say where"),
        };
        string text = $"cyberlm: {failure.Message}" + (hint is null ? "" : $"\n  hint: {hint}");
        if (code == ExitCode.Bug) text += $"\n{failure}";
        talk.Event("error", text, ("text", failure.Message), ("hint", hint), ("exitCode", code));
        return code;
    }

    Talk Talker(string? style) =>
        new(error, style == "json" ? LogStyle.Json : LogStyle.Text, ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected);
}

/// <summary>What a verb works with: data goes to Data, talk to Talk, and Signals says when to stop.</summary>
sealed record Session(Stream Data, Talk Talk, Signals Signals)
{
    public CancellationToken Stop => Signals.Token;
}

using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using CyberLM.Cli.Commands;
using CyberLM.Cli.Output;

namespace CyberLM.Cli;

/// <summary>The verbs, and what every one of them shares: where data and talk go, how it ends, what its failures are called.</summary>
sealed class CommandLine(Stream data, TextWriter error, Signals signals, TimeProvider? clock = null)
{
    /// <summary>EPIPE, as .NET hands it on.</summary>
    const int BrokenPipe = 32;
    Talk? talk;

    public int Run(string[] args)
    {
        var root = new RootCommand("Trains small GPTs from scratch on raw logs and samples new ones. No Python, no network.");
        var log = new Option<string>("--log") { Description = "how it talks on stderr: text or json lines", Recursive = true };
        log.DefaultValueFactory = result =>
        {
            string style = Environment.GetEnvironmentVariable("CYBERLM_LOG") is { Length: > 0 } named ? named : "text";
            if (style is not ("text" or "json")) result.AddError($"environment variable CYBERLM_LOG='{style}' is not one of text, json");
            return style;
        };
        OneOf.Accept(log, "text", "json");
        root.Options.Add(log);
        Session Open(ParseResult parse) =>
            new(data, talk ??= Talker(parse.GetValue(log)), signals) { Clock = clock ?? TimeProvider.System };
        root.Subcommands.Add(TenantCommand.Create(Open));
        root.Subcommands.Add(InspectCommand.Create(Open));
        root.Subcommands.Add(PseudonymiseCommand.Create(Open));
        root.Subcommands.Add(TrainCommand.Create(Open));
        root.Subcommands.Add(GenerateCommand.Create(Open));
        root.Subcommands.Add(EvaluateCommand.Create(Open));
        root.Subcommands.Add(RulesCommand.Create(Open));
        root.Subcommands.Add(SimulateCommand.Create(Open));
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
        // Not where --help or --version was asked for.
        if (parse.Action is ParseErrorAction || parse.Action == parse.CommandResult.Command.Action)
        {
            var wrong = UsageErrors.Of(parse);
            if (wrong.Count > 0) return Refuse(wrong, parse, AsksForJson(parse, log));
        }
        try
        {
            return parse.Invoke(configuration);
        }
        catch (OperationCanceledException) when (signals.ExitCode != 0)
        {
            (talk ??= Talker(parse.GetValue(log))).Say("stopped before it was done");
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

    static bool AsksForJson(ParseResult parse, Option<string> log) =>
        parse.Errors.All(error => (error.SymbolResult as OptionResult)?.Option != log) && parse.GetValue(log) == "json";

    int Refuse(IReadOnlyList<string> wrong, ParseResult parse, bool json)
    {
        string help = $"{string.Join(' ', VerbPath.Of(parse).Prepend("cyberlm"))} --help";
        if (json)
        {
            talk ??= Talker("json");
            foreach (string sentence in wrong)
                talk.Event("error", sentence, ("text", sentence), ("hint", help), ("exitCode", ExitCode.BadInput));
            return ExitCode.BadInput;
        }
        foreach (string sentence in wrong) error.WriteLine($"cyberlm: {Talk.Printable(sentence)}");
        error.WriteLine($"  hint: {help}");
        return ExitCode.BadInput;
    }

    static int Explain(Exception failure, Talk talk)
    {
        (int code, string? hint) = failure switch
        {
            EnvironmentException e => (ExitCode.Environment, e.Hint),
            CyberLMException e => (ExitCode.BadInput, e.Hint),
            IOException when IsWorkingFolderGone() => (ExitCode.Environment, "the working folder was removed: change to another"),
            IOException or UnauthorizedAccessException or OutOfMemoryException => (ExitCode.Environment, null),
            _ => (ExitCode.Bug, "this is a bug of cyberlm; the lines below say where"),
        };
        string text = $"cyberlm: {failure.Message}" + (hint is null ? "" : $"\n  hint: {hint}");
        if (code == ExitCode.Bug) text += $"\n{failure}";
        talk.Event("error", text, ("text", failure.Message), ("hint", hint), ("exitCode", code));
        return code;
    }

    static bool IsWorkingFolderGone()
    {
        try
        {
            return !Directory.Exists(Directory.GetCurrentDirectory());
        }
        catch (IOException)
        {
            return true;
        }
    }

    Talk Talker(string? style) =>
        new(error, style == "json" ? LogStyle.Json : LogStyle.Text, error is StandardError && !Console.IsErrorRedirected);
}

/// <summary>What a verb works with: data goes to Data, talk to Talk, and Signals says when to stop.</summary>
sealed record Session(Stream Data, Talk Talk, Signals Signals)
{
    public CancellationToken Stop => Signals.Token;

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

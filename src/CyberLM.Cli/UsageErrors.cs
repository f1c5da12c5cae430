using System.CommandLine;
using System.CommandLine.Parsing;
using CyberLM.Detection.Stateful;

namespace CyberLM.Cli;

/// <summary>What is wrong with a command line, a sentence each; the parser's own words where it says what is meant.</summary>
static class UsageErrors
{
    /// <summary>Empty: nothing is.</summary>
    public static IReadOnlyList<string> Of(ParseResult parse)
    {
        var command = parse.CommandResult.Command;
        var unmatched = parse.UnmatchedTokens;
        if (unmatched.Count == 0 && command.Subcommands.Count > 0 && command.Action is null)
            return [$"a verb is missing: {string.Join(", ", command.Subcommands.Select(verb => verb.Name))}"];
        // All that stands behind a verb that there is not would be an error of its own.
        if (unmatched.Count > 0 && command.Subcommands.Count > 0 && !IsFlag(unmatched[0]) && command.Action is null)
            return [NoVerb(parse, unmatched[0])];
        if (MisspelledVerb(parse) is { } meant) return [NoVerb(parse, meant)];
        var strangers = Strays(parse.CommandResult).Concat(unmatched.Where(IsFlag)).ToList();
        IEnumerable<string> said = strangers.Select(flag => NoFlag(parse, flag));
        if (strangers.Count == 0) said = said.Concat(unmatched.Select(word => Surplus(parse, word)));
        var others = parse.Errors.Select(error => error.Message).Where(message => !unmatched.Any(word => message.Contains($"'{word}'")));
        return [.. said.Concat(others).Distinct()];
    }

    /// <summary>
    /// Of a verb that does something itself and has verbs within: a first word which is nearly one of these, and beside which no flag
    /// stands that only the verb itself has. A file is one, and so is what was meant with such a flag: `simulate chek --model m`.
    /// </summary>
    static string? MisspelledVerb(ParseResult parse)
    {
        var given = parse.CommandResult;
        string? first = given.Tokens.Concat(given.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens))
            .Select(token => token.Value).Concat(parse.UnmatchedTokens).FirstOrDefault();
        if (first is null || IsFlag(first) || Path.Exists(first)) return null;
        var verbs = given.Command.Subcommands;
        string? near = NearestWord.Of(first, verbs.Select(verb => verb.Name));
        if (near is null) return null;
        var its = verbs.First(verb => verb.Name == near).Options.Concat(parse.RootCommandResult.Command.Options)
            .Select(option => option.Name).ToHashSet();
        return given.Children.OfType<OptionResult>().Any(option => !option.Implicit && !its.Contains(option.Option.Name)) ? null : first;
    }

    /// <summary>A flag with a typo that was taken for the name of a file, where any number of names may stand.</summary>
    static IEnumerable<string> Strays(CommandResult command) => command.Children
        .Where(child => child is ArgumentResult or OptionResult { Option.AllowMultipleArgumentsPerToken: true })
        .SelectMany(child => child.Tokens).Select(token => token.Value)
        .Where(word => word.StartsWith("--", StringComparison.Ordinal) && !Path.Exists(word));

    static bool IsFlag(string word) => word.Length > 1 && word[0] == '-';

    static string NoFlag(ParseResult parse, string written)
    {
        string name = written.Split('=')[0];
        var known = parse.CommandResult.Command.Options.Concat(parse.RootCommandResult.Command.Options.Where(option => option.Recursive))
            .Select(option => option.Name);
        return $"{There(parse)} no flag {name}" + Meant(name, known);
    }

    /// <summary>Some verbs take a folder of rules as a word, those that read something else too by a flag.</summary>
    static string Surplus(ParseResult parse, string word) => $"'{word}' is one word too many"
        + (Path.Exists(word) && parse.CommandResult.Command.Options.Any(option => option.Name == "--rules")
            ? $"; did you mean --rules {word}?" : "");

    static string NoVerb(ParseResult parse, string written) =>
        $"{There(parse)} no verb '{written}'" + Meant(written, parse.CommandResult.Command.Subcommands.Select(verb => verb.Name));

    static string Meant(string written, IEnumerable<string> known) =>
        NearestWord.Of(written, known) is { } near ? $"; did you mean {near}?" : "";

    static string There(ParseResult parse) => VerbPath.Of(parse) is { Length: > 0 } verb ? $"{string.Join(' ', verb)} has" : "there is";
}

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace CyberLM.Cli;

/// <summary>
/// Options of a verb. Each can also stand in the environment, as CYBERLM_VERB_NAME with underscores for hyphens; the flag wins.
/// </summary>
sealed class Flags
{
    readonly Command command;
    readonly string prefix;
    readonly HashSet<string> variables = [];
    /// <summary>Of flags that take several values, which one variable could not part.</summary>
    readonly Dictionary<string, string> notInEnvironment = [];

    public Flags(string verb, Command command)
    {
        this.command = command;
        prefix = $"CYBERLM_{verb.ToUpperInvariant()}_";
        command.Validators.Add(RefuseUnknownVariables);
    }

    /// <summary>A variable with a typo would be a flag that is silently not given.</summary>
    void RefuseUnknownVariables(CommandResult result)
    {
        foreach (string name in Environment.GetEnvironmentVariables().Keys.Cast<string>().Order())
            if (name.StartsWith(prefix, StringComparison.Ordinal) && !variables.Contains(name) && !IsOfVerbWithin(name))
                result.AddError(notInEnvironment.TryGetValue(name, out string? flag)
                    ? $"environment variable {name}: {flag} stands on the command line only"
                    : $"environment variable {name} is no flag of {command.Name}");
    }

    /// <summary>CYBERLM_BENCH_TRAIN_STEPS is a flag of `bench train`, not of `bench`.</summary>
    bool IsOfVerbWithin(string name) =>
        command.Subcommands.Any(verb => name.StartsWith($"{prefix}{verb.Name.ToUpperInvariant()}_", StringComparison.Ordinal));

    public Option<T> Add<T>(string name, string description, T fallback, params string[] among)
    {
        string variable = Variable(name);
        variables.Add(variable);
        var option = new Option<T>("--" + name) { Description = description };
        option.DefaultValueFactory = result =>
        {
            if (Environment.GetEnvironmentVariable(variable) is not { Length: > 0 } text) return fallback;
            if (TryParse<T>(text, out var value) && (among.Length == 0 || among.Contains(text))) return value;
            result.AddError($"environment variable {variable}='{text}' is not {Expected(typeof(T), among)}");
            return fallback;
        };
        if (among.Length > 0) OneOf.Accept(option, among);
        if (IsNumber(typeof(T))) option.CustomParser = result => Number<T>(name, result);
        command.Options.Add(option);
        return option;
    }

    static bool IsNumber(Type type) => (Nullable.GetUnderlyingType(type) ?? type) is var of && of.IsPrimitive && of != typeof(bool);

    /// <summary>The parser's own way would follow the culture and let commas part thousands.</summary>
    static T? Number<T>(string name, ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (TryParse<T>(text, out var value)) return value;
        result.AddError($"--{name} '{text}' is not {Expected(typeof(T), [])}");
        return default;
    }

    /// <summary>What a flag whose value is left out has for one, which the environment can give it too.</summary>
    public const string Bare = "-";

    /// <summary>A text that may be left out behind the flag, which is <see cref="Bare"/> then.</summary>
    public Option<string?> AddOptionalText(string name, string description)
    {
        var option = Add<string?>(name, description, null);
        option.Arity = ArgumentArity.ZeroOrOne;
        return option;
    }

    /// <summary>Of a flag whose value may be left out; null where it was not given.</summary>
    public static string? Text(ParseResult parse, Option<string?> option) =>
        parse.GetResult(option) is { Implicit: false, Tokens.Count: 0 } ? Bare : parse.GetValue(option);

    /// <summary>It stands on the command line.</summary>
    public static bool IsGiven(ParseResult parse, Option option) => parse.GetResult(option) is { Implicit: false };

    string Variable(string name) => prefix + name.Replace('-', '_').ToUpperInvariant();

    /// <summary>A flag that has no sensible default.</summary>
    public Option<string?> AddRequired(string name, string description)
    {
        var option = Add<string?>(name, description, null);
        option.Description += " (required)";
        // Not Option.Required, which a default from the environment would switch off.
        option.Validators.Add(result =>
        {
            if (string.IsNullOrEmpty(result.GetValueOrDefault<string?>())) result.AddError($"--{name} is missing: {description}");
        });
        command.Validators.Add(result =>
        {
            if (result.GetResult(option) is null or { Implicit: true } && string.IsNullOrEmpty(result.GetValue(option)))
                result.AddError($"--{name} is missing: {description}");
        });
        return option;
    }

    /// <summary>One of an enumeration's names in lower case; absent: what the description says.</summary>
    public Option<string?> AddChoice<T>(string name, string description) where T : struct, Enum =>
        Add<string?>(name, description, null, [.. Enum.GetValues<T>().Select(Name)]);

    public static string Name<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();

    public static T? Choice<T>(string? name) where T : struct, Enum => name is null ? null : Enum.Parse<T>(name, ignoreCase: true);

    /// <summary>A whole number of 1 or more; absent: what the description says.</summary>
    public Option<int?> AddOptionalCount(string name, string description)
    {
        var option = Add<int?>(name, description, null);
        option.Validators.Add(result =>
        {
            if (!IsWritten<int>(result)) return;
            if (Value<int?>(result) is < 1 and var value) result.AddError($"--{name} {value} cannot be: 1 or more");
        });
        return option;
    }

    /// <summary>A whole number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public Option<int> AddCount(string name, string description, int fallback, int least = 1, int most = int.MaxValue)
    {
        var option = Add(name, description, fallback);
        option.Validators.Add(result =>
        {
            if (!IsWritten<int>(result)) return;
            int value = Value<int?>(result) ?? least;
            if (value < least || value > most)
                result.AddError($"--{name} {value} cannot be: {(most == int.MaxValue ? $"{least} or more" : $"{least} to {most}")}");
        });
        return option;
    }

    /// <summary>Null: the environment holds what is no such value, which is an error of its own already.</summary>
    static T? Value<T>(OptionResult result)
    {
        try
        {
            return result.GetValueOrDefault<T>();
        }
        catch (InvalidOperationException) when (result.Implicit)
        {
            return default;
        }
    }

    /// <summary>False for what is no such value at all, which the parser says itself.</summary>
    static bool IsWritten<T>(OptionResult result) =>
        !result.Errors.Any() && result.Tokens.All(token => TryParse<T>(token.Value, out _));

    public Option<string[]> AddMany(string name, string description, bool required)
    {
        notInEnvironment.Add(Variable(name), "--" + name);
        var option = new Option<string[]>("--" + name)
        {
            Description = description,
            AllowMultipleArgumentsPerToken = true,
            Required = required,
            Arity = ArgumentArity.OneOrMore,
        };
        command.Options.Add(option);
        return option;
    }

    /// <summary>Numbers as they stand in a program: a comma never parts thousands, so that 0,8 is refused and not 8.</summary>
    static bool TryParse<T>(string text, out T value)
    {
        object? parsed = (Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T)).Name switch
        {
            nameof(String) => text,
            nameof(Boolean) when text is "0" or "1" => text == "1",
            nameof(Boolean) => bool.TryParse(text, out bool flag) ? flag : null,
            nameof(Int32) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int whole) ? whole : null,
            nameof(UInt64) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong natural) ? natural : null,
            nameof(Single) => float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float single) ? single : null,
            nameof(Double) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null,
            var other => throw new NotSupportedException($"a flag of type {other}"),
        };
        value = parsed is null ? default! : (T)parsed;
        return parsed is not null;
    }

    static string Expected(Type type, string[] among) => among.Length > 0
        ? "one of " + string.Join(", ", among)
        : (Nullable.GetUnderlyingType(type) ?? type).Name switch
        {
            nameof(Int32) => "a whole number",
            nameof(UInt64) => "a whole number from 0",
            nameof(Boolean) => "true or false",
            _ => "a number, like 0.8",
        };
}

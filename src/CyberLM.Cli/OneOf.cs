using System.CommandLine;

namespace CyberLM.Cli;

/// <summary>A flag that takes one of some words.</summary>
static class OneOf
{
    /// <summary>As the parser's AcceptOnlyFromAmong, whose sentence does not name the flag and takes a line for each word.</summary>
    public static void Accept(Option option, params string[] words)
    {
        option.CompletionSources.Add(words);
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => !words.Contains(token.Value)))
                result.AddError($"{option.Name} '{token.Value}' is not one of {string.Join(", ", words)}");
        });
    }
}

using System.Text.RegularExpressions;

namespace CyberLM.Detection.Sigma;

/// <summary>An expression that is searched for, in time that grows with the text only.</summary>
sealed class RegexMatcher(Regex regex, string pattern) : ValueMatcher
{
    /// <summary>As the rule has it.</summary>
    public string Pattern { get; } = pattern;

    public override bool Matches(EventView view, int value)
    {
        try
        {
            return regex.IsMatch(view.Characters(value));
        }
        catch (RegexMatchTimeoutException)
        {
            view.CutOff++;
            return false;
        }
    }

    public static RegexMatcher Compile(RegexValue value, SigmaLimits limits, int line)
    {
        var options = RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;
        if (value.IgnoreCase) options |= RegexOptions.IgnoreCase;
        if (value.Multiline) options |= RegexOptions.Multiline;
        if (value.DotAll) options |= RegexOptions.Singleline;
        try
        {
            return new RegexMatcher(new Regex(RegexDialect.Translate(value.Pattern, limits), options, limits.RegexTime), value.Pattern);
        }
        catch (NotSupportedException)
        {
            throw new SigmaFault(line, $"the expression '{value.Pattern}' looks around or back, which Sigma's subset does not have, " +
                "or has too many states");
        }
        catch (ArgumentException failure)
        {
            throw new SigmaFault(line, $"not a regular expression: {failure.Message}");
        }
    }
}

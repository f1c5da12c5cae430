using System.Globalization;
using System.Text.RegularExpressions;
using CyberLM.Detection.Sigma;
using CyberLM.Detection.Testing;
using Xunit;

namespace CyberLM.Tests.Detection.Pack;

/// <summary>
/// The cases notice when a rule is a little different: each number of a condition and each timespan moved by one, each term of a condition
/// left out, each field of the entity left out; some case of the file must then fail.
/// </summary>
public sealed partial class MutationTests
{
    public static TheoryData<string> Files => [.. RulePack.Files];

    [Theory]
    [MemberData(nameof(Files))]
    public void No_limit_moves_unnoticed(string file)
    {
        string path = RulePack.PathOf(file), text = File.ReadAllText(path);
        // Whatever counts or waits has a limit: spelled in another way it would not be moved at all.
        if (text.Contains("\nstateful:\n") || text.Contains("\ncorrelation:\n")) Assert.Matches(Limit(), text);
        foreach (Match limit in Limit().Matches(text))
        {
            foreach (int step in new[] { -1, 1 })
            {
                var number = limit.Groups["number"];
                long moved = long.Parse(number.Value, CultureInfo.InvariantCulture) + step;
                string mutant = $"{text[..number.Index]}{moved}{text[(number.Index + number.Length)..]}";
                Assert.True(IsNoticed(mutant, path), $"{file}: {limit.Value} with {moved}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void No_term_and_no_field_of_the_entity_is_left_out_unnoticed(string file)
    {
        string path = RulePack.PathOf(file), text = File.ReadAllText(path);
        foreach (Match part in Term().Matches(text).Concat(GroupField().Matches(text)))
            Assert.True(IsNoticed(text.Remove(part.Index, part.Length), path), $"{file}: without '{part.Value.Trim()}'");
    }

    /// <summary>A file of the pack stands by itself. One that no longer loads is noticed too.</summary>
    static bool IsNoticed(string mutant, string path)
    {
        var rules = SigmaRuleSet.Parse(mutant, path);
        if (rules.Refused.Count > 0) return true;
        var run = new RuleCaseRun(rules);
        return RulePack.CasesByFile[path].Any(@case => !run.Judge(@case).Passed);
    }

    [GeneratedRegex(@"^ +(gte?|lte?|least|least-bins): (?<number>\d+)$|(?<=^ +condition: .*)[<>]=? (?<number>\d+)(?![.\d])"
        + @"|^ +(timespan|window|within|history|entity-history|bin): (?<number>\d+)[smhd]$", RegexOptions.Multiline)]
    private static partial Regex Limit();

    /// <summary>Of a condition over selections; what stands in brackets no longer parses, and is noticed by that.</summary>
    [GeneratedRegex(@"(?<=^ +condition: .*) and (not )?(1 of )?[a-z_*]+(?= and|$)", RegexOptions.Multiline)]
    private static partial Regex Term();

    /// <summary>The one field, or one of several.</summary>
    [GeneratedRegex(@"^ +group-by: .*\n|(?<=^ +group-by:\n(?: +- .*\n)*) +- .*\n(?=(?: +- ))|(?<=^ +group-by:\n(?: +- .*\n)+) +- .*\n",
        RegexOptions.Multiline)]
    private static partial Regex GroupField();
}

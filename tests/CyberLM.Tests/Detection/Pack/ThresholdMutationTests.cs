using System.Globalization;
using System.Text.RegularExpressions;
using CyberLM.Detection.Sigma;
using CyberLM.Detection.Testing;
using Xunit;

namespace CyberLM.Tests.Detection.Pack;

/// <summary>
/// The cases notice when a limit is wrong by one: each number of a condition, and each timespan, is moved up and down, and some case of the
/// file must then fail.
/// </summary>
public sealed partial class ThresholdMutationTests
{
    public static TheoryData<string> Files => [.. RulePack.Files];

    [Theory]
    [MemberData(nameof(Files))]
    public void No_limit_moves_unnoticed(string file)
    {
        string path = RulePack.PathOf(file), text = File.ReadAllText(path);
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
}

using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CyberLM.Detection.Sigma;
using Xunit;

namespace CyberLM.Tests.Detection.Stateful;

/// <summary>docs/stateful-rules.md: its examples fire as it says they do.</summary>
public sealed partial class PageTests
{
    static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "stateful-rules.md"));

    public static TheoryData<string> Kinds => ["new_terms", "impossible_travel", "baseline", "absence", "threshold"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_kind_has_an_example_that_fires_as_it_says(string kind)
    {
        var match = Assert.Single(Example().Matches(Page), match => match.Groups["rule"].Value.Contains($"kind: {kind}\n"));
        var rules = SigmaRuleSet.Parse(match.Groups["rule"].Value);
        Assert.Empty(rules.Refused);
        var run = new SigmaEngine(rules).Start();
        List<SigmaAlert> alerts = [];
        foreach (string record in Lines(match.Groups["records"].Value)) run.Match(Encoding.UTF8.GetBytes(record), [], alerts);
        run.Finish(alerts);
        Assert.Equal(Lines(match.Groups["fires"].Value), alerts.Select(alert =>
            string.Create(CultureInfo.InvariantCulture, $"{alert.Time.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ} {alert.Group[0]}")));
    }

    static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    [Fact]
    public void The_first_example_is_a_rule_that_runs()
    {
        var rules = SigmaRuleSet.Parse(FirstRule().Match(Page).Groups[1].Value);
        Assert.Empty(rules.Refused);
        Assert.Equal("new_terms", Assert.Single(rules.Stateful).Kind);
        Assert.Empty(RuleLint.Of(rules));
    }

    [GeneratedRegex("```yaml\n(?<rule>[^`]*)```\n\n```json\n(?<records>[^`]*)```\n\nfires\n\n```\n(?<fires>[^`]*)```")]
    private static partial Regex Example();

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex FirstRule();
}

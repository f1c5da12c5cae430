using System.Text.RegularExpressions;
using CyberLM.Detection.Scenarios;
using Xunit;

namespace CyberLM.Tests.Detection.Scenarios;

/// <summary>docs/scenarios.md: its table is that of the shipped scenarios, its example is one, and it knows every key.</summary>
public sealed partial class ScenarioPageTests
{
    static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "scenarios.md"));

    [Fact]
    public void The_table_says_what_the_files_say()
    {
        string[] rows = [.. Page.Split('\n').Where(line => ShippedRow().IsMatch(line))];
        Assert.Equal(ScenarioSet.Shipped.Scenarios.Select(Row), rows);
    }

    static string Row(Scenario scenario)
    {
        string techniques = scenario.IsBenign ? $"twin of {string.Join(", ", scenario.TwinOf)}" : string.Join(", ", scenario.Attack);
        string rules = string.Join(", ", scenario.MustFire.Select(rule => $"`{rule}`"));
        string variants = string.Join(", ", scenario.Variants.Select(variant => variant.Name));
        return $"| {scenario.Id} | {scenario.Title} | {techniques} | {string.Join(", ", scenario.Streams)} | {rules} | {variants} |";
    }

    [Fact]
    public void The_example_is_a_scenario()
    {
        string example = Assert.Single(Yaml().Matches(Page)).Groups[1].Value;
        var set = ScenarioSet.Parse(example);
        Assert.Empty(set.Findings);
        Assert.Equal("okta", Assert.Single(set.Scenarios).Steps[0].Stream.Name);
    }

    /// <summary>A key that nobody knows is answered with those that there are.</summary>
    [Theory]
    [InlineData("nokey: 1\n")]
    [InlineData("actors: {a: {users: 1, nokey: 1}}\n")]
    [InlineData("actors: {a: {addresses: 1, nokey: 1}}\n")]
    [InlineData("steps: [{id: a, stream: signin, nokey: 1}]\n")]
    [InlineData("steps: [{id: a, stream: signin}]\naligned: [{bin: 5m, steps: [a], nokey: 1}]\n")]
    [InlineData("streams: {s: {time: t, nokey: 1}}\n")]
    [InlineData("steps: [{id: a, stream: signin}]\nvariants: {v: {nokey: 1}}\n")]
    public void Every_key_is_on_the_page(string yaml)
    {
        string sentence = Assert.Single(ScenarioSet.Parse(yaml).Findings, finding => finding.Sentence.Contains("'nokey'")).Sentence;
        string[] known = sentence[(sentence.IndexOf("Known are ", StringComparison.Ordinal) + 10)..].Split(", ");
        Assert.True(known.Length >= 3, sentence);
        Assert.Distinct(known);
        Assert.All(known, key => Assert.Contains($"`{key}`", Page));
    }

    [GeneratedRegex(@"^\| [SBC]\d\d \|")]
    private static partial Regex ShippedRow();

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Yaml();
}

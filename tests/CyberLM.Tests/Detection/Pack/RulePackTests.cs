using System.Text.RegularExpressions;
using CyberLM.Detection.Attack;
using CyberLM.Detection.Sigma;
using CyberLM.Detection.Testing;
using Xunit;

namespace CyberLM.Tests.Detection.Pack;

/// <summary>The shipped rules load, describe themselves, and fire on their cases and on no others.</summary>
public sealed partial class RulePackTests
{
    public static TheoryData<string> Files => [.. RulePack.Files];

    [Fact]
    public void All_of_it_runs_and_nothing_about_it_is_odd()
    {
        Assert.Empty(RulePack.Rules.Refused);
        Assert.Empty(RulePack.Rules.Notes);
        Assert.Empty(RuleLint.Of(RulePack.Rules));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Its_cases_hold(string file)
    {
        var run = new RuleCaseRun(RulePack.Rules);
        Assert.All(RulePack.CasesOf(file), @case => Assert.Equal("", run.Judge(@case).Reason));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Some_cases_fire_and_some_do_not(string file)
    {
        var cases = RulePack.CasesOf(file);
        Assert.Contains(cases, @case => @case.Alerts.Count > 0);
        Assert.Contains(cases, @case => @case.Alerts.Count == 0);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_rule_is_named_as_its_file_and_says_what_it_is_about(string file)
    {
        var header = RulePack.HeaderOf(file);
        Assert.Matches("^[a-z]+(_[a-z]+)*$", header.Name);
        Assert.NotNull(header.Description);
        Assert.NotEmpty(header.FalsePositives);
        Assert.Contains("\norigin:\n", File.ReadAllText(RulePack.PathOf(file)));
        var tags = header.Tags.Select(tag => AttackTag.TryParse(tag, out var parsed) ? parsed.Kind : AttackTagKind.Unknown).ToList();
        Assert.Contains(AttackTagKind.Tactic, tags);
        Assert.Contains(AttackTagKind.Technique, tags);
    }

    [Fact]
    public void Ids_and_names_are_given_once()
    {
        Assert.Distinct(RulePack.Rules.Headers.Select(header => header.Id));
        Assert.Distinct(RulePack.Rules.Headers.Select(header => header.Name));
        Assert.Distinct(RulePack.Rules.Headers.Select(header => header.Title));
    }

    [Fact]
    public void The_page_lists_each_rule_once_and_no_other()
    {
        var listed = Listed().Matches(File.ReadAllText(Path.Combine(RulePack.Folder, "README.md"))).Select(match => match.Groups[1].Value);
        Assert.Equal(RulePack.Files.Select(file => RulePack.HeaderOf(file).Name!).Order(), listed.Order());
    }

    /// <summary>What an origin says of SigmaHQ's rules stands in these.</summary>
    [Fact]
    public void Origins_at_SigmaHQ_are_there()
    {
        var titles = SigmaRuleSet.Load([Repository.Shared("data/sigma/rules/cloud")]).Headers.ToDictionary(header => header.Id!);
        var texts = RulePack.Files.Select(file => File.ReadAllText(RulePack.PathOf(file))).ToList();
        var origins = texts.SelectMany(text => SigmaOrigin().Matches(text)).ToList();
        Assert.NotEmpty(origins);
        Assert.Equal(texts.Sum(text => text.Split("by: SigmaHQ\n").Length - 1), origins.Count);
        foreach (var origin in origins) Assert.Equal(titles[origin.Groups["id"].Value].Title, origin.Groups["title"].Value);
    }

    [GeneratedRegex(@"^\| .*? \| `([a-z_]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Listed();

    [GeneratedRegex("by: SigmaHQ\n +rule: (?<title>.*)\n +id: (?<id>.*)\n")]
    private static partial Regex SigmaOrigin();
}

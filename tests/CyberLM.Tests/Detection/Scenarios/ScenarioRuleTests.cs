using System.Text;
using CyberLM.Detection.Scenarios;
using CyberLM.Detection.Sigma;
using Xunit;

namespace CyberLM.Tests.Detection.Scenarios;

/// <summary>
/// Scenarios played by a template against the rules: what they say about rules holds by what they decide, whatever a model adds.
/// Conformance only, since scenario and rule are from one table.
/// </summary>
public sealed class ScenarioRuleTests
{
    static readonly int Seeds = Environment.GetEnvironmentVariable("CYBERLM_SOAK") == "1" ? 50 : 3;

    public static TheoryData<string> Ids => [.. ScenarioSet.Shipped.Scenarios.Select(scenario => scenario.Id)];

    static readonly Lazy<SigmaEngine> Pack = new(() => new SigmaEngine(ShippedRules.All));

    static HashSet<string> Fired(SigmaEngine engine, Scenario scenario, int seed)
    {
        var run = engine.Start();
        List<SigmaMatch> matches = [];
        List<SigmaAlert> alerts = [];
        foreach (string record in new TemplatePlayer(scenario, seed).Play()) run.Match(Encoding.UTF8.GetBytes(record), matches, alerts);
        run.Finish(alerts);
        return [.. matches.Select(match => match.Rule.Header.ShortName),
            .. alerts.Select(alert => alert.Rule.Header.ShortName)];
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void What_must_fire_fires_what_must_not_does_not_and_nothing_else_does(string id)
    {
        var scenario = ScenarioSet.Shipped.Find(id);
        var rules = ShippedRules.All.Headers.Where(header => header.Level > RuleLevel.Informational).Select(header => header.Name!)
            .ToHashSet();
        foreach (var (name, whole) in scenario.Variants.Select(variant => (variant.Name, variant.Whole)).Prepend(("", scenario)))
        {
            for (int seed = 1; seed <= Seeds; seed++)
            {
                var fired = Fired(Pack.Value, whole, seed);
                string where = $"{id} {name} seed {seed}";
                Assert.True(whole.MustFire.All(fired.Contains), $"{where}: silent are {string.Join(", ", whole.MustFire.Except(fired))}");
                string[] wrong = [.. whole.MustNotFire.Intersect(fired)];
                Assert.True(wrong.Length == 0, $"{where}: fired {string.Join(", ", wrong)}");
                string[] others = [.. fired.Intersect(rules).Except(whole.MustFire).Except(whole.MayFire)];
                Assert.True(others.Length == 0, $"{where}: fired too {string.Join(", ", others)}");
            }
        }
    }

    [Fact]
    public void Rules_that_shipped_scenarios_name_are_those_of_the_pack()
    {
        Assert.Empty(ScenarioSet.Shipped.UnknownRules([.. ShippedRules.All.Headers.Select(header => header.ShortName)]));
    }

    [Theory]
    [InlineData("C01", "AWS CloudTrail Important Change")]
    [InlineData("C02", "AWS IAM Backdoor Users Keys")]
    [InlineData("C04", "AWS Snapshot Backup Exfiltration")]
    [InlineData("C05", "AWS Successful Console Login Without MFA")]
    [InlineData("C06", "Ingress/Egress Security Group Modification")]
    public void Attacks_on_AWS_are_found_by_rules_of_others(string id, string title)
    {
        var rules = SigmaRuleSet.Load([Repository.Shared("data/sigma/rules/cloud/aws")]);
        Assert.Contains(title, Fired(new SigmaEngine(rules), ScenarioSet.Shipped.Find(id), 1));
    }
}

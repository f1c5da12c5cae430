using CyberLM.Detection.Sigma;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Detection.Sigma;

/// <summary>What eight other engines and SigmaHQ's own regression tests expect.</summary>
public sealed class SigmaCasesTests
{
    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Every_case_is_decided_as_its_engine_decides(bool routing, bool prefilter)
    {
        var options = new SigmaEngineOptions { Routing = routing, Prefilter = prefilter };
        var wrong = new List<string>();
        var cases = SigmaCase.All();
        Assert.Equal(220, cases.Count);
        foreach (var one in cases)
        {
            var rules = one.Load();
            int matches = one.Match(rules, options).Count;
            if (rules.Refused.Count > 0)
                wrong.Add($"case {one.Number}: {rules.Refused[0]}");
            else if (matches > 0 != one.Expected || (one.ExpectedRules is { } count && count != matches))
                wrong.Add($"case {one.Number}: {matches} matches, expected {one.Expected} {one.ExpectedRules}\n{one.Rules}\n{one.Event}");
        }
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {cases.Count}:\n{string.Join("\n", wrong.Take(3))}");
    }

    [Fact]
    public void Every_regression_event_fires_its_rule()
    {
        string[] folders = Directory.GetDirectories(Repository.Shared("data/sigma/regression"));
        Assert.NotEmpty(folders);
        foreach (string folder in folders)
        {
            var rules = SigmaRuleSet.Load([Path.Combine(folder, "rule.yml")]);
            Assert.Empty(rules.Refused);
            var run = new SigmaEngine(rules).Start();
            int matches = run.Match(new LogReader([Path.Combine(folder, "event.json")]).Read()).Count();
            Assert.True(matches == run.Statistics.Events, $"{folder}: {matches} matches of {run.Statistics.Events} events");
        }
    }
}

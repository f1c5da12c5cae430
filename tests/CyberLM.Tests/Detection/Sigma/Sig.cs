using System.Text;
using CyberLM.Detection.Sigma;
using Xunit;

namespace CyberLM.Tests.Detection.Sigma;

/// <summary>Short ways to a rule, an answer, a refusal.</summary>
static class Sig
{
    /// <summary>A rule of one selection, whose lines are given without indentation.</summary>
    public static string Rule(string selection, string condition = "selection", string logsource = "category: test") =>
        $"title: t\nlogsource:\n  {logsource}\ndetection:\n  selection:\n{Indented(selection)}\n  condition: {condition}\n";

    static string Indented(string lines) => string.Join("\n", lines.Split('\n').Select(line => "    " + line));

    public static SigmaRuleSet Load(string yaml, SigmaOptions? options = null)
    {
        var rules = SigmaRuleSet.Parse(yaml, "test.yml", options);
        Assert.True(rules.Refused.Count == 0, string.Join("\n", rules.Refused));
        return rules;
    }

    public static RefusedDocument Refused(string yaml, SigmaOptions? options = null) =>
        Assert.Single(SigmaRuleSet.Parse(yaml, "test.yml", options).Refused);

    public static List<SigmaMatch> Matches(SigmaRuleSet rules, string json, SigmaEngineOptions? options = null)
    {
        var matches = new List<SigmaMatch>();
        new SigmaEngine(rules, options).Start().Match(Encoding.UTF8.GetBytes(json), matches);
        return matches;
    }

    /// <summary>Whether a rule of one selection matches, with the prefilter and without.</summary>
    public static bool Holds(string selection, string json, SigmaOptions? options = null)
    {
        var rules = Load(Rule(selection), options);
        bool plain = Matches(rules, json, new SigmaEngineOptions { Prefilter = false }).Count > 0;
        Assert.Equal(plain, Matches(rules, json).Count > 0);
        return plain;
    }
}

using System.Text;
using CyberLM.Cli.Output;
using CyberLM.Detection.Sigma;
using CyberLM.Logs;
using CyberLM.Tests.Detection.Sigma;
using Xunit;

namespace CyberLM.Tests.Cli.Rules;

/// <summary>What a run could not look at is said: silence would read as if nothing were there.</summary>
public class AlertSummaryTests
{
    [Theory]
    [InlineData(65_536, true)]
    [InlineData(1, false)]
    public void Values_that_an_expression_was_not_done_with_are_said(int length, bool isCutOff)
    {
        var rules = Sig.Load(Sig.Rule("f|re: '(.{1,40}){1,40}c'"), new SigmaOptions
        {
            Limits = new SigmaLimits { RegexTime = TimeSpan.FromMilliseconds(isCutOff ? 1 : 60_000) },
        });
        var run = new SigmaEngine(rules).Start();
        run.Match(Encoding.UTF8.GetBytes($"{{\"f\":\"{new string('a', length)}\"}}"), []);
        using var talk = new StringWriter();
        var summary = new AlertSummary(new Talk(talk, LogStyle.Text, false), rules, run, merged: false, null);
        summary.Say(new ReadReport(), new AlertCounts(), dead: false);
        Assert.Equal(isCutOff, talk.ToString().Contains("warning: 1 value took a rule's regular expression too long"));
    }
}

using CyberLM.Detection.Sigma;
using CyberLM.Logs;
using Xunit;
using LogSource = CyberLM.Detection.Sigma.LogSource;

namespace CyberLM.Tests.Detection.Sigma;

/// <summary>Which rules are asked about an event, by what shows of its source.</summary>
public sealed class RoutingTests
{
    const string Sysmon = "\"Channel\":\"Microsoft-Windows-Sysmon/Operational\"", Security = "\"Channel\":\"Security\"";

    static bool IsAsked(string logsource, string json, LogSource? source = null) => Sig.Matches(
        Sig.Load(Sig.Rule("never|exists: false", logsource: $"{{{logsource}}}")), json,
        new SigmaEngineOptions { Source = source }).Count > 0;

    [Theory]
    [InlineData("product: windows, category: process_creation", $"{{{Sysmon},\"EventID\":1}}", true)]
    [InlineData("product: windows, category: process_creation", $"{{{Security},\"EventID\":\"4688\"}}", true)]
    [InlineData("product: windows, category: process_creation", $"{{{Security},\"EventID\":4624}}", false)]
    [InlineData("product: windows, category: process_creation", $"{{{Sysmon},\"EventID\":3}}", false)]
    [InlineData("category: process_creation", $"{{{Sysmon},\"EventID\":1}}", true)]
    [InlineData("product: windows", $"{{{Security},\"EventID\":4624}}", true)]
    [InlineData("product: windows, service: security", $"{{{Security},\"EventID\":4624}}", true)]
    [InlineData("product: windows, service: sysmon", $"{{{Security},\"EventID\":4624}}", false)]
    [InlineData("product: windows, service: powershell",
        "{\"Event\":{\"System\":{\"Channel\":\"PowerShellCore/Operational\",\"EventID\":1}}}", true)]
    [InlineData("product: linux", $"{{{Security},\"EventID\":4624}}", false)]
    [InlineData("category: webserver", $"{{{Security},\"EventID\":4624}}", false)]
    [InlineData("product: linux, category: webserver", "{\"x\":1}", true)]
    [InlineData("product: aws, service: cloudtrail", "{\"eventSource\":\"a\",\"eventVersion\":\"1\",\"awsRegion\":\"r\"}", true)]
    [InlineData("product: azure", "{\"eventSource\":\"a\",\"eventVersion\":\"1\",\"awsRegion\":\"r\"}", false)]
    [InlineData("product: azure, service: signinlogs", "{\"category\":\"SignInLogs\"}", true)]
    [InlineData("product: azure, service: auditlogs", "{\"Category\":\"SignInLogs\"}", false)]
    public void By_content(string logsource, string json, bool asked) => Assert.Equal(asked, IsAsked(logsource, json));

    [Fact]
    public void A_source_that_is_given_counts_instead()
    {
        string json = $"{{{Security},\"EventID\":4624}}";
        Assert.True(IsAsked("product: linux, service: sshd", json, new LogSource("linux")));
        Assert.False(IsAsked("product: linux, service: sshd", json, new LogSource("linux", null, "cron")));
        Assert.False(IsAsked("product: windows", json, new LogSource("linux")));
    }

    [Fact]
    public void Real_records_are_known_by_their_service()
    {
        (string Path, string Right, string Wrong)[] logs =
        [
            ("data/invictus-aws-cloudtrail", "product: aws, service: cloudtrail", "product: azure"),
            ("data/azure-ad/signin.jsonl", "product: azure, service: signinlogs", "product: azure, service: auditlogs"),
            ("data/msticpy-aad", "product: azure, service: signinlogs", "product: aws"),
        ];
        foreach (var (path, right, wrong) in logs)
        {
            var rules = Sig.Load(string.Join("---\n", new[] { right, wrong }.Select(source =>
                Sig.Rule("never|exists: false", logsource: $"{{{source}}}"))));
            var run = new SigmaEngine(rules).Start();
            string full = Repository.Shared(path);
            string[] input = Directory.Exists(full) ? Directory.GetFiles(full, "*.json*") : [full];
            long matches = run.Match(new LogReader(input).Read()).Count(match => match.Rule.Header.Line == 1);
            Assert.NotEqual(0, run.Statistics.Events);
            Assert.Equal(run.Statistics.Events, matches);
            Assert.Equal(0, run.Statistics.ByRule().Last().Matches);
        }
    }
}

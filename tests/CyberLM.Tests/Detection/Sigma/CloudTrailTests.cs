using System.Text.Json;
using CyberLM.Detection.Sigma;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Detection.Sigma;

/// <summary>Two of SigmaHQ's rules over real CloudTrail, written out by hand in C# beside them.</summary>
public sealed class CloudTrailTests
{
    static readonly Dictionary<string, Func<JsonElement, bool>> ByHand = new()
    {
        ["AWS CloudTrail Important Change"] = record =>
            Text(record, "eventSource") == "cloudtrail.amazonaws.com" &&
            Text(record, "eventName") is "StopLogging" or "UpdateTrail" or "DeleteTrail",
        ["AWS STS AssumeRole Misuse"] = record =>
            record.GetProperty("userIdentity") is var who && Text(who, "type") == "AssumedRole" &&
            who.TryGetProperty("sessionContext", out var session) && session.TryGetProperty("sessionIssuer", out var issuer) &&
            Text(issuer, "type") == "Role",
    };

    static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.ToString() : null;

    [Fact]
    public void Rules_find_what_their_sentences_say()
    {
        var rules = SigmaRuleSet.Load([Repository.Shared("data/sigma/rules")]);
        Assert.Empty(rules.Refused);
        var records = new LogReader(Directory.GetFiles(Repository.Shared("data/invictus-aws-cloudtrail"), "*.json")).Read()
            .Select(record => record.Utf8.ToArray()).ToList();
        var run = new SigmaEngine(rules).Start();
        foreach (byte[] record in records) run.Match(record, []);
        foreach (var (title, meaning) in ByHand)
        {
            int expected = records.Count(record => meaning(JsonDocument.Parse(record).RootElement));
            Assert.NotEqual(0, expected);
            Assert.Equal(expected, run.Statistics.ByRule().Single(rule => rule.Rule.Header.Title == title).Matches);
        }
    }
}

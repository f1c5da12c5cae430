using System.Text.Json;
using Xunit;

namespace CyberLM.Tests.Cli.Rules;

/// <summary>`rules list`: what each rule says about itself.</summary>
public sealed class RulesListTests : IDisposable
{
    readonly RuleFolder folder = new();

    public RulesListTests() => folder.With("rules/a.yml",
        RuleFolder.Rule("Door opened", "action: opened").Replace("product: doors", "product: doors\n  service: locks"),
        "title: Many doors\nname: many\ncorrelation:\n  type: event_count\n"
            + $"  rules: [{RuleFolder.DoorId}]\n  timespan: 1m\n  condition:\n    gte: 2\n");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_table_has_a_row_for_each_rule_and_correlation()
    {
        var run = Cyberlm.Run("rules", "list", folder.Rules);
        Assert.Equal(0, run.ExitCode);
        string door = Assert.Single(run.Output.Split('\n'), line => line.Contains("Door opened"));
        Assert.Equal([RuleFolder.DoorId, "high", "test", "doors//locks", "Door", "opened", folder["rules/a.yml"]],
            door.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        string many = Assert.Single(run.Output.Split('\n'), line => line.Contains("Many doors"));
        Assert.Equal(["-", "-", "-", "correlation", "Many", "doors", folder["rules/a.yml"]],
            many.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("1 rule and 1 correlation, 0 refused", run.Talk);
    }

    [Fact]
    public void The_object_has_the_same_rules()
    {
        var run = Cyberlm.Run("rules", "list", folder.Rules, "--json");
        var rules = JsonDocument.Parse(run.Output).RootElement.GetProperty("rules").EnumerateArray().ToList();
        Assert.Equal([false, true], rules.Select(rule => rule.GetProperty("correlation").GetBoolean()));
        Assert.Equal(("doors", "locks", 1), (rules[0].GetProperty("product").GetString(), rules[0].GetProperty("service").GetString(),
            rules[0].GetProperty("line").GetInt32()));
        Assert.Equal(JsonValueKind.Null, rules[1].GetProperty("level").ValueKind);
        Assert.Equal("attack.t1078", Assert.Single(rules[0].GetProperty("tags").EnumerateArray()).GetString());
    }

    /// <summary>As many as documents with a detection stand in the files, counted by their text.</summary>
    [Fact]
    public void Every_rule_of_SigmaHQ_here_is_listed()
    {
        string folder = Repository.Shared("data/sigma/rules");
        int written = Directory.GetFiles(folder, "*.yml", SearchOption.AllDirectories)
            .Sum(file => File.ReadLines(file).Count(line => line.StartsWith("detection:")));
        var run = Cyberlm.Run("rules", "list", folder, "--json");
        Assert.Equal(written, JsonDocument.Parse(run.Output).RootElement.GetProperty("rules").GetArrayLength());
    }
}

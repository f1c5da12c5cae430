using CyberLM.Detection.Scenarios;
using CyberLM.Detection.Sigma;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Detection.Scenarios;

/// <summary>Rules that found a recorded attack find it where it was transplanted to.</summary>
public sealed class RecordedScenarioTests(ITestOutputHelper output)
{
    static ScenarioJudge Judge(string rules) => new(new SigmaEngine(SigmaRuleSet.Load([Repository.Shared(rules)])));

    IReadOnlyList<string> SameRules(ScenarioJudge judge, string path, params string[] map)
    {
        var recording = Recording.Read([Repository.Shared($"data/{path}")]);
        var fired = RecordedScenario.Fired(judge, recording.Records.Select(record => record.Utf8));
        var transplant = new Transplant(recording, RecordedCast.Of(recording), null, new(map, 86_400L * 600, 1) { KeepRest = true });
        var records = transplant.Write();
        output.WriteLine($"{path}: {string.Join(", ", fired)}");
        Assert.Equal(fired, RecordedScenario.Fired(judge, records.Select(record => record.Utf8)));
        var (played, _) = RecordedScenario.Judge(RecordedScenario.Of("R1", path, records, _ => "T1098", fired, 1), judge, []);
        Assert.Empty(played.Missed!);
        Assert.All(played.Records, record => Assert.Equal("T1098", record.Event.Step.Technique));
        return fired;
    }

    [Fact]
    public void Of_each_Stratus_detonation_the_same_SigmaHQ_rules_fire_before_and_after()
    {
        var judge = Judge("data/sigma/rules");
        int some = 0;
        foreach (string file in Directory.GetFiles(Repository.Shared("data/cloudtrail"), "*.json").Order())
            some += SameRules(judge, Path.GetRelativePath(Repository.Shared("data"), file), "user=alice", "account=111122223333").Count;
        Assert.InRange(some, 10, 1000);
    }

    [Fact]
    public void Of_a_day_of_detonations_too() =>
        Assert.NotEmpty(SameRules(Judge("data/sigma/rules"), "invictus-aws-cloudtrail", "user=alice", "account=111122223333"));
}

using CyberLM.Detection.Sigma;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Detection.Pack;

/// <summary>The shipped rules over sign-ins that were exported from real directories, in two vocabularies, with one attack.</summary>
public sealed class PackOverExportsTests
{
    static Dictionary<string, int> Alerts(params string[] files)
    {
        var run = new SigmaEngine(RulePack.Rules).Start();
        List<SigmaMatch> matches = [];
        List<SigmaAlert> alerts = [];
        foreach (var record in new LogReader([.. files.Select(Repository.Shared)]).Read()) run.Match(record.Utf8.Span, matches, alerts);
        run.Finish(alerts);
        return matches.Select(match => match.Rule.Header.Name!).Concat(alerts.Select(alert => alert.Rule.Header.Name!))
            .CountBy(name => name).ToDictionary();
    }

    /// <summary>A third party's challenge is everyday there: 48 of 260 records.</summary>
    [Fact]
    public void Two_days_of_NVIDIA_give_what_a_third_party_asked_and_nothing_else()
    {
        const string file = "data/azure-ad/signin.jsonl";
        int asked = Repository.SharedLines(file).Count(line => line.Span.IndexOf("\"resultType\": \"50158\""u8) >= 0);
        Assert.Equal(new Dictionary<string, int> { ["unusual_interruption"] = asked }, Alerts(file));
    }

    [Fact]
    public void An_afternoon_of_an_administrator_gives_nothing() => Assert.Empty(Alerts("data/msticpy-aad/SigninLogs_aad_logons.jsonl"));

    /// <summary>The attempts have no time in that export, so that those who count over time pass them over.</summary>
    [Fact]
    public void Attempts_at_a_disabled_account_are_found_in_a_table()
    {
        const string lab = "data/azure-sentinel-training-lab/";
        var found = Alerts(lab + "sign-in_adelete.csv", lab + "disable_accounts.csv");
        Assert.Equal(new Dictionary<string, int> { ["disabled_account"] = 4 }, found);
    }
}

using System.Text.Json;
using CyberLM.Evaluation;
using CyberLM.Kernels;
using CyberLM.Tests.Gpt;
using Xunit;

namespace CyberLM.Tests.Evaluation;

/// <summary>
/// Attacks planted into a log whose rules are known: a code says which text stands beside it, an address which city, and what client it was
/// no scenario decides.
/// </summary>
public sealed class AttackMeasuresTests : IDisposable
{
    const int Users = 12, Plays = 15, Burst = 8;
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    static string Record(ulong seed, int i, int? attacker = null, string? client = null, string? city = null)
    {
        long Draw(ulong what, long bound) => Philox.Below(seed, what, (ulong)i, bound);
        bool failed = attacker is null ? Draw(1, 6) == 0 : true;
        long user = attacker ?? Draw(2, Users), from = attacker is null ? 2 * user + Draw(10, 2) : 50 + user;
        string time = $"2026-03-{1 + Draw(3, 28):D2}T{8 + Draw(4, 9):D2}:{Draw(5, 60):D2}:00Z";
        string result = failed ? $"\"code\":7,\"text\":\"no\",\"retry\":{Draw(6, 2)}" : "\"code\":0,\"text\":\"\",\"retry\":0";
        // Failures come from old clients more often than anything else does.
        client ??= $"c{(failed ? Draw(7, 2) : Draw(8, 6))}";
        string who = $"\"user\":\"u{user}\",\"uid\":{100 + user},\"address\":\"a{from}\",\"city\":\"{city ?? $"p{from}"}\"";
        return $$"""{"time":"{{time}}","kind":"door",{{who}},{{result}},"client":"{{client}}","took":{{20 + Draw(9, 50)}} }""";
    }

    string Write(string name, IEnumerable<string> lines)
    {
        File.WriteAllLines(folder[name], lines);
        return folder[name];
    }

    static string Label(int record, int play, string more = "") =>
        $$"""{"asked":["time","kind","user","address","code"],"kind":["kind"],"scenario":"T{{play}}","record":{{record}}{{more}} }""";

    /// <summary>Bursts of failures from an address of nobody, each among records of the background.</summary>
    AttackFile Play(string name, Func<int, string?>? client = null, Func<int, string?>? city = null, string more = "")
    {
        List<string> records = [], labels = [];
        for (int play = 0; play < Plays; play++)
        {
            records.AddRange(Enumerable.Range(0, 5).Select(i => Record(9, 100 * play + i)));
            for (int i = 0; i < Burst; i++)
            {
                int number = Burst * play + i;
                records.Add(Record(3, number, play % Users, client?.Invoke(number), city?.Invoke(number)));
                labels.Add(Label(records.Count, play, more));
            }
        }
        return new(Write(name, records), Write(name + ".labels.jsonl", labels));
    }

    AttackComparison Run(params AttackFile[] attacks) => Assert.Single(Report(attacks).Attacks);

    LogEvaluationReport Report(params AttackFile[] attacks) => LogEvaluation.Run(
        new([Write("real", Enumerable.Range(0, 2000).Select(i => Record(1, i)))],
            [Write("holdout", Enumerable.Range(0, 600).Select(i => Record(2, i)))], []) { Attacks = attacks },
        new() { Entity = "user", Time = "time", Resamples = 50 });

    [Fact]
    public void An_attack_like_the_rest_is_not_told_though_code_and_address_are_its_own()
    {
        var found = Run(Play("a"));
        Assert.Equal((Plays * Burst, 4 * Plays * Burst, ("plays", Plays)), (found.Records, found.Reference, found.Units));
        Assert.InRange(found.Area!.Value.Value, 0.35, 0.65);
        Assert.True(found.IsWithin);
        Assert.InRange(found.Holdout!.Value.Value, 0.35, 0.65);
        Assert.Equal(["address", "code", "kind", "user"], found.Decided.Select(one => one.Path).Order());
        Assert.Equal((1.0, 1.0), Agreement("code"));
        Assert.Equal((1.0, 0.0), Agreement("address"));
        Assert.Equal((1.0, 1.0), Agreement("kind"));
        Assert.Equal(["city", "text", "uid"], found.Following.Select(one => one.Path).Order());
        Assert.Equal("address", found.Following.Single(one => one.Path == "city").From);
        Assert.Equal(["client", "retry", "took"], found.Compared.Select(one => one.Path).Order());

        (double, double) Agreement(string path) =>
            found.Decided.Where(one => one.Path == path).Select(one => (one.Share, one.Agreement)).Single();
    }

    [Fact]
    public void A_difference_that_no_scenario_decides_is_seen()
    {
        var found = Run(Play("a", client: _ => "python"));
        Assert.InRange(found.Area!.Value.Value, 0.95, 1);
        Assert.False(found.IsWithin);
        Assert.Equal(("client", 1.0), (found.Compared[0].Path, found.Compared[0].Attack));
        Assert.InRange(found.Compared[0].Holdout!.Value, 0, 0.3);
        Assert.InRange(found.Holdout!.Value.Value, 0.35, 0.65);
    }

    [Fact]
    public void What_follows_from_a_decided_field_may_differ()
    {
        var found = Run(Play("a", city: _ => "Elsewhere"));
        Assert.InRange(found.Area!.Value.Value, 0.35, 0.65);
        Assert.DoesNotContain(found.Compared, one => one.Path == "city");
    }

    [Fact]
    public void Several_files_are_looked_at_together_and_templates_are_left_out()
    {
        var found = Run(Play("a"), Play("b", more: ",\"template\":true"));
        Assert.Equal((Plays * Burst, Plays * Burst), (found.Records, found.Templates));
        Assert.Equal("a, b", found.Name);
        Assert.Equal(Plays, found.Units.Count);
    }

    [Fact]
    public void Records_of_a_kind_that_the_log_does_not_have_are_left_out()
    {
        var file = Play("a");
        File.WriteAllText(file.Path, File.ReadAllText(file.Path).Replace("\"door\",\"user\":\"u1\"", "\"gate\",\"user\":\"u1\"",
            StringComparison.Ordinal));
        var found = Run(file);
        Assert.Equal(2 * Burst, found.WithoutKind);
        Assert.Equal((Plays - 2) * Burst, found.Records);
    }

    [Fact]
    public void Too_few_records_are_said_to_be()
    {
        var file = Play("a");
        File.WriteAllLines(file.Labels, File.ReadAllLines(file.Labels)[..Burst]);
        var found = Run(file);
        Assert.Equal(("records", Burst), found.Units);
        Assert.Null(found.Area);
        Assert.Null(found.IsWithin);
    }

    [Theory]
    [InlineData("labels.jsonl, line 1: no list of what the scenario decides", "{\"record\":1}")]
    [InlineData("labels.jsonl, line 1: no number of a record", "{\"asked\":[]}")]
    [InlineData("labels.jsonl, line 1: not JSON", "{\"record\":")]
    [InlineData("tells of record 9000", "{\"record\":9000,\"asked\":[]}")]
    [InlineData("no label is there", "")]
    public void Labels_that_cannot_be_are_refused_in_a_sentence(string said, string label)
    {
        var file = Play("a");
        File.WriteAllText(file.Labels, label + "\n");
        Assert.Contains(said, Assert.Throws<CyberLMException>(() => Run(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_has_it_as_json()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteReport(Report(Play("a", client: _ => "python")));
            json.WriteEndObject();
        }
        using var document = JsonDocument.Parse(stream.ToArray());
        var attack = document.RootElement.GetProperty("attacks")[0];
        Assert.Equal(("outside", 0.65), (attack.GetProperty("verdict").GetString(), attack.GetProperty("asked").GetDouble()));
        Assert.Equal("client", attack.GetProperty("compared")[0].GetProperty("path").GetString());
    }
}

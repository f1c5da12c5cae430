using System.Text;
using System.Text.Json;
using CyberLM.Evaluation;
using CyberLM.Tests.Gpt;
using Xunit;

namespace CyberLM.Tests.Evaluation;

/// <summary>Alerts at real records and at others, counted by hand, and that rules see as much of either.</summary>
public sealed class AlertMeasuresTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>A rule a text, which fires at records that hold it.</summary>
    sealed class Texts(params string[] texts) : IAlertRules
    {
        public IReadOnlyList<AlertRule> Rules { get; } =
            [.. texts.Select(text => new AlertRule(text, "low", TimeSpan.FromDays(text == "slow" ? 14 : 0)))];

        public List<string[]> Told { get; } = [];

        public IEnumerable<(int Rule, long Record)> Alerts(IEnumerable<ReadOnlyMemory<byte>> records)
        {
            string[] lines = [.. records.Select(record => Encoding.UTF8.GetString(record.Span))];
            Told.Add(lines);
            return lines.SelectMany((line, i) => texts.Index().Where(text => line.Contains(text.Item, StringComparison.Ordinal))
                .Select(text => (text.Index, (long)i)));
        }
    }

    static string Record(int user, int day, int hour, string what) =>
        $$"""{"time":"2026-03-{{day:D2}}T{{hour:D2}}:00:00Z","user":"u{{user:D2}}","what":"{{what}}"}""";

    /// <summary>Of each user a record an hour from eight on, on each day.</summary>
    static IEnumerable<string> Log(int users, int first, int days, int hours, Func<int, int, int, string> what) =>
        from day in Enumerable.Range(first, days)
        from hour in Enumerable.Range(8, hours)
        from user in Enumerable.Range(0, users)
        select Record(user, day, hour, what(user, day, hour));

    string Write(string name, IEnumerable<string> lines)
    {
        File.WriteAllLines(folder[name], lines);
        return folder[name];
    }

    LogEvaluationReport Run(IAlertRules rules, IEnumerable<string> real, IEnumerable<string>? holdout, IEnumerable<string> made)
    {
        var file = new SyntheticFile("made", Write("made.jsonl", made));
        string[] unseen = holdout is null ? [] : [Write("holdout.jsonl", holdout)];
        return LogEvaluation.Run(new([Write("real.jsonl", real)], unseen, [file]) { Alerts = new(rules, [file]) },
            new() { Entity = "user", Time = "time", Resamples = 10 });
    }

    [Fact]
    public void Rates_ratios_and_verdicts_are_those_counted_by_hand()
    {
        // 12 users, 5 days, 2 records a day: 120 real ones and 60 made, of which the same hours have one record.
        static string Real(int user, int day, int hour) => hour == 8 ? user < 9 ? "loud both" : "x" : user == 1 ? "rare both" : "real";
        static string Made(int user, int day, int hour) => user < 6 ? "loud both" : "made";
        var rules = new Texts("loud", "both", "rare", "real", "made", "silent", "slow");
        var found = Assert.Single(Run(rules, Log(12, 2, 5, 2, Real), null, Log(12, 2, 5, 1, Made)).Alerts);
        Assert.Equal(("made", 5, 12, 60), (found.Name, found.Days, found.Users, found.UserDays));
        Assert.Equal((120L, 60L), (found.RealRecords, found.MadeRecords));
        Assert.Equal(ResampledUnit.Users, found.Resampled);
        RuleRates Of(string rule) => found.Rules.Single(one => one.Rule.Name == rule);
        // 45 of 120 and 30 of 60.
        var loud = Of("loud");
        Assert.Equal((45L, 30L, 375.0, 500.0), (loud.Real, loud.Made, found.RealRate(loud), found.MadeRate(loud)));
        Assert.Equal(4 / 3.0, loud.Ratio!.Value.Value, 12);
        Assert.True(loud is { HasVerdict: true, IsWithin: false, IsSettled: false });
        // 50 of 120 and 30 of 60.
        Assert.Equal(1.2, Of("both").Ratio!.Value.Value, 12);
        Assert.True(Of("both") is { HasVerdict: true, IsWithin: true, IsSettled: false });
        Assert.Equal(["rare", "real"], found.OnRealOnly.Select(rule => rule.Rule.Name).Order());
        Assert.Equal((0.0, true, true), (Of("real").Ratio!.Value.Value, Of("real").IsSettled, Of("real").HasVerdict));
        Assert.False(Of("rare").HasVerdict);
        Assert.Equal((5L, 0L), (Of("rare").Real, Of("rare").Made));
        Assert.Equal(["made"], found.OnMadeOnly.Select(rule => rule.Rule.Name));
        Assert.Equal(["slow"], found.NotArmed.Select(rule => rule.Rule.Name));
        Assert.Equal((45L + 50 + 5 + 55, 30L + 30 + 30), (found.All.Real, found.All.Made));
    }

    [Fact]
    public void Rules_see_the_same_users_as_many_days_of_each_and_the_same_span()
    {
        var rules = new Texts("x");
        // Real days 1 to 9; made days 20 to 25 with a user whom the real log does not have, and one who was about on two days only.
        var real = Log(4, 1, 9, 3, (_, _, _) => "x");
        var made = Log(5, 20, 6, 2, (_, _, _) => "x").Where(line => !line.Contains("u02", StringComparison.Ordinal)
            || line.Contains("-21T", StringComparison.Ordinal) || line.Contains("-24T", StringComparison.Ordinal));
        var found = Assert.Single(Run(rules, real, null, made.Reverse()).Alerts);
        Assert.Equal((6, 4, 3 * 6 + 2), (found.Days, found.Users, found.UserDays));
        Assert.Equal((new DateOnly(2026, 3, 4), new DateOnly(2026, 3, 20)), (found.RealFrom, found.MadeFrom));
        Assert.Equal((3L * 20, 2L * 20), (found.RealRecords, found.MadeRecords));
        Assert.Equal(["04", "05"], Days(rules.Told[0]));
        Assert.Equal(["21", "24"], Days(rules.Told[1]));
        Assert.All(rules.Told.Select(lines => lines.Select(line => line[..30])), times => Assert.Equal(times.Order(), times));
        Assert.DoesNotContain(rules.Told[1], line => line.Contains("u04", StringComparison.Ordinal));

        static IEnumerable<string> Days(string[] lines) => lines.Where(line => line.Contains("u02", StringComparison.Ordinal))
            .Select(line => line[17..19]).Distinct().Order();
    }

    [Fact]
    public void The_holdout_stands_beside_the_last_days_of_the_records_before_it()
    {
        var report = Run(new Texts("x"), Log(12, 1, 9, 2, (user, _, _) => user < 6 ? "x" : "y"),
            Log(12, 10, 3, 2, (_, _, _) => "x"), Log(12, 1, 12, 1, (_, _, _) => "x"));
        Assert.Equal(["made", "holdout"], report.Alerts.Select(one => one.Name));
        var (made, holdout) = (report.Alerts[0], report.Alerts[1]);
        Assert.Equal((12, 12 * 12, 288L), (made.Days, made.UserDays, made.RealRecords));
        Assert.Equal((3, new DateOnly(2026, 3, 7), 36L, 72L), (holdout.Days, holdout.RealFrom, holdout.All.Real, holdout.All.Made));
        Assert.Equal(2, holdout.All.Ratio!.Value.Value, 12);
    }

    [Fact]
    public void Days_that_are_told_again_are_no_log_that_rules_could_look_at()
    {
        string[] day = [.. Log(1, 3, 1, 9, (_, _, _) => "x")];
        var report = Run(new Texts("x"), Log(4, 1, 5, 5, (_, _, _) => "x"), null, day.Concat(day).Concat(day));
        Assert.Empty(report.Alerts);
        Assert.Contains(report.Notes, note => note.Contains("made: tells days of users more than once", StringComparison.Ordinal));
        var strangers = Run(new Texts("x"), Log(4, 1, 5, 5, (_, _, _) => "x"), null,
            Log(4, 1, 5, 5, (_, _, _) => "x").Select(line => line.Replace("\"u0", "\"v0", StringComparison.Ordinal)));
        Assert.Empty(strangers.Alerts);
        Assert.Contains(strangers.Notes, note => note.Contains("made: no user in common", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_more_records_users_are_drawn_with_all_that_they_have()
    {
        TimedEvent[] events = [.. Enumerable.Range(0, 200)
            .Select(i => new TimedEvent(i % 10, (700_000L + i / 40) * TimeSpan.TicksPerDay + i))];
        var some = EqualDays.Of(events, events, 65, 1)!;
        Assert.Equal((3, 15), (some.Users, some.UserDays));
        Assert.Equal(10, EqualDays.Of(events, events, 200, 1)!.Users);
        Assert.Equal(1, EqualDays.Of(events, events, 1, 1)!.Users);
    }

    [Fact]
    public void The_report_has_it_as_json()
    {
        var report = Run(new Texts("x", "slow"), Log(12, 1, 5, 2, (_, _, _) => "x"), null, Log(12, 1, 5, 2, (_, _, _) => "x"));
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteReport(report);
            json.WriteEndObject();
        }
        using var document = JsonDocument.Parse(stream.ToArray());
        var rule = document.RootElement.GetProperty("alerts")[0].GetProperty("rules")[0];
        Assert.Equal((120, "within", 1000.0, 1.0), (rule.GetProperty("real").GetInt32(), rule.GetProperty("verdict").GetString(),
            rule.GetProperty("madePerThousand").GetDouble(), rule.GetProperty("ratio").GetProperty("value").GetDouble()));
        Assert.Equal(14, document.RootElement.GetProperty("alerts")[0].GetProperty("rules")[1].GetProperty("historyDays").GetDouble());
    }
}

using System.Text.Json;
using CyberLM.Evaluation;
using CyberLM.Kernels;
using CyberLM.Logs;
using CyberLM.Tests.Gpt;
using Xunit;

namespace CyberLM.Tests.Evaluation;

/// <summary>Intervals of records that come in groups: against samples of a truth that is known, and against the formula.</summary>
public sealed class DependentRecordsTests
{
    static FlatRecord OfUser(int user, long day = 0) => new([], false, 0) { User = user, Day = day };

    static FlatRecord[] Numbered(FlatRecord[] records) => ResampledUnits.Numbered(records, ResampledUnits.Of(records));

    /// <summary>40 users, each with a leaning of their own from 0 to 9, and ten records about it: the truth is 4.5.</summary>
    static (FlatRecord[] Records, double[] Values) Sample(ulong seed)
    {
        var users = Enumerable.Range(0, 400).Select(i => i / 10).ToArray();
        return (Numbered([.. users.Select(user => OfUser(user))]),
            [.. users.Select((user, i) => Philox.Below(7, seed, (ulong)user, 10) + Philox.Uniform(8, seed, (ulong)i) - 0.5)]);
    }

    static double Coverage(Func<FlatRecord[], IEnumerable<double>, IEnumerable<Outcome>> outcomes)
    {
        const int samples = 200;
        int covered = 0;
        for (ulong sample = 0; sample < samples; sample++)
        {
            var (records, values) = Sample(sample);
            var mean = new Bootstrap(200, sample).ShareOf(outcomes(records, values))!.Value;
            if (mean.Low <= 4.5 && 4.5 <= mean.High) covered++;
        }
        return (double)covered / samples;
    }

    [Fact]
    public void Users_drawn_again_cover_the_truth_as_often_as_said_and_records_do_not()
    {
        Assert.InRange(Coverage((records, values) => records.With(values)), 0.90, 1);
        Assert.InRange(Coverage((_, values) => values.Select(value => new Outcome(null, value))), 0, 0.75);
    }

    [Fact]
    public void Records_of_a_unit_that_agree_count_once()
    {
        var records = Numbered([.. Enumerable.Range(0, 2000).Select(i => OfUser(i / 20))]);
        var share = new Bootstrap(1000, 3).ShareOf(records.With(records.Select(record => record.User % 5 == 0)))!.Value;
        double half = 1.96 * Math.Sqrt(0.2 * 0.8 / 100);
        Assert.Equal((0.2 - half, 0.2 + half), (share.Low!.Value, share.High!.Value), (one, other) =>
            Math.Abs(one.Item1 - other.Item1) < 0.012 && Math.Abs(one.Item2 - other.Item2) < 0.012);
        // Of so many that they are not drawn: the same.
        records = Numbered([.. Enumerable.Range(0, 60_000).Select(i => OfUser(i / 600))]);
        share = new Bootstrap(10, 3).ShareOf(records.With(records.Select(record => record.User % 5 == 0)))!.Value;
        Assert.Equal(0.2 - half, share.Low!.Value, 9);
    }

    [Fact]
    public void A_mean_of_costs_is_as_sure_as_its_units_are_many()
    {
        double[] values = [.. Enumerable.Range(0, 1000).Select(i => i / 10 % 7.0)];
        double mean = values.Average(), deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        var byUser = DependentMean.Of(values, [.. values.Select((_, i) => (i / 10, 0L))]);
        var byRecord = DependentMean.Of(values, [.. values.Select(_ => (-1, 0L))]);
        Assert.Equal(mean + 1.96 * deviation / Math.Sqrt(100), byUser.High!.Value, 9);
        Assert.Equal(mean - 1.96 * deviation / Math.Sqrt(1000), byRecord.Low!.Value, 9);
    }

    [Fact]
    public void A_distance_of_a_resample_is_of_whole_users()
    {
        int[] units = [.. Numbered([.. Enumerable.Range(0, 300).Select(i => OfUser(i % 12))]).Select(record => record.Unit)];
        new Bootstrap(20, 1).Of(units, 0.5, drawn =>
        {
            Assert.All(drawn.CountBy(place => units[place]), unit => Assert.Equal(0, unit.Value % 25));
            return 0.5;
        });
    }

    /// <summary>40 users of about ten records, all of a user with one value of two: they say as much as 40 coins.</summary>
    static FlatRecord[] OfTwoMinds(FlatLog log) => Numbered([.. Enumerable.Range(0, 400).Select(i =>
    {
        int user = (int)Philox.Below(9, 0, (ulong)i, 40);
        return log.Flat($"{{\"k\":\"{(user % 2 == 0 ? "real" : "other")}\"}}") with { User = user };
    })]);

    [Fact]
    public void Every_draw_of_a_set_is_resampled_by_its_own_units()
    {
        var log = new FlatLog();
        FlatRecord[] training = log.All(Enumerable.Repeat("{\"k\":\"real\"}", 200));
        SetDraws real = SetDraws.Of(training, 200, 1, log.Names), other = SetDraws.Of(OfTwoMinds(log), 200, 2, log.Names);
        Assert.Equal(20, other.Draws.Length);
        int[] one = real.All.Column(log.Path("k")), two = other.All.Column(log.Path("k"));
        // What all training records say is said by a share of the others: the similarity is that share.
        var figure = SetDraws.Similarity(real, other, [ColumnComparison.OfCategories(one, two)], new Bootstrap(400, 3))!.Value;
        double half = 1.96 * Math.Sqrt(0.5 * 0.5 / 40);
        Assert.InRange(figure.Value, 0.4, 0.6);
        Assert.InRange((figure.High!.Value - figure.Low!.Value) / 2, half - 0.03, half + 0.05);
    }

    [Fact]
    public void Rare_values_that_one_user_has_are_covered_together()
    {
        var log = new FlatLog();
        // 40 users with five values each that nobody else has, two records of each; the same records of nobody.
        string[] lines = [.. Enumerable.Range(0, 400).Select(i => $"{{\"k\":\"v{i / 2}\"}}")];
        RecordSet Set(string name, bool ofUsers)
        {
            var set = new RecordSet(name, 1000, 1);
            for (int i = 0; i < lines.Length; i++)
            {
                var record = log.Flat(lines[i]) with { User = ofUsers ? i / 10 : -1 };
                set.Add(() => record, null);
            }
            return set;
        }
        double Width(bool ofUsers)
        {
            var sets = new EvaluationSets(log.Names, new KnownPaths(RecordShape.Unknown, null, null),
                Set("real", true), Set("holdout", true), [Set("made", ofUsers)], 1);
            var report = new LogEvaluationReport(["made"]);
            new CoverageMeasures(sets, new Bootstrap(400, 5), report).Add();
            var covered = report.Row("coverage", "rare1")!.Synthetic[0]!.Value;
            Assert.Equal(1, covered.Value, 12);
            return 1 - covered.Low!.Value;
        }
        Assert.True(Width(ofUsers: true) > 1.5 * Width(ofUsers: false));
    }

    [Theory]
    [InlineData(12, 1, ResampledUnit.Users)]
    [InlineData(12, 40, ResampledUnit.UserDays)]
    [InlineData(6, 1, ResampledUnit.UserDays)]
    public void Users_are_drawn_where_they_are_many_and_none_has_most(int users, int timesTheFirst, ResampledUnit expected)
    {
        var records = Enumerable.Range(0, users).SelectMany(user => Enumerable.Range(0, user == 0 ? timesTheFirst : 1)
            .SelectMany(_ => Enumerable.Range(0, 20).Select(i => OfUser(user, i % 10)))).ToArray();
        Assert.Equal(expected, ResampledUnits.Of(records));
        Assert.Equal(ResampledUnit.Records, ResampledUnits.Of([.. records.Select(_ => OfUser(-1))]));
    }

    [Fact]
    public void The_report_says_what_was_drawn()
    {
        using var folder = new TemporaryFolder();
        foreach (ulong seed in new ulong[] { 1, 2, 3 }) File.WriteAllLines(folder[$"{seed}.jsonl"], MadeLog.Lines(seed, 200));
        LogEvaluationReport Run(string? entity) => LogEvaluation.Run(
            new([folder["1.jsonl"]], [folder["2.jsonl"]], [new("drawn", folder["3.jsonl"])]), new() { Entity = entity, Resamples = 20 });
        JsonElement Json(LogEvaluationReport report)
        {
            using var memory = new MemoryStream();
            using (var json = new Utf8JsonWriter(memory))
            {
                json.WriteStartObject();
                json.WriteReport(report);
                json.WriteEndObject();
            }
            return JsonDocument.Parse(memory.ToArray()).RootElement;
        }
        // Six users are too few to be drawn themselves.
        var byUser = Run("user");
        Assert.Equal("""{"holdout":"user-days","drawn":"user-days"}""", Json(byUser).GetProperty("resampled").GetRawText());
        Assert.Equal(20, Json(byUser).GetProperty("resamples").GetInt32());
        Assert.Contains(byUser.Notes, note => note.Contains("user-days of holdout, drawn", StringComparison.Ordinal));
        var byRecord = Run(null);
        Assert.Equal("""{"holdout":"records","drawn":"records"}""", Json(byRecord).GetProperty("resampled").GetRawText());
        // What does not depend on the user is as wide either way, what hangs on it is wider.
        double Width(LogEvaluationReport report, string section, string key) =>
            report.Row(section, key)!.Synthetic[0]!.Value is var figure ? figure.High!.Value - figure.Low!.Value : 0;
        Assert.Equal(byUser.Row("shapes", "mean")!.Synthetic[0]!.Value.Value, byRecord.Row("shapes", "mean")!.Synthetic[0]!.Value.Value, 9);
        Assert.NotEqual(Width(byUser, "shapes", "mean"), Width(byRecord, "shapes", "mean"));
    }
}

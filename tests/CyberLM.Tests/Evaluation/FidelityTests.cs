using CyberLM.Evaluation;
using Xunit;

namespace CyberLM.Tests.Evaluation;

/// <summary>Parts of the fidelity figures against values worked out by hand.</summary>
public sealed class FidelityTests
{
    readonly FlatLog log = new();

    [Fact]
    public void Good_and_Turing_expect_the_share_of_values_that_come_once()
    {
        Assert.Equal(2.0 / 6, CoverageMeasures.GoodTuring([1, 1, 2, 3, 3, 4]), 12);
        Assert.Equal(0, CoverageMeasures.GoodTuring([]), 12);
    }

    [Fact]
    public void Mutual_information_is_the_entropy_of_equal_fields_and_nothing_of_independent_ones()
    {
        int[] coin = [.. Enumerable.Range(0, 1000).Select(i => i % 2)], other = [.. Enumerable.Range(0, 1000).Select(i => i / 2 % 2)];
        // Equal coins share one bit; two pairs seen of two times two values raise the corrected figure by 1 / (2 n ln 2).
        Assert.Equal(1 + 1 / (2000 * Math.Log(2)), PairMeasures.MutualInformation(coin, coin), 9);
        Assert.Equal(-1 / (2000 * Math.Log(2)), PairMeasures.MutualInformation(coin, other), 9);
    }

    static TimedEvent At(int user, string time) => new(user, DateTime.Parse(time, System.Globalization.CultureInfo.InvariantCulture).Ticks);

    [Fact]
    public void Gaps_are_between_events_of_one_user_in_order_of_time()
    {
        TimedEvent[] events = [At(1, "2026-03-02T10:00:10"), At(2, "2026-03-02T10:00:05"), At(1, "2026-03-02T10:00:00"),
            At(2, "2026-03-02T10:00:05"), At(1, "2026-03-02T10:01:50")];
        double[] expected = [Math.Log(10), Math.Log(100), Math.Log(0.001)];
        Assert.Equal(expected.Order(), RhythmMeasures.Gaps(UserDays.Of(events, told: false)).Order(), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Days_count_the_events_of_a_user()
    {
        TimedEvent[] events = [At(1, "2026-03-02T23:59:59"), At(1, "2026-03-03T00:00:00"), At(2, "2026-03-03T00:00:00"),
            At(1, "2026-03-03T12:00:00")];
        Assert.Equal([1.0, 1, 2], RhythmMeasures.Counts(UserDays.Of(events, told: false)).Order());
    }

    [Theory]
    [InlineData("2026-03-02T00:30:00", 0)]                             // a Monday
    [InlineData("2026-03-03T13:00:00", 37)]
    [InlineData("2026-03-08T23:59:59", 167)]
    public void Hours_of_the_week_begin_on_Monday(string time, int hour) =>
        Assert.Equal(hour, RhythmMeasures.HourOfWeek(At(0, time).Ticks));

    [Theory]
    [InlineData("\"Edge 99.14477\"", "\"Edge\"")]
    [InlineData("\"\"", "\"\"")]
    [InlineData("null", "\"\"")]
    public void A_browser_is_its_name_without_version(string value, string family) =>
        Assert.Equal(family, log.Names.Values[BrowserMeasures.Family(log.Names.Values.Of(value), log.Names)]);

    [Fact]
    public void Trees_learn_what_needs_two_features_and_score_the_same_again()
    {
        float[][] rows = [.. Enumerable.Range(0, 400).Select(i => new float[] { i % 2, i / 2 % 2, i % 7 })];
        bool[] labels = [.. rows.Select(row => row[0] > row[1])];
        float[] scores = BoostedTrees.Scores(rows, labels, rows);
        Assert.Equal(1, new RocCurve([.. scores.Select(score => (double)score)], labels).Area(), 6);
        Assert.Equal(scores, BoostedTrees.Scores(rows, labels, rows));
    }

    [Fact]
    public void Features_rank_categories_and_take_hours_only_where_days_are_covered()
    {
        FlatRecord[] records = log.All(Enumerable.Range(0, 40).Select(i =>
            $$"""{"t":"2026-03-0{{2 + i % 7}}T06:00:00Z","k":"{{(i % 4 == 0 ? "rare" : "often")}}","n":{{i}}}"""));
        var table = new RecordTable(records, log.Names);
        var fields = Field.Of(table, log.Names);
        float[] Row(double days) => new FeatureTable(fields, [table], TimeSpan.FromDays(days), log.Names).Rows(table)[0];
        Assert.Equal([1f, 0f], Row(1));
        Assert.Equal([6f, 1f, 0f], Row(2));
        Assert.Equal([6f, 0f, 1f, 0f], Row(14));
    }
}

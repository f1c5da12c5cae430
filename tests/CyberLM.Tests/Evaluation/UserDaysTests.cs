using CyberLM.Evaluation;
using CyberLM.Kernels;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Evaluation;

/// <summary>
/// Rhythm of days that are all drawn alike, told once or many times: how much was generated is no property of a model.
/// </summary>
public sealed class UserDaysTests
{
    const int Users = 20, Dates = 5;

    readonly FlatLog log = new();
    readonly LogEvaluationReport report = new(["once", "often", "busy"]);

    /// <summary>One to seven events, and so many more, between eight and six o'clock, in order of time.</summary>
    static TimedEvent[] Day(ulong seed, int user, int date, int more)
    {
        long Draw(ulong what, long bound) => Philox.Below(seed, what, (ulong)(user * Dates + date), bound);
        long midnight = new DateTime(2026, 3, 2 + date).Ticks;
        return [.. Enumerable.Range(0, 1 + (int)Draw(0, 7) + more)
            .Select(i => new TimedEvent(user, midnight + (8 * 3600 + Draw(1 + (ulong)i, 36_000)) * TimeSpan.TicksPerSecond))
            .OrderBy(happened => happened.Ticks)];
    }

    /// <summary>Each day of each user, one after another.</summary>
    static TimedEvent[] Told(ulong seed, int more = 0) => [.. Enumerable.Range(0, Users * Dates)
        .SelectMany(i => Day(seed, i % Users, i / Users, more))];

    static TimedEvent[] InOrder(TimedEvent[] events) => [.. events.OrderBy(happened => happened.Ticks)];

    RecordSet Set(string name, TimedEvent[] events)
    {
        var set = new RecordSet(name, 1000, 1);
        foreach (var happened in events) set.Add(() => log.Flat("{\"k\":1}"), happened);
        return set;
    }

    double Of(string key, int column) => report.Row("rhythm", key)!.Synthetic[column]!.Value.Value;

    [Fact]
    public void Days_told_five_times_are_as_busy_as_days_told_once()
    {
        var often = Enumerable.Range(3, 5).SelectMany(seed => Told((ulong)seed)).ToArray();
        var sets = new EvaluationSets(log.Names, new KnownPaths(RecordShape.Unknown, "u", "t"),
            Set("real", InOrder(Told(1))), Set("holdout", InOrder(Told(2))),
            [Set("once", Told(3)), Set("often", often), Set("busy", Told(8, more: 3))], 1);
        new RhythmMeasures(sets, new EvaluationOptions(), report).Add();
        Assert.InRange(report.Row("rhythm", "gaps")!.Holdout!.Value.Value, 0.85, 1);
        Assert.InRange(Of("gaps", 0), 0.85, 1);
        Assert.InRange(Of("gaps", 1), 0.85, 1);
        Assert.InRange(Of("days", 0), 0, 0.7);
        Assert.InRange(Of("days", 1), 0, 0.7);
        Assert.InRange(Of("days", 2), 2.3, 3.7);
        Assert.Contains(report.Notes, note => note.StartsWith("often: 500 days of users", StringComparison.Ordinal));
    }

    [Fact]
    public void As_many_days_are_taken_of_each_set()
    {
        // The holdout has every fifth of training's days in order of their size: 20 days drawn of those 100 are further from it than all.
        TimedEvent[] real = InOrder(Told(1));
        TimedEvent[] holdout = [.. real.GroupBy(happened => (happened.User, happened.Ticks / TimeSpan.TicksPerDay))
            .OrderBy(day => day.Count()).Where((_, i) => i % 5 == 2).SelectMany(day => day)];
        var sets = new EvaluationSets(log.Names, new KnownPaths(RecordShape.Unknown, "u", "t"),
            Set("real", real), Set("holdout", holdout), [], 1);
        var alone = new LogEvaluationReport([]);
        new RhythmMeasures(sets, new EvaluationOptions(), alone).Add();
        double[] all = RhythmMeasures.Counts(UserDays.Of(real, told: false));
        double[] few = RhythmMeasures.Counts(UserDays.Of(holdout, told: false));
        double expected = Enumerable.Range(0, 2000)
            .Average(turn => Distances.Wasserstein(Subsample.Of(all, few.Length, 7 + (ulong)turn), few));
        Assert.Equal(20, few.Length);
        Assert.InRange(alone.Row("rhythm", "days")!.Holdout!.Value.Value, expected - 0.15, expected + 0.15);
        Assert.InRange(Distances.Wasserstein(all, few), 0, expected - 0.2);
    }

    [Fact]
    public void Only_days_one_after_another_are_told()
    {
        var told = Told(1);
        Assert.True(UserDays.AreTold(told));
        Assert.False(UserDays.AreTold(InOrder(told)));
        Assert.False(UserDays.AreTold([.. told.Reverse()]));
        Assert.False(UserDays.AreTold([.. told.OrderBy(happened => Philox.Below(5, 0, (ulong)happened.Ticks, 1000))]));
        Assert.False(UserDays.AreTold([.. told.Select(happened => happened with { User = -1 })]));
        Assert.False(UserDays.AreTold([]));
        // Told twice over it has twice the days, as one log no more than before.
        TimedEvent[] twice = [.. told, .. told];
        Assert.Equal(2 * Users * Dates, UserDays.Of(twice, told: true).Length);
        Assert.Equal(Users * Dates, UserDays.Of(twice, told: false).Length);
    }
}

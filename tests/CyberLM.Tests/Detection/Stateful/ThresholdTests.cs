using CyberLM.Detection.Stateful;
using Xunit;
using static CyberLM.Tests.Detection.Stateful.Remembered;

namespace CyberLM.Tests.Detection.Stateful;

/// <summary>Windows that slide and bins that do not, at their borders.</summary>
public sealed class ThresholdTests
{
    static (double, string)[] At(params double[] seconds) => [.. seconds.Select(second => (second, Event("u", $"{second}")))];

    /// <summary>The same burst of three within ten seconds: inside one bin, and over the border of two.</summary>
    [Theory]
    [InlineData("window: 10s", 2, 5, 9, 9.0)]
    [InlineData("window: 10s", 8, 11, 14, 14.0)]
    [InlineData("window: 10s", 0, 5, 10, 10.0)]
    [InlineData("window: 10s", 0, 5, 10.001, null)]
    [InlineData("bin: 10s", 2, 5, 9, 9.0)]
    [InlineData("bin: 10s", 8, 11, 14, null)]
    [InlineData("bin: 10s", 0, 5, 9.9999999, 9.9999999)]
    [InlineData("bin: 10s", 0, 5, 10, null)]
    [InlineData("bin: 10s\noffset: 4s", 8, 11, 13.9, 13.9)]
    [InlineData("bin: 10s\noffset: 4s", 3.9, 5, 9, null)]
    public void Bins_and_windows(string length, double first, double second, double third, double? fired) => Assert.Equal(
        fired is { } at ? [at] : [], Seconds($"kind: threshold\n{length}\ncondition: count >= 3", At(first, second, third)));

    [Fact]
    public void A_bin_is_told_once_and_a_window_again_when_it_was_over()
    {
        double[] seconds = [0, 1, 2, 3, 4, 12, 13, 14];
        Assert.Equal([1, 13], Seconds("kind: threshold\nbin: 10s\ncondition: count >= 2", At(seconds)));
        Assert.Equal([1, 12], Seconds("kind: threshold\nwindow: 10s\ncondition: count >= 2", At(seconds)));
        Assert.Equal([1, 13], Seconds("kind: threshold\nwindow: 2s\ncondition: count >= 2", At(0, 1, 12, 13)));
    }

    /// <summary>What more events can undo is asked when the bin is over, also at the end of the log.</summary>
    [Fact]
    public void A_limit_from_above_waits_for_the_end_of_the_bin()
    {
        const string rule = "kind: threshold\nbin: 10s\ngroup-by: who\ncondition: count == 2";
        Assert.Equal([10, 30], Seconds(rule, [.. At(1, 2), .. At(11, 12, 13), .. At(21, 22)]));
        Assert.Equal([10], Seconds(rule, [.. At(1, 2), (10, "{}")]));
        var alert = Assert.Single(Run(Load(Document(rule)), At(1, 2), out _));
        Assert.Equal([0L, 1L], alert.Events);
        Assert.Equal([("count", (object)2L), ("seconds", 1L)], alert.Details);
    }

    /// <summary>A spray: many users fail from one address, few succeed.</summary>
    [Fact]
    public void Measures_of_other_events_and_of_tuples()
    {
        const string rule = "kind: threshold\nbin: 1m\ngroup-by: ip\nmeasures:\n  users: {distinct: who}\n"
            + "  pairs: {distinct: [who, app]}\n  successes: {detection: {s: {kind: ok}, condition: s}}\n"
            + "condition: users >= 3 and count > successes and pairs >= 4";
        (double, string) At(double second, string who, string app, string kind = "a") =>
            (second, $$"""{"kind":"{{kind}}","ip":"192.0.2.1","who":"{{who}}","app":"{{app}}"}""");
        (double, string)[] spray = [At(1, "a", "1"), At(2, "b", "1"), At(3, "c", "1"), At(4, "c", "1"), At(5, "c", "2")];
        Assert.Equal([60], Seconds(rule, spray));
        Assert.Empty(Seconds(rule, spray[..4]));
        Assert.Empty(Seconds(rule, [.. spray, .. Enumerable.Range(0, 5).Select(i => At(10 + i, "a", "1", "ok"))]));
        Assert.Equal([60], Seconds(rule, [.. spray, .. Enumerable.Range(0, 4).Select(i => At(10 + i, "a", "1", "ok"))]));
    }

    /// <summary>Thirty in five minutes, as one who types, and not in fifteen.</summary>
    [Theory]
    [InlineData("bin: 15m", 10, 300, true)]
    [InlineData("bin: 15m", 10, 300.1, false)]
    [InlineData("window: 15m", 10, 300, true)]
    [InlineData("window: 15m", 10, 300.1, false)]
    public void The_time_from_the_first_to_the_last_is_a_measure(string length, double first, double seconds, bool fires) =>
        Assert.Equal(fires, Seconds($"kind: threshold\n{length}\ncondition: count >= 3 and seconds <= 300",
            At(first, first + 7, first + seconds)).Count > 0);

    [Fact]
    public void Memory_is_bounded_and_what_is_given_up_is_counted()
    {
        var counts = Counts("kind: threshold\nwindow: 1h\ncondition: count >= 4", new StatefulLimits { ValuesOfEntity = 3 },
            At([.. Enumerable.Range(0, 30).Select(i => (double)i)]));
        Assert.Equal((0L, 27L), (counts.Alerts, counts.ForgottenValues));
        counts = Counts("kind: threshold\nbin: 1h\nmeasures: {values: {distinct: v}}\ncondition: values == 4",
            new StatefulLimits { ValuesOfEntity = 3 }, At([.. Enumerable.Range(0, 30).Select(i => (double)i)]));
        Assert.Equal((0L, 27L), (counts.Alerts, counts.ForgottenValues));
        counts = Counts("kind: threshold\nbin: 1h\ngroup-by: v\ncondition: count == 1", new StatefulLimits { Entities = 3 },
            At([.. Enumerable.Range(0, 30).Select(i => (double)i)]));
        Assert.Equal((3L, 27L), (counts.Alerts, counts.ForgottenEntities));
    }
}

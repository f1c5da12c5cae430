using CyberLM.Detection.Stateful;
using Xunit;
using static CyberLM.Tests.Detection.Stateful.Remembered;

namespace CyberLM.Tests.Detection.Stateful;

/// <summary>Bins, what they are held against, and the floor under the deviation.</summary>
public sealed class BaselineTests
{
    const string Rule = "kind: baseline\nbin: 10s\nbins: 4\nleast-bins: 3\nsigmas: 2", NoFloor = Rule + "\nleast-sigma: 0";

    /// <summary>So many events in each bin, from its beginning on, a hundredth apart.</summary>
    static (double, string)[] Bins(params int[] counts) =>
        [.. counts.SelectMany((count, bin) => Enumerable.Range(0, count).Select(i => (10 * bin + i / 100.0, Event("u", $"{i}"))))];

    static List<double> Fired(string rule, params int[] counts) => Seconds(rule, Bins(counts));

    /// <summary>Bins of 2, 4, 4 and 6: mean 4, and the deviation of a sample the root of 8/3. Two of them more than 4 are 7.27.</summary>
    [Theory]
    [InlineData(7, null)]
    [InlineData(8, 40.07)]
    [InlineData(30, 40.07)]
    public void A_bin_fires_at_the_event_that_is_too_much(int count, double? second) =>
        Assert.Equal(second is { } at ? [at] : [], Fired(NoFloor.Replace("least-bins: 3", "least-bins: 4"), 2, 4, 4, 6, count));

    /// <summary>Equal bins have no deviation: one more than always would be an alert. The limit itself is not over it.</summary>
    [Theory]
    [InlineData("0", 4, 30.03)]
    [InlineData("0", 3, null)]
    [InlineData("1.5", 6, null)]
    [InlineData("1.5", 7, 30.06)]
    [InlineData("0\nleast: 6", 7, 30.05)]
    public void The_floor_on_the_deviation_and_the_least_count(string floor, int count, double? second) =>
        Assert.Equal(second is { } at ? [at] : [], Fired($"{Rule}\nleast-sigma: {floor}", 3, 3, 3, count));

    /// <summary>1, 1, 0 and 0 before; the 90 are too long ago.</summary>
    [Fact]
    public void Only_the_bins_before_count_and_not_all_of_them() => Assert.Equal([70.01], Fired(NoFloor, 90, 1, 1, 1, 1, 0, 0, 4));

    [Theory]
    [InlineData("", 1, 0, 0, 5, 30.01)]
    [InlineData("\nempty-bins: skip", 1, 0, 0, 5, null)]
    public void Empty_bins_are_zeros_or_nothing(string more, int a, int b, int c, int count, double? second) =>
        Assert.Equal(second is { } at ? [at] : [], Fired(NoFloor + more, a, b, c, count));

    [Fact]
    public void Too_few_bins_are_no_baseline()
    {
        var counts = Counts(NoFloor, null, Bins(1, 1, 50));
        Assert.Equal((0L, 3L, TimeSpan.FromSeconds(30)), (counts.Alerts, counts.NotArmed, counts.History));
        Assert.Equal([30.01], Fired(NoFloor, 1, 1, 1, 50));
    }

    /// <summary>Silent for longer than it is looked back, an entity begins anew.</summary>
    [Fact]
    public void A_long_silence_is_forgotten()
    {
        Assert.Equal([50.01], Fired(NoFloor, 0, 1, 0, 0, 0, 2));
        Assert.Empty(Fired(NoFloor, 0, 1, 0, 0, 0, 0, 2));
    }

    [Theory]
    [InlineData("", 9.99, 10)]
    [InlineData("\noffset: 5s", 14.99, 15)]
    public void A_bin_has_its_beginning_and_not_its_end(string offset, double last, double first)
    {
        double shift = last - 9.99;
        string rule = "kind: baseline\nbin: 10s\nbins: 2\nleast-bins: 2\nsigmas: 0\nleast: 2" + offset;
        (double, string)[] quiet = [(shift - 20, "{\"kind\":\"a\"}"), (shift - 10, "{\"kind\":\"a\"}")];
        Assert.Equal([last], Seconds(rule, [.. quiet, (shift, "{\"kind\":\"a\"}"), (last, "{\"kind\":\"a\"}")]));
        Assert.Empty(Seconds(rule, [.. quiet, (shift, "{\"kind\":\"a\"}"), (first, "{\"kind\":\"a\"}")]));
    }

    [Fact]
    public void Distinct_values_are_counted_once_and_the_alert_says_what_it_was_held_against()
    {
        var rules = Load(Document(NoFloor + "\ndistinct: v"));
        (double, string)[] events = [.. Bins(2, 2, 2), .. Enumerable.Range(0, 50).Select(i => (30 + i / 100.0, Event("u", $"{i % 2}"))),
            (39, Event("u", "7"))];
        var alert = Assert.Single(Run(rules, events, out _));
        Assert.Equal(39, (alert.Time - Start).TotalSeconds);
        Assert.Equal([("count", (object)3L), ("mean", 2.0), ("sigma", 0.0), ("limit", 2.0), ("bins", 3L)], alert.Details);
        Assert.Equal(51, alert.Events.Count);
    }

    [Fact]
    public void Memory_is_bounded_and_what_is_given_up_is_counted()
    {
        var counts = Counts(NoFloor + "\ndistinct: v", new StatefulLimits { ValuesOfEntity = 5 }, Bins(1, 1, 1, 9));
        Assert.Equal((4L, 1L), (counts.ForgottenValues, counts.Alerts));
        counts = Counts(NoFloor + "\ngroup-by: v", new StatefulLimits { Entities = 3 }, Bins(9));
        Assert.Equal(6L, counts.ForgottenEntities);
    }
}

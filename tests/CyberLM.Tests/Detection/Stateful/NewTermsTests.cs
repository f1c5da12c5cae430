using CyberLM.Detection.Stateful;
using Xunit;
using static CyberLM.Tests.Detection.Stateful.Remembered;

namespace CyberLM.Tests.Detection.Stateful;

/// <summary>What is new, for whom, and from when on that can be known.</summary>
public sealed class NewTermsTests
{
    const string Rule10 = "kind: new_terms\ngroup-by: who\nfields: v\nhistory: 10s";

    static (double, string) At(double second, string who, string value) => (second, Event(who, value));

    /// <summary>Not before the history is there; at the very second that it is.</summary>
    [Theory]
    [InlineData(9, false)]
    [InlineData(9.9999999, false)]
    [InlineData(10, true)]
    public void It_is_armed_when_the_history_is_there(double second, bool fires) =>
        Assert.Equal(fires ? [second] : [], Seconds(Rule10, At(0, "u", "x"), At(second, "u", "y")));

    /// <summary>Seen exactly a history ago is seen; longer ago is not.</summary>
    [Theory]
    [InlineData(20, false)]
    [InlineData(20.0000001, true)]
    public void What_was_seen_at_the_border_of_the_history_is_known(double second, bool fires) =>
        Assert.Equal(fires ? [second] : [], Seconds(Rule10, At(0, "u", "x"), At(10, "u", "x"), At(second, "u", "x")));

    /// <summary>The clock is that of the records, not of the matches: what never happened before is new the first time.</summary>
    [Fact]
    public void The_first_match_fires_when_other_records_were_there_for_long_enough()
    {
        Assert.Equal([12], Seconds(Rule10, (0, "{}"), (6, "{}"), At(12, "u", "x")));
        var counts = Counts(Rule10, null, (0, "{}"), (6, "{}"), At(9, "u", "x"));
        Assert.Equal((0L, 1L, 1L), (counts.Alerts, counts.NotArmed, counts.Matches));
        Assert.Equal((Start, Start.AddSeconds(9), TimeSpan.FromSeconds(10)), (counts.From, counts.Until, counts.History));
    }

    [Fact]
    public void A_new_value_is_told_once_and_known_then()
    {
        Assert.Equal([11], Seconds(Rule10, At(0, "u", "x"), At(11, "u", "y"), At(11, "u", "y"), At(21, "u", "y")));
        Assert.Equal([11], Seconds("kind: new_terms\nfields: v\nhistory: 10s", At(0, "u", "x"), At(11, "u", "y"), At(12, "w", "y")));
        Assert.Equal([11, 12], Seconds(Rule10, At(0, "u", "x"), At(11, "u", "y"), At(12, "w", "y")));
    }

    [Fact]
    public void Tuples_are_kept_apart_by_part_and_lack_nothing()
    {
        (double, string) At(double second, string parts) => (second, $$"""{"kind":"a",{{parts}}}""");
        const string rule = "kind: new_terms\nfields: [v, w]\nhistory: 10s";
        Assert.Equal([11, 12], Seconds(rule, At(0, "\"n\":0"), At(5, """ "v":"a","w":"bc" """), At(11, """ "v":"ab","w":"c" """),
            At(12, """ "v":"A","w":"bc" """), At(13, """ "v":"a","w":"bc" """)).Order());
        var counts = Counts(rule, null, At(0, "\"v\":1"), At(20, """ "v":null,"w":1 """));
        Assert.Equal((2L, 0L), (counts.WithoutValue, counts.Alerts));
    }

    [Theory]
    [InlineData(14.9, false)]
    [InlineData(15, true)]
    public void Someone_new_has_nothing_new_for_a_while(double second, bool fires) =>
        Assert.Equal(fires ? [second] : [], Seconds(Rule10 + "\nentity-history: 3s", (0, "{}"), At(12, "u", "x"), At(second, "u", "y")));

    /// <summary>What is given up for memory would be new again: it is counted.</summary>
    [Fact]
    public void Memory_is_bounded_and_what_is_given_up_is_counted()
    {
        (double, string)[] terms = [At(0, "u", "1"), At(1, "u", "2"), At(2, "u", "3"), At(11, "u", "1")];
        var counts = Counts(Rule10, new StatefulLimits { ValuesOfEntity = 2 }, terms);
        Assert.Equal((2L, 1L), (counts.ForgottenValues, counts.Alerts));
        (double, string)[] entities = [At(0, "u", "1"), At(1, "v", "1"), At(2, "w", "1"), At(10, "u", "1")];
        counts = Counts(Rule10, new StatefulLimits { Entities = 2 }, entities);
        Assert.Equal((2L, 1L), (counts.ForgottenEntities, counts.Alerts));
        counts = Counts(Rule10, new StatefulLimits { Values = 3 }, [.. Enumerable.Range(0, 6).Select(i => At(i, $"{i / 2}", $"{i}"))]);
        Assert.Equal(2L, counts.ForgottenEntities);
    }

    [Fact]
    public void The_alert_says_what_is_new()
    {
        var alert = Assert.Single(Run(Load(Document(Rule10)), [At(0, "u", "x"), At(30, "u", "y")], out _));
        Assert.Equal([("new", (object)"y")], alert.Details);
        Assert.Equal((1L, "u"), (Assert.Single(alert.Events), Assert.Single(alert.Group)));
    }
}

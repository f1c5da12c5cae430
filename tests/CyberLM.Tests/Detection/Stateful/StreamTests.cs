using System.Text;
using CyberLM.Detection.Sigma;
using CyberLM.Detection.Stateful;
using Xunit;
using static CyberLM.Tests.Detection.Stateful.Remembered;

namespace CyberLM.Tests.Detection.Stateful;

/// <summary>Records out of order, without time and ahead of time; and what is told of the rules that are looked at.</summary>
public sealed class StreamTests
{
    const string Twice = "kind: threshold\nwindow: 1m\ngroup-by: who\ncondition: count >= 2";
    const double Year = 365 * 86_400.0;

    static (double, string) A(double second, string who = "u") => (second, Event(who, ""));

    [Fact]
    public void What_comes_behind_its_entity_is_left_out_and_counted()
    {
        var counts = Counts(Twice, null, (0, "{}"), A(10), A(5));
        Assert.Equal((0L, 1L), (counts.Alerts, counts.Late));
        counts = Counts(Twice, null, (0, "{}"), A(10), A(5, "w"), A(6, "w"));
        Assert.Equal((1L, 0L), (counts.Alerts, counts.Late));
    }

    [Fact]
    public void Records_without_time_and_without_entity_are_counted()
    {
        var run = new SigmaEngine(Load(Document(Twice))).Start();
        run.Match("{\"kind\":\"a\",\"who\":\"u\"}"u8, [], []);
        run.Match("{\"kind\":\"a\",\"time\":\"2026-03-02T00:00:00Z\"}"u8, [], []);
        run.Finish([]);
        var counts = Assert.Single(run.Stateful);
        Assert.Equal((1L, 1L, 0L), (counts.WithoutTime, counts.WithoutEntity, counts.Matches));
    }

    [Fact]
    public void Fields_that_no_record_has_are_named() => Assert.Equal(["w"], Counts(
        "kind: new_terms\ngroup-by: who\nfields: [v, w]\nhistory: 1d", null, A(0), A(1)).FieldsNeverSeen);

    /// <summary>One wrong clock must not put all that follows into the past, or let all that is waited for be missing.</summary>
    [Fact]
    public void A_record_far_ahead_of_all_others_is_left_out_and_counted()
    {
        string absence = "kind: absence\ngroup-by: who\nfollowed-by: b\nwithin: 1h";
        (double, string)[] events = [A(0), (1, "{}"), A(90 * Year, "w"), (3, Event("u", "", "b")), (4, "{}")];
        Assert.Empty(Run(Load(Rule("b"), Document(absence)), events, out var run));
        Assert.Equal((1L, 0L, 0L), (run.Stateful[0].Future, run.Stateful[0].Late, run.Stateful[0].Undecided));
        Assert.Equal([5], Seconds(Twice, A(0, "w"), A(90 * Year), A(4), A(5)));
        Assert.Equal([5], Seconds(Twice, A(90 * Year), A(4), A(5)));
    }

    /// <summary>A gap in a log is none of it: when the next record is behind the gap too, both are believed.</summary>
    [Fact]
    public void A_gap_is_believed_with_the_second_record_behind_it()
    {
        double gap = Year;
        Assert.Equal([gap + 5], Seconds(Twice, A(0), A(gap), A(gap + 5), A(gap + 6)));
        Assert.Equal([gap + 5], Seconds(Twice, A(0), A(gap), A(gap + 5)));
        Assert.Equal([gap + 5], Seconds(Twice, A(0), A(gap + 5), A(gap)));
        var sparse = Enumerable.Range(0, 20).Select(i => A(i * Year / 10)).ToArray();
        Assert.Equal((0L, 20L), (Counts(Twice, null, sparse) is var counts ? counts.Future : -1, counts.Matches));
    }

    [Fact]
    public void How_far_ahead_is_a_limit()
    {
        (double, string)[] events = [A(0, "w"), A(100), A(2), A(3)];
        Assert.Equal(1, Counts(Twice, new StatefulLimits { Ahead = TimeSpan.FromSeconds(99) }, events).Future);
        Assert.Equal(0, Counts(Twice, new StatefulLimits { Ahead = TimeSpan.FromSeconds(100) }, events).Future);
    }

    /// <summary>Neither arms a rule that has no history.</summary>
    [Fact]
    public void Wrong_clocks_make_no_history()
    {
        const string rule = "kind: new_terms\nfields: who\nhistory: 20d";
        (double, string)[] events = [A(0), A(1), A(30 * 86_400.0, "v"), A(2, "w"), A(3, "x"), A(-Year, "y"), A(4, "z")];
        var counts = Counts(rule, null, events);
        Assert.Equal((0L, Start, Start.AddSeconds(4)), (counts.Alerts, counts.From, counts.Until));
    }

    [Fact]
    public void Rules_that_are_looked_at_are_told_only_when_a_rule_says_so()
    {
        foreach (bool generate in new[] { false, true })
        {
            var rules = Load(Rule("a"), Rule("b"), "title: many\nstateful:\n  kind: threshold\n  rule: a\n  window: 1m\n"
                + $"  condition: count >= 5\n  generate: {(generate ? "true" : "false")}\n");
            var matches = new List<SigmaMatch>();
            var run = new SigmaEngine(rules).Start();
            foreach (string kind in new[] { "a", "b" })
                run.Match(Encoding.UTF8.GetBytes(Event("u", "", kind)), matches, [], Start);
            Assert.Equal(generate ? ["rule a", "rule b"] : ["rule b"], matches.Select(match => match.Rule.Header.Title));
        }
    }

    /// <summary>A detection of a stateful rule is asked like any other, and is no rule of its own.</summary>
    [Fact]
    public void A_detection_of_its_own_is_not_told_and_can_be_filtered()
    {
        var rules = Load(Document(Twice, "twice"));
        Assert.Empty(rules.Rules);
        Assert.Empty(Sigma.Sig.Matches(rules, Event("u", "")));
        Assert.Equal("twice", Assert.Single(rules.Headers).Title);
        string filter = "title: not u\nlogsource: {category: x}\nfilter: {rules: [twice], s: {who: u}, condition: not s}\n";
        Assert.Single(Run(Load(Document(Twice, "twice"), filter), [A(0), A(1), A(0, "w"), A(1, "w")], out _));
    }

    /// <summary>The first and last seconds of the calendar, and values as long as a record may be, end no run.</summary>
    [Fact]
    public void Times_at_the_ends_of_the_calendar_and_long_values_are_taken()
    {
        var rules = Load(Rule("b"),
            Document("kind: absence\nfollowed-by: b\nwithin: 90y", "one"), Document("kind: new_terms\nfields: v\nhistory: 90y", "two"),
            Document("kind: threshold\nbin: 90y\noffset: 1y\ncondition: count <= 9", "three"),
            Document("kind: baseline\nbin: 90y\ndistinct: v", "four"),
            Document("kind: threshold\nwindow: 90y\ncondition: count > 1", "five"));
        var run = new SigmaEngine(rules).Start();
        List<SigmaAlert> alerts = [];
        foreach (int year in new[] { 1, 1, 2026, 9999, 9999 })
        {
            string time = $"{year:0000}-12-31T23:59:59.9999999Z", value = new('x', 1 << 20);
            run.Match(Encoding.UTF8.GetBytes($$"""{"kind":"a","v":"{{value}}{{year}}","time":"{{time}}"}"""), [], alerts);
        }
        run.Finish(alerts);
        Assert.True(alerts.Count > 5);
        Assert.True(run.Stateful.Single(rule => rule.Rule.Header.Title == "two").ForgottenValues <= 1);
    }

    /// <summary>Long values count as many: ten thousand of a mebibyte would be ten gigabytes.</summary>
    [Theory]
    [InlineData("kind: new_terms\nfields: v\nhistory: 1d")]
    [InlineData("kind: baseline\nbin: 1d\ndistinct: v")]
    [InlineData("kind: threshold\nwindow: 1d\nmeasures: {values: {distinct: v}}\ncondition: values > 99")]
    [InlineData("kind: threshold\nbin: 1d\nmeasures: {values: {distinct: v}}\ncondition: values > 99")]
    public void Long_values_count_as_several(string rule)
    {
        var counts = Counts(rule, new StatefulLimits { ValuesOfEntity = 100 },
            [.. Enumerable.Range(0, 40).Select(i => ((double)i, Event("u", new string('x', 2560) + i)))]);
        Assert.InRange(counts.ForgottenValues, 30, 35);
    }

    [Fact]
    public void The_same_log_twice_gives_the_same_alerts()
    {
        var engine = Load(Document(Twice));
        (double, string)[] events = [.. Enumerable.Range(0, 200).Select(i => A(7 * i % 190, $"{i % 7}"))];
        Assert.Equal(Told(Run(engine, events, out _)), Told(Run(engine, events, out _)));
    }
}

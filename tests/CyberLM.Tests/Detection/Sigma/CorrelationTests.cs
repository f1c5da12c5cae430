using System.Text;
using CsCheck;
using CyberLM.Detection.Sigma;
using Xunit;

namespace CyberLM.Tests.Detection.Sigma;

/// <summary>Correlations against recounting everything at each event, and against the specification's sentences.</summary>
public sealed class CorrelationTests
{
    static string Rule(string name) => $"title: rule {name}\nname: {name}\nlogsource: {{category: x}}\n" +
        $"detection: {{s: {{kind: {name}}}, condition: s}}\n";

    static string Correlation(string lines, string title = "corr") => $"title: {title}\nname: {title}\ncorrelation:\n" +
        string.Join("\n", lines.Split('\n').Select(line => "  " + line)) + "\n";

    static SigmaRuleSet Load(params string[] documents) => Sig.Load(string.Join("---\n", documents));

    static List<SigmaAlert> Run(SigmaRuleSet rules, IEnumerable<(int Second, string Json)> events, CorrelationLimits? limits = null) =>
        Run(rules, events, out _, limits);

    static List<SigmaAlert> Run(SigmaRuleSet rules, IEnumerable<(int Second, string Json)> events, out SigmaRun run,
        CorrelationLimits? limits = null)
    {
        run = new SigmaEngine(rules, new SigmaEngineOptions { Correlations = limits ?? new CorrelationLimits() }).Start();
        var alerts = new List<SigmaAlert>();
        foreach (var (second, json) in events)
            run.Match(Encoding.UTF8.GetBytes(json), [], alerts, DateTimeOffset.UnixEpoch.AddSeconds(second));
        run.Finish(alerts);
        return alerts;
    }

    static List<long> Seconds(List<SigmaAlert> alerts) => [.. alerts.Select(alert => alert.Time.ToUnixTimeSeconds())];

    static readonly Gen<(int Gap, int User, int Value)[]> Sequence =
        Gen.Select(Gen.Int[0, 7], Gen.Int[0, 1], Gen.Int[1, 5]).Array[40];

    /// <summary>Measure of the values in a window, and the limit.</summary>
    public static TheoryData<string, string, Func<int[], double>, double> Measures => new()
    {
        { "event_count", "gte: 4", values => values.Length, 4 },
        { "value_count", "field: v\n  gte: 3", values => values.Distinct().Count(), 3 },
        { "value_sum", "field: v\n  gte: 11", values => values.Sum(), 11 },
        { "value_avg", "field: v\n  gte: 4", values => values.Average(), 4 },
        { "value_median", "field: v\n  gte: 4", values => Rank(values, 0.5), 4 },
        { "value_percentile", "field: v\n  percentile: 90\n  gte: 5", values => Rank(values, 0.9), 5 },
    };

    static int Rank(int[] values, double share) => values.Order().ElementAt((int)Math.Ceiling(share * values.Length) - 1);

    [Theory]
    [MemberData(nameof(Measures))]
    public void Each_alert_is_where_recounting_the_window_puts_it(string type, string condition, Func<int[], double> measure, double limit)
    {
        const int timespan = 10;
        var rules = Load(Rule("a"),
            Correlation($"type: {type}\nrules: a\ngroup-by: [u]\ntimespan: {timespan}s\ncondition:\n  {condition}"));
        Sequence.Sample(steps =>
        {
            int second = 0;
            var events = steps.Select(step => (Second: second += step.Gap, step.User, step.Value)).ToList();
            var expected = new List<long>();
            for (int user = 0; user < 2; user++)
            {
                var mine = events.Where(e => e.User == user).Select(e => (e.Second, e.Value)).ToList();
                expected.AddRange(Recounted(mine, timespan, window => window.Length > 0 && measure(window) >= limit));
            }
            var alerts = Run(rules, events.Select(e => (e.Second, $"{{\"kind\":\"a\",\"u\":{e.User},\"v\":\"{e.Value}\"}}")));
            Assert.Equal(expected.Order(), Seconds(alerts));
        }, iter: 40, threads: 1);
    }

    [Fact]
    public void An_order_is_where_searching_the_window_finds_it() => Gen.Int[0, 3].Array[60].Sample(kinds =>
    {
        const string letters = "abcx";
        var rules = Load([.. "abc".Select(letter => Rule(letter.ToString())),
            Correlation("type: temporal_ordered\nrules: [a, b, c]\ntimespan: 6s")]);
        var events = kinds.Select((kind, i) => (Second: i, Value: kind)).ToList();
        var expected = Recounted([.. events.Where(e => e.Value < 3)], 6, window => Search(window, 0, 0));
        Assert.Equal(expected, Seconds(Run(rules, events.Select(e => (e.Second, $"{{\"kind\":\"{letters[e.Value]}\"}}")))));
    }, iter: 60, threads: 1);

    static bool Search(int[] window, int from, int wanted) => wanted == 3 ||
        Enumerable.Range(from, window.Length - from).Any(i => window[i] == wanted && Search(window, i + 1, wanted + 1));

    /// <summary>When alerts are due: when it becomes true, and again when it was false in between or a timespan has passed.</summary>
    static List<long> Recounted(List<(int Second, int Value)> events, int timespan, Func<int[], bool> holds)
    {
        var alerts = new List<long>();
        int? fired = null;
        for (int i = 0; i < events.Count; i++)
        {
            int now = events[i].Second;
            int[] Within(int last) => [.. events.Take(last).Where(e => e.Second >= now - timespan).Select(e => e.Value)];
            if (!holds(Within(i))) fired = null;
            if (!holds(Within(i + 1)) || (fired is { } at && now - at <= timespan)) continue;
            alerts.Add((fired = now).Value);
        }
        return alerts;
    }

    static List<long> Letters(string correlation, string letters, int gap = 1)
    {
        var rules = Load([.. "abc".Select(letter => Rule(letter.ToString())), Correlation(correlation)]);
        return Seconds(Run(rules, letters.Select((letter, i) => (gap * i, $"{{\"kind\":\"{letter}\"}}"))));
    }

    [Theory]
    [InlineData("temporal", "ba", 1)]
    [InlineData("temporal_ordered", "ba", null)]
    [InlineData("temporal_ordered", "axbxc", null)]
    [InlineData("temporal_ordered", "baxb", 3)]
    [InlineData("temporal_ordered", "axxxxb", 5)]
    [InlineData("temporal_ordered", "axxxxxb", null)]
    [InlineData("temporal_ordered", "axxaxxb", 6)]
    public void Temporal(string type, string letters, int? second)
    {
        string three = letters.Contains('c') ? "[b, a, c]" : "[a, b]";
        var alerts = Letters($"type: {type}\nrules: {three}\ntimespan: 5s", letters);
        Assert.Equal(second is { } at ? [at] : [], alerts);
    }

    [Theory]
    [InlineData("a and (b or c)", "ac", 1)]
    [InlineData("a and (b or c)", "bc", null)]
    public void Temporal_with_an_expression(string condition, string letters, int? second) =>
        Assert.Equal(second is { } at ? [at] : [],
            Letters($"type: temporal\nrules: [a, b, c]\ntimespan: 5s\ncondition: {condition}", letters));

    [Theory]
    [InlineData("lt: 3", "a.a........a.a.a", 10)]
    [InlineData("eq: 3", "a.a........a.a.a", 21)]
    [InlineData("lte: 1", "a.a........a.a.a", null)]
    [InlineData("gte: 2\n  lte: 2", "a.a........a.a.a", 10)]
    public void A_limit_from_above_is_asked_when_the_window_ends(string limit, string letters, int? second) =>
        Assert.Equal(second is { } at ? [at] : [],
            Letters($"type: event_count\nrules: [a]\ntimespan: 10s\ncondition:\n  {limit}", letters));

    [Fact]
    public void Chains_and_aliases()
    {
        var rules = Load(Rule("a"), Rule("b"),
            Correlation("type: event_count\nrules: [a]\ngroup-by: [user]\ntimespan: 1m\ncondition: {gte: 2}", "many"),
            Correlation("type: temporal_ordered\nrules: [many, b]\ngroup-by: [who]\ntimespan: 1m\n" +
                "aliases:\n  who:\n    many: user\n    b: account", "then"));
        string[] events =
        [
            "{\"kind\":\"a\",\"user\":\"x\"}", "{\"kind\":\"b\",\"account\":\"x\"}", "{\"kind\":\"a\",\"user\":\"x\"}",
            "{\"kind\":\"b\",\"account\":\"y\"}", "{\"kind\":\"b\",\"account\":\"x\"}",
        ];
        var alert = Assert.Single(Run(rules, events.Select((json, i) => (i, json))));
        Assert.Equal(("then", 4L), (alert.Rule.Header.Title, alert.Time.ToUnixTimeSeconds()));
        Assert.Equal(["x"], alert.Group);
        Assert.Equal([1L, 2L, 4L], alert.Events);
    }

    [Fact]
    public void Rules_that_a_correlation_looks_at_are_told_only_when_it_says_so()
    {
        foreach (bool generate in new[] { false, true })
        {
            var rules = Load(Rule("a"), Rule("b"), Correlation(
                $"type: event_count\nrules: [a]\ntimespan: 1m\ngenerate: {(generate ? "true" : "false")}\ncondition: {{gte: 5}}"));
            var matches = new List<SigmaMatch>();
            var run = new SigmaEngine(rules).Start();
            foreach (string kind in new[] { "a", "b" })
                run.Match(Encoding.UTF8.GetBytes($"{{\"kind\":\"{kind}\"}}"), matches, [], DateTimeOffset.UnixEpoch);
            Assert.Equal(generate ? ["rule a", "rule b"] : ["rule b"], matches.Select(match => match.Rule.Header.Title));
        }
    }

    [Fact]
    public void Groups_are_kept_apart_by_type_and_by_part()
    {
        var rules = Load(Rule("a"), Correlation("type: event_count\nrules: [a]\ngroup-by: [u, w]\ntimespan: 1m\ncondition: {gte: 2}"));
        string[] parts = ["1,\"w\":\"x\"", "\"1\",\"w\":\"x\"", "\"ab\",\"w\":\"c\"", "\"a\",\"w\":\"bc\"", "\"A\",\"w\":\"bc\""];
        Assert.Empty(Run(rules, parts.Select(part => (0, $"{{\"kind\":\"a\",\"u\":{part}}}")), out var run));
        Assert.Empty(Run(rules, [(0, "{\"kind\":\"a\",\"u\":1}"), (0, "{\"kind\":\"a\",\"u\":1}")], out run));
        Assert.Equal(2, run.Correlations.WithoutGroup);
    }

    [Fact]
    public void Memory_is_bounded_and_what_is_given_up_is_counted()
    {
        var rules = Load(Rule("a"), Correlation("type: event_count\nrules: [a]\ngroup-by: [u]\ntimespan: 1h\ncondition: {gte: 4}"));
        var events = Enumerable.Range(0, 30).Select(i => (i, $"{{\"kind\":\"a\",\"u\":{i % 10}}}"));
        Assert.Empty(Run(rules, events, out var run, new CorrelationLimits { Groups = 5 }));
        Assert.Equal(25, run.Correlations.ForgottenGroups);
        Assert.Empty(Run(rules, Enumerable.Range(0, 30).Select(i => (i, "{\"kind\":\"a\",\"u\":1}")), out run,
            new CorrelationLimits { EventsOfGroup = 3 }));
        Assert.Equal(27, run.Correlations.ForgottenEvents);
    }

    [Fact]
    public void Events_out_of_order_are_sorted_within_the_lag_and_counted_beyond()
    {
        var rules = Load(Rule("a"), Rule("b"), Correlation("type: temporal_ordered\nrules: [a, b]\ntimespan: 1m"));
        (int, string)[] events = [(10, "{\"kind\":\"b\"}"), (5, "{\"kind\":\"a\"}"), (90, "{}")];
        Assert.Equal([10], Seconds(Run(rules, events, out var run, new CorrelationLimits { Lag = TimeSpan.FromSeconds(30) })));
        Assert.Equal(0, run.Correlations.Late);
        Assert.Empty(Run(rules, events, out run));
        Assert.Equal(1, run.Correlations.Late);
    }

    [Fact]
    public void Without_a_time_in_sight_a_match_is_counted_and_times_of_records_are_found()
    {
        var rules = Load(Rule("a"), Correlation("type: event_count\nrules: [a]\ntimespan: 1m\ncondition: {gte: 2}"));
        var run = new SigmaEngine(rules).Start();
        var alerts = new List<SigmaAlert>();
        run.Match("{\"kind\":\"a\"}"u8, [], alerts);
        run.Match("{\"kind\":\"a\",\"time\":\"2024-01-01T00:00:00Z\"}"u8, [], alerts);
        run.Match("{\"kind\":\"a\",\"time\":\"2024-01-01T00:00:30Z\"}"u8, [], alerts);
        Assert.Equal(1, run.Correlations.WithoutTime);
        Assert.Equal([1L, 2L], Assert.Single(alerts).Events);
    }

    [Theory]
    [InlineData("type: ordered_temporal\nrules: [a]\ntimespan: 1m", 4, "is not one of event_count")]
    [InlineData("type: event_count\nrules: [a]\ntimespan: 1.5h\ncondition: {gte: 1}", 6, "timespan '1.5h'")]
    [InlineData("type: event_count\nrules: [a]\ncondition: {gte: 1}", 4, "no timespan")]
    [InlineData("type: event_count\nrules: [a]\ntimespan: 1m", 4, "no condition")]
    [InlineData("type: event_count\nrules: [z]\ntimespan: 1m\ncondition: {gte: 1}", 4, "'z', which is not there")]
    [InlineData("type: event_count\nrules: [corr]\ntimespan: 1m\ncondition: {gte: 1}", 4, "refers to itself")]
    [InlineData("type: event_count\nrules: [a]\ntimespan: 1m\nwindow: tumbling\ncondition: {gte: 1}", 7, "'window' is not part")]
    [InlineData("type: value_count\nrules: [a]\ntimespan: 1m\ncondition: {gte: 1}", 7, "names no field")]
    [InlineData("type: value_percentile\nrules: [a]\ntimespan: 1m\ncondition: {field: f, lte: 1}", 7, "which percentile")]
    [InlineData("type: value_sum\nrules: [a]\ntimespan: 1m\ncondition: {field: [f, g], lte: 1}", 7, "several fields")]
    [InlineData("type: event_count\nrules: [a]\ntimespan: 1m\ncondition: {over: 1}", 7, "'over' is not one of")]
    [InlineData("type: temporal_ordered\nrules: [a]\ntimespan: 1m\ncondition: a", 7, "only temporal ones")]
    [InlineData("type: temporal\nrules: [a, b]\ntimespan: 1m\ncondition: a", 4, "does not use 'b'")]
    [InlineData("type: temporal\nrules: [twin]\ntimespan: 1m", 4, "the name of 2 documents")]
    public void What_cannot_run_is_named(string correlation, int line, string reason)
    {
        var refused = Sig.Refused(string.Join("---\n", Correlation(correlation), Rule("a"), Rule("b"), Rule("twin"), Rule("twin")));
        Assert.Contains(reason, refused.Reason);
        Assert.Equal(line, refused.Line);
    }
}

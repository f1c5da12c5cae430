using System.Text;
using CyberLM.Detection.Scenarios;
using CyberLM.Detection.Sigma;
using CyberLM.Logs;
using CyberLM.Tests.Gpt;
using Xunit;

namespace CyberLM.Tests.Detection.Scenarios;

/// <summary>What rules made of a play, counted by hand: records that alerts name, rules that were silent, how long it took.</summary>
public sealed class PlayOutcomeTests
{
    const string Rules = """
        title: Fetched
        name: fetched
        logsource: {product: doors}
        detection: {s: {k: x}, condition: s}
        ---
        title: Refused
        name: refused
        logsource: {product: doors}
        detection: {s: {k: y}, condition: s}
        ---
        title: Refused thrice
        name: thrice
        correlation: {type: event_count, rules: [refused], group-by: [u], timespan: 5m, condition: {gte: 3}}
        ---
        title: Opened
        name: opened
        logsource: {product: doors}
        detection: {s: {k: z}, condition: s}
        ---
        title: Never
        name: never
        logsource: {product: doors}
        detection: {s: {k: never}, condition: s}
        """;

    static readonly ScenarioJudge Judge = ScenarioJudge.NamingAll(SigmaRuleSet.Parse(Rules) is { Refused.Count: 0 } rules ? rules
        : throw new InvalidOperationException("a rule is refused"));

    internal static Scenario Doors(string id, string keys) => ScenarioSet.Parse($$$"""
        id: {{{id}}}
        title: Doors
        description: Somebody tries doors.
        actors: {someone: {users: 1}}
        steps: [{id: try, stream: signin, user: someone}]
        {{{keys}}}
        """) is { Findings.Count: 0 } set ? set.Scenarios[0] : throw new InvalidOperationException(id);

    static readonly Scenario Tried =
        Doors("T1", "attack: [T1110]\nmust-fire: [thrice, fetched, never, nobody-has-it]\nmust-not-fire: [opened]");

    static DateTimeOffset At(int seconds) => new DateTimeOffset(2026, 1, 8, 10, 0, 0, TimeSpan.Zero).AddSeconds(seconds);

    static string Line(int seconds, string key) =>
        $$$"""{"time":"{{{At(seconds):yyyy-MM-ddTHH:mm:ssZ}}}","u":"ann","k":"{{{key}}}"}""";

    /// <summary>
    /// Of three refusals in five minutes the second is no part of the play. The rule tells once: the refusal after it no alert names.
    /// </summary>
    static readonly (int Seconds, string Key, bool IsPlayed)[] Log =
    [
        (0, "x", false), (10, "y", true), (20, "y", false), (40, "y", true), (80, "y", true), (120, "x", true), (130, "q", true),
        (140, "z", true),
    ];

    static IReadOnlyList<ScenarioAlert> Alerts() => Judge.Judge(Log.Select(one => new JudgedRecord(
        Encoding.UTF8.GetBytes(Line(one.Seconds, one.Key)), one.IsPlayed ? 0 : -1) { Time = At(one.Seconds) }), 1).Alerts[0];

    [Fact]
    public void Alerts_say_which_records_of_the_play_they_name_and_when_they_came()
    {
        Assert.Equal(["thrice 40: 0 1", "fetched 120: 3", "opened 140: 5"], Alerts().Select(alert =>
            $"{alert.Rule.Name} {(alert.Time!.Value - At(0)).TotalSeconds}: {string.Join(' ', alert.Records)}"));
    }

    [Fact]
    public void A_play_is_counted()
    {
        var play = PlayOutcome.Of(Tried, 6, At(10), Alerts(), Judge);
        Assert.Equal(["thrice", "fetched", "never"], play.Must);
        Assert.Equal(["never"], play.Missed);
        Assert.Equal(["opened"], play.FiredAgainst);
        Assert.Equal((6, 4, 3), (play.Records, play.Caught, play.CaughtByMust));
        Assert.Equal(TimeSpan.FromSeconds(30), play.Delay);
        Assert.True(play.IsAlerted);
        Assert.False(play.IsWhole);
    }

    [Fact]
    public void Where_no_rule_that_must_fire_did_there_is_no_delay()
    {
        var other = Doors("T2", "attack: [T1110]\nmust-fire: [never]");
        var play = PlayOutcome.Of(other, 6, At(10), Alerts(), Judge);
        Assert.Null(play.Delay);
        Assert.Equal((4, 0), (play.Caught, play.CaughtByMust));
    }

    /// <summary>Two runs of one attack, and one of another that is not asked for; the second run is a refusal short.</summary>
    [Fact]
    public void Plays_of_a_log_are_those_that_its_truth_names()
    {
        using var folder = new TemporaryFolder();
        (int Seconds, string User, string Key, string? Run)[] log =
        [
            (0, "ann", "y", "T1-1"), (30, "ann", "y", "T1-1"), (45, "ann", "y", null), (60, "ann", "x", "T1-1"), (70, "ann", "x", "X01-1"),
            (900, "bob", "y", "T1-2"), (910, "bob", "y", "T1-2"),
        ];
        File.WriteAllLines(folder["doors.jsonl"], log.Select(one => Line(one.Seconds, one.Key).Replace("ann", one.User)));
        File.WriteAllLines(folder["truth.jsonl"], log.Select((one, i) => one.Run is null
            ? $$"""{"stream":"doors","line":{{i + 1}},"attack":null}"""
            : $$$"""{"stream":"doors","line":{{{i + 1}}},"attack":{"run":"{{{one.Run}}}","scenario":"{{{one.Run.Split('-')[0]}}}"}}"""));
        var plays = LabelledPlays.Judge(new LogReader([folder["doors.jsonl"]]).Read(), folder["truth.jsonl"], [Tried], Judge);
        Assert.Equal(["3 3 45 never", "2 0  thrice fetched never"], plays.Select(play =>
            $"{play.Records} {play.Caught} {play.Delay?.TotalSeconds} {string.Join(' ', play.Missed)}"));
    }

    static PlayOutcome Play(
        Scenario of, int records, int caught, int byMust, string[] missed, string[]? against = null, int? delay = null) =>
        new(of, records, of.MustFire, missed, against ?? [], caught, byMust, delay is { } seconds ? TimeSpan.FromSeconds(seconds) : null);

    [Fact]
    public void Readings_are_sums_over_attacks_that_rules_must_find()
    {
        Scenario one = Doors("T1", "attack: [T1110]\nmust-fire: [a, b]"), two = Doors("T2", "attack: [T1110]\nmust-fire: [a]");
        Scenario apart = Doors("T3", "attack: [T1110]"), twin = Doors("T4", "twin-of: [S01]\nmust-not-fire: [a]");
        var column = AlertColumn.Of("k", "text", [one, two, apart, twin],
        [
            Play(one, 10, 9, 4, [], delay: 10), Play(one, 20, 1, 0, ["a", "b"]), Play(one, 10, 4, 3, ["b"], delay: 50),
            Play(two, 5, 5, 5, [], delay: 40),
            Play(apart, 100, 1, 0, []), Play(apart, 100, 0, 0, []),
            Play(twin, 3, 3, 0, [], ["a"]), Play(twin, 3, 3, 0, []), Play(twin, 3, 0, 0, []),
        ]);
        Assert.Equal(
        [
            "records 19 of 45 (40 5)", "recordsByMust 12 of 45 (40 5)", "playsAlerted 4 of 4 (3 1)", "playsWhole 2 of 4 (3 1)",
            "scenariosWhole 1 of 2 (1 1)", "apartAlerted 1 of 2 (2)", "twinsSilent 2 of 3 (3)",
        ], column.Readings.Select(reading => $"{reading.Key} {reading.Hits} of {reading.All} ({string.Join(' ', reading.Sizes)})"));
        var tally = column.Of(one);
        Assert.Equal([("a", 1), ("b", 2)], tally.Missed);
        Assert.Equal((3, 1, TimeSpan.FromSeconds(30)), (tally.Plays.Count, tally.Whole, tally.MedianDelay));
        Assert.Equal(TimeSpan.FromSeconds(40), column.MedianDelay);
        Assert.Equal([("a", 1)], column.Of(twin).FiredAgainst);
    }
}

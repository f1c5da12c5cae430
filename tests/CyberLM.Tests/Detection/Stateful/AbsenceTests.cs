using CyberLM.Detection.Stateful;
using Xunit;
using static CyberLM.Tests.Detection.Stateful.Remembered;

namespace CyberLM.Tests.Detection.Stateful;

/// <summary>What should have come and did not: deadlines, answers, and the clock that says that it is too late.</summary>
public sealed class AbsenceTests
{
    static readonly string Rules = Rule("b") + "---\n" + Document("kind: absence\ngroup-by: who\nfollowed-by: b\nwithin: 10s");

    static List<double> Run(params (double Second, string Kind)[] events) => Seconds(Remembered.Run(Load(Rules),
        events.Select(e => (e.Second, Event("u", "", e.Kind))), out _));

    /// <summary>At the deadline an answer is in time, and the clock has not passed.</summary>
    [Theory]
    [InlineData(5, "b", null)]
    [InlineData(10, "b", null)]
    [InlineData(10.001, "b", 10.0)]
    [InlineData(10, "c", null)]
    [InlineData(10.001, "c", 10.0)]
    public void The_deadline(double second, string kind, double? fired) =>
        Assert.Equal(fired is { } at ? [at] : [], Run((0, "a"), (second, kind)));

    [Fact]
    public void An_answer_stands_behind_and_answers_all_that_wait()
    {
        Assert.Equal([11], Run((0, "b"), (1, "a"), (30, "c")));
        Assert.Equal([11], Run((1, "b"), (1, "a"), (30, "c")));              // equal times: the order of the input
        Assert.Empty(Run((1, "a"), (1, "b"), (30, "c")));
        Assert.Empty(Run((0, "a"), (3, "a"), (9, "b"), (30, "c")));
        Assert.Equal([10, 13], Run((0, "a"), (3, "a"), (14, "b"), (30, "c")));
        Assert.Equal([10], Run((0, "a"), (3, "a"), (12, "b"), (30, "c")));
    }

    [Fact]
    public void Entities_wait_for_answers_of_their_own()
    {
        var alerts = Remembered.Run(Load(Rules), [(0, Event("u", "")), (1, Event("w", "")), (2, Event("w", "", "b")), (60, "{}")], out _);
        var alert = Assert.Single(alerts);
        Assert.Equal(("u", 0L, 10.0), (Assert.Single(alert.Group), Assert.Single(alert.Events), (alert.Time - Start).TotalSeconds));
    }

    /// <summary>In audit logs the same person stands under another name.</summary>
    [Fact]
    public void The_answer_may_have_the_entity_in_another_field()
    {
        string rules = Rule("b") + "---\n" +
            Document("kind: absence\ngroup-by: who\nfollowed-by: {rule: b, group-by: account}\nwithin: 10s");
        Assert.Empty(Remembered.Run(Load(rules), [(0, Event("u", "")), (1, """{"kind":"b","account":"u"}"""), (60, "{}")], out _));
        Assert.Single(Remembered.Run(Load(rules), [(0, Event("u", "")), (1, """{"kind":"b","account":"w"}"""), (60, "{}")], out _));
    }

    [Fact]
    public void A_detection_of_its_own_may_answer_from_another_log_source()
    {
        string rules = Document("kind: absence\ngroup-by: who\nwithin: 10s\nfollowed-by:\n  logsource: {product: azure}\n"
            + "  detection: {s: {kind: c}, condition: s}");
        Assert.Empty(Remembered.Run(Load(rules), [(0, Event("u", "")), (1, Event("u", "", "c")), (60, "{}")], out _));
        Assert.Single(Remembered.Run(Load(rules), [(0, Event("u", "")), (1, Event("u", "", "b")), (60, "{}")], out _));
    }

    [Fact]
    public void What_still_waits_at_the_end_is_undecided()
    {
        Remembered.Run(Load(Rules), [(0, Event("u", "")), (5, Event("u", "")), (12, Event("w", ""))], out var run);
        var counts = Assert.Single(run.Stateful);
        Assert.Equal((1L, 2L), (counts.Alerts, counts.Undecided));
    }

    [Fact]
    public void Memory_is_bounded_and_what_is_given_up_is_counted()
    {
        (double, string)[] events = [.. Enumerable.Range(0, 6).Select(i => (i * 1.0, Event($"{i % 3}", ""))), (60, "{}")];
        Assert.Equal(2, Remembered.Run(Load(Rules), events, out var run, new StatefulLimits { Entities = 2 }).Count);
        Assert.Equal(4, run.Stateful[0].ForgottenEntities);
        Assert.Equal(3, Remembered.Run(Load(Rules), events, out run, new StatefulLimits { ValuesOfEntity = 1 }).Count);
        Assert.Equal(3, run.Stateful[0].ForgottenValues);
        Remembered.Run(Load(Rules), Enumerable.Range(0, 100).Select(i => (i / 100.0, Event($"{i}", ""))), out run,
            new StatefulLimits { Values = 3 });
        Assert.Equal((97L, 3L), (run.Stateful[0].ForgottenEntities, run.Stateful[0].Undecided));
    }
}

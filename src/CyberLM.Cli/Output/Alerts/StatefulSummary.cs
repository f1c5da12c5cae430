using CyberLM.Detection.Stateful;
using static CyberLM.Cli.Output.Units;

namespace CyberLM.Cli.Output;

/// <summary>What stateful rules had to leave out, and which of them could not fire at all.</summary>
sealed class StatefulSummary(Talk talk)
{
    /// <summary>Rules that are named in one sentence.</summary>
    const int Said = 20;

    public void Say(IReadOnlyList<StatefulCounts> rules, bool dead)
    {
        if (rules.Count == 0) return;
        SayTotals(rules);
        var unarmed = rules.Where(rule => rule.History > TimeSpan.Zero && !IsArmed(rule)).ToList();
        var shown = talk.Json ? unarmed : unarmed.Where(rule => rule.From is not null).ToList();
        foreach (var group in shown.GroupBy(rule => talk.Json ? rule.Rule.Header.Title : Days(Span(rule)))) SayUnarmed([.. group]);
        if (shown.Count < unarmed.Count)
            talk.Say($"not armed: {Plural(unarmed.Count - shown.Count, "stateful rule")} of log sources that no record is of");
        if (dead)
        {
            foreach (var rule in rules.Where(rule => rule.FieldsNeverSeen.Count > 0)) SayDead(rule);
        }
    }

    void SayTotals(IReadOnlyList<StatefulCounts> rules)
    {
        long Sum(Func<StatefulCounts, long> of) => rules.Sum(of);
        string? left = AlertSummary.Left(
            (Sum(rule => rule.WithoutTime), "matches without time"), (Sum(rule => rule.Late), "late"),
            (Sum(rule => rule.Future), "ahead of all others"), (Sum(rule => rule.WithoutEntity), "without entity"),
            (Sum(rule => rule.WithoutValue), "without value or place"), (Sum(rule => rule.Ignored), "in networks left out"),
            (Sum(rule => rule.NotArmed), "before there was enough history"), (Sum(rule => rule.Undecided), "still waiting"),
            (Sum(rule => rule.ForgottenEntities), "entities forgotten for the limits"),
            (Sum(rule => rule.ForgottenValues), "values forgotten for the limits"));
        if (left is null && !talk.Json) return;
        talk.Event("stateful", $"stateful rules left out: {left}",
            ("matches", Sum(rule => rule.Matches)), ("withoutTime", Sum(rule => rule.WithoutTime)), ("late", Sum(rule => rule.Late)),
            ("future", Sum(rule => rule.Future)), ("withoutEntity", Sum(rule => rule.WithoutEntity)),
            ("withoutValue", Sum(rule => rule.WithoutValue)), ("ignored", Sum(rule => rule.Ignored)),
            ("notArmed", Sum(rule => rule.NotArmed)), ("undecided", Sum(rule => rule.Undecided)),
            ("forgottenEntities", Sum(rule => rule.ForgottenEntities)), ("forgottenValues", Sum(rule => rule.ForgottenValues)));
    }

    static TimeSpan Span(StatefulCounts rule) => rule is { From: { } from, Until: { } until } ? until - from : TimeSpan.Zero;

    static bool IsArmed(StatefulCounts rule) => rule.From is not null && Span(rule) >= rule.History;

    /// <summary>Those alike in one sentence: in a log of a day it is all that look back for longer.</summary>
    void SayUnarmed(IReadOnlyList<StatefulCounts> alike)
    {
        if (talk.Json || alike.Count == 1)
        {
            foreach (var rule in alike) SayUnarmed(rule);
            return;
        }
        string more = alike.Count > Said ? $" and {alike.Count - Said} others" : "";
        talk.Say($"not armed, since their records span {Days(Span(alike[0]))}: "
            + string.Join(", ", alike.Take(Said).Select(rule => $"{rule.Rule.Header.Title} (needs {Days(rule.History)})")) + more);
    }

    void SayUnarmed(StatefulCounts rule)
    {
        string title = rule.Rule.Header.Title;
        string there = rule.From is null ? "no record of its log source was there" : $"its records span {Days(Span(rule))}";
        talk.Event("notArmed", $"not armed: {title} needs {Days(rule.History)} of history, and {there}",
            ("title", title), ("id", rule.Rule.Header.Id), ("needsDays", rule.History.TotalDays), ("hasDays", Span(rule).TotalDays));
    }

    /// <summary>Rounded down: what falls short of ten days by an hour is not ten days.</summary>
    static string Days(TimeSpan span) => span.TotalDays >= 2
        ? Invariant($"{Math.Floor(span.TotalDays * 10) / 10:0.#} days")
        : Invariant($"{Math.Floor(span.TotalHours * 100) / 100:0.##} hours");

    void SayDead(StatefulCounts rule)
    {
        var header = rule.Rule.Header;
        string fields = string.Join(", ", rule.FieldsNeverSeen);
        talk.Event("dead", $"dead: {header.Title} ({header.Source}, line {header.Line}; {rule.Rule.Kind}): no record has {fields}",
            ("title", header.Title), ("id", header.Id), ("file", header.Source), ("line", header.Line), ("fields", fields));
    }
}

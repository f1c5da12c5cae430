using System.Numerics;
using CyberLM.Detection.Stateful;
using CyberLM.Logs;

namespace CyberLM.Detection.Sigma;

/// <summary>One pass over events, by one thread: it holds the event that is being looked at, and counts.</summary>
public sealed class SigmaRun
{
    readonly IReadOnlyList<SigmaRule> rules;
    readonly EventView view;
    readonly EventReader reader = new();
    readonly DerivedValues derived;
    readonly Router router;
    readonly PrefilterHits? hits;
    readonly CorrelationRun correlations;
    readonly StatefulRun? stateful;
    readonly List<(int Rule, SigmaMatch Match)> found = [];

    /// <summary>Rules that may be told: those behind them are detections of stateful rules.</summary>
    readonly int told;

    internal SigmaRun(SigmaEngine engine)
    {
        rules = engine.Rules.Asked;
        told = engine.Rules.Rules.Count;
        view = new EventView(engine.Rules.Fields);
        derived = engine.Rules.Derived;
        var options = engine.Options;
        bool looks = options.Routing && options.Source is null;
        var given = options is { Routing: true, Source: { } source } ? EventSource.Of(source) : EventSource.Unknown;
        router = new Router(engine.Routes, looks ? engine.Rules.Finder : null, given);
        correlations = new CorrelationRun(engine.Rules, options.Correlations);
        if (engine.Rules.Stateful.Count > 0) stateful = new StatefulRun(engine.Rules, options.Stateful);
        hits = options.Prefilter ? new PrefilterHits() : null;
        Statistics = new SigmaStatistics(engine.Rules, view);
    }

    public SigmaStatistics Statistics { get; }

    public CorrelationCounts Correlations => correlations.Counts;

    /// <summary>Each stateful rule's, in their order.</summary>
    public IReadOnlyList<StatefulCounts> Stateful => stateful?.Counts ?? [];

    /// <summary>
    /// Adds the rules that the record satisfies, in the order of the rules; the record is JSON, or a line of text. With a list for alerts
    /// correlations and stateful rules run too, and the rules that they look at are not told unless one of them says so.
    /// </summary>
    /// <param name="time">Of the event; otherwise it is looked for in the record.</param>
    /// <param name="name">What matches and alerts call the event by; otherwise how many were before it.</param>
    public void Match(ReadOnlySpan<byte> record, List<SigmaMatch> matches, List<SigmaAlert>? alerts = null, DateTimeOffset? time = null,
        long? name = null)
    {
        bool isObject = reader.Read(record, view);
        derived.AddTo(view);
        long before = Statistics.Count(isObject), number = name ?? before;
        var route = router.Find(view);
        Statistics.See(route);
        found.Clear();
        if (hits is null)
        {
            foreach (int rule in route.Rules) Ask(rule, number);
        }
        else
        {
            view.Fold(route.Slots);
            route.Prefilter(view).Find(view, hits);
            AskCandidates(route, number);
        }
        foreach (var (rule, match) in found)
        {
            if (alerts is null ? rule < told : Tells(rule)) matches.Add(match);
            if (alerts is not null && correlations.LooksAt(rule))
                correlations.Add(rule, view, number, time ??= Time(record), alerts);
        }
        if (alerts is not null && stateful is not null) stateful.Take(view, found, route, time ?? Time(record), alerts);
    }

    static DateTimeOffset? Time(ReadOnlySpan<byte> record) => RecordTime.TryFind(record, out var found) ? found : null;

    /// <summary>Nobody looks at the rule, or one of those who do wants it told as well; detections of stateful rules never are.</summary>
    bool Tells(int rule)
    {
        if (rule >= told) return false;
        bool looked = correlations.LooksAt(rule) || stateful is not null && stateful.LooksAt(rule);
        return !looked || correlations.WantsTold(rule) || (stateful is not null && stateful.WantsTold(rule));
    }

    /// <summary>No event comes any more: windows that are open are decided.</summary>
    public void Finish(List<SigmaAlert> alerts)
    {
        correlations.Finish(alerts);
        stateful?.Finish(view, alerts);
    }

    /// <summary>Matches of rules alone.</summary>
    public IEnumerable<SigmaMatch> Match(IEnumerable<LogRecord> records)
    {
        var matches = new List<SigmaMatch>();
        foreach (var record in records)
        {
            matches.Clear();
            Match(record.Utf8.Span, matches);
            foreach (var match in matches) yield return match;
        }
    }

    /// <summary>Rules for the record's log source of which all holds but for one thing; the record is not counted.</summary>
    public IReadOnlyList<NearMiss> NearMisses(ReadOnlySpan<byte> record)
    {
        reader.Read(record, view);
        derived.AddTo(view);
        return [.. router.Find(view).Rules.Select(rule => NearMiss.Of(rules[rule], view)).OfType<NearMiss>()];
    }

    void AskCandidates(Route route, long number)
    {
        var candidates = hits!.Candidates;
        for (int word = 0; word < candidates.Length; word++)
        {
            for (ulong left = candidates[word]; left != 0; left &= left - 1)
                Ask(route.Rules[64 * word + BitOperations.TrailingZeroCount(left)], number);
        }
    }

    void Ask(int number, long eventNumber)
    {
        var rule = rules[number];
        int condition = rule.Condition(view);
        if (condition < 0) return;
        var match = new SigmaMatch(rule, eventNumber, condition, Tier(rule));
        Statistics.Count(number, match.Tier);
        found.Add((number, match));
    }

    FieldTier Tier(SigmaRule rule)
    {
        var tier = FieldTier.Verbatim;
        foreach (int field in rule.Fields)
        {
            if (view.Has(field) && view.Tier(field) > tier) tier = view.Tier(field);
        }
        return tier;
    }
}

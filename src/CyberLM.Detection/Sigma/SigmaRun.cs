using System.Numerics;
using CyberLM.Logs;

namespace CyberLM.Detection.Sigma;

/// <summary>One pass over events, by one thread: it holds the event that is being looked at, and counts.</summary>
public sealed class SigmaRun
{
    readonly IReadOnlyList<SigmaRule> rules;
    readonly EventView view;
    readonly EventReader reader = new();
    readonly Router router;
    readonly PrefilterHits? hits;

    internal SigmaRun(SigmaEngine engine)
    {
        rules = engine.Rules.Rules;
        view = new EventView(engine.Rules.Fields);
        var options = engine.Options;
        bool looks = options.Routing && options.Source is null;
        var given = options is { Routing: true, Source: { } source } ? EventSource.Of(source) : EventSource.Unknown;
        router = new Router(engine.Routes, looks ? engine.Rules.Finder : null, given);
        hits = options.Prefilter ? new PrefilterHits() : null;
        Statistics = new SigmaStatistics(engine.Rules, view.Paths);
    }

    public SigmaStatistics Statistics { get; }

    /// <summary>Adds the rules that the record satisfies, in the order of the rules; JSON, or a line of text.</summary>
    public void Match(ReadOnlySpan<byte> record, List<SigmaMatch> matches)
    {
        bool isObject = reader.Read(record, view);
        long number = Statistics.Count(isObject);
        var route = router.Find(view);
        if (hits is null)
        {
            foreach (int rule in route.Rules) Ask(rule, number, matches);
            return;
        }
        route.Prefilter(view).Find(view, hits);
        AskCandidates(route, number, matches);
    }

    void AskCandidates(Route route, long number, List<SigmaMatch> matches)
    {
        var candidates = hits!.Candidates;
        for (int word = 0; word < candidates.Length; word++)
        {
            for (ulong left = candidates[word]; left != 0; left &= left - 1)
                Ask(route.Rules[64 * word + BitOperations.TrailingZeroCount(left)], number, matches);
        }
    }

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

    void Ask(int number, long eventNumber, List<SigmaMatch> matches)
    {
        var rule = rules[number];
        int condition = rule.Condition(view);
        if (condition < 0) return;
        var match = new SigmaMatch(rule, eventNumber, condition, Tier(rule));
        Statistics.Count(number, match.Tier);
        matches.Add(match);
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

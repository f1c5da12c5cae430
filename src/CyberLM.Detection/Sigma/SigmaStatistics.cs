namespace CyberLM.Detection.Sigma;

/// <summary>What a run has seen so far.</summary>
public sealed class SigmaStatistics
{
    readonly SigmaRuleSet rules;
    readonly EventView view;
    readonly long[] matches;
    readonly FieldTier[] tiers;
    readonly HashSet<Route> routes = [];
    Route? last;

    internal SigmaStatistics(SigmaRuleSet rules, EventView view)
    {
        this.rules = rules;
        this.view = view;
        matches = new long[rules.Asked.Count];
        tiers = new FieldTier[rules.Asked.Count];
    }

    public long Events { get; private set; }

    /// <summary>Events that were no JSON objects and were taken as one text.</summary>
    public long Texts { get; private set; }

    /// <summary>Values that an expression was not done with in <see cref="SigmaLimits.RegexTime"/>, and did not match.</summary>
    public long ExpressionsCutOff => view.CutOff;

    /// <summary>Documents that do not run are part of the answer too.</summary>
    public IReadOnlyList<RefusedDocument> Refused => rules.Refused;

    internal long Count(bool isObject)
    {
        if (!isObject) Texts++;
        return Events++;
    }

    /// <summary>An event was held against the rules of this route.</summary>
    internal void See(Route route)
    {
        if (ReferenceEquals(route, last)) return;
        routes.Add(last = route);
    }

    internal void Count(int rule, FieldTier tier)
    {
        matches[rule]++;
        if (tier > tiers[rule]) tiers[rule] = tier;
    }

    /// <summary>
    /// Each rule's matches, those of detections that stand in stateful rules included; how far the farthest of them had to look for
    /// fields, fields that no event had, and whether any event could be of its log source.
    /// </summary>
    public IEnumerable<RuleStatistics> ByRule()
    {
        var reached = routes.SelectMany(route => route.Rules).ToHashSet();
        for (int i = 0; i < matches.Length; i++)
        {
            var rule = rules.Asked[i];
            yield return new RuleStatistics(rule, matches[i], matches[i] > 0 ? tiers[i] : null, NeverSeen(rule), reached.Contains(i));
        }
    }

    IReadOnlyList<string> NeverSeen(SigmaRule rule)
    {
        var names = new List<string>();
        foreach (int field in rule.Fields)
        {
            if (!view.HasEverHad(field)) names.Add(view.Name(field));
        }
        return names;
    }
}

/// <summary>One rule's part of <see cref="SigmaStatistics"/>; no tier without a match.</summary>
/// <param name="Reached">it was asked about some event: one of its log source, or of which the source does not show</param>
public sealed record RuleStatistics(SigmaRule Rule, long Matches, FieldTier? Tier, IReadOnlyList<string> FieldsNeverSeen, bool Reached);

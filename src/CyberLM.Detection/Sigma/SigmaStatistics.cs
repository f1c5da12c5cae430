namespace CyberLM.Detection.Sigma;

/// <summary>What a run has seen so far.</summary>
public sealed class SigmaStatistics
{
    readonly SigmaRuleSet rules;
    readonly EventView view;
    readonly long[] matches;
    readonly FieldTier[] tiers;

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

    internal void Count(int rule, FieldTier tier)
    {
        matches[rule]++;
        if (tier > tiers[rule]) tiers[rule] = tier;
    }

    /// <summary>
    /// Each rule's matches, those of detections that stand in stateful rules included; how far the farthest of them had to look for
    /// fields, and fields that no event had.
    /// </summary>
    public IEnumerable<RuleStatistics> ByRule()
    {
        for (int i = 0; i < matches.Length; i++)
        {
            var rule = rules.Asked[i];
            yield return new RuleStatistics(rule, matches[i], matches[i] > 0 ? tiers[i] : null, NeverSeen(rule));
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
public sealed record RuleStatistics(SigmaRule Rule, long Matches, FieldTier? Tier, IReadOnlyList<string> FieldsNeverSeen);

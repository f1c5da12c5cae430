namespace CyberLM.Detection.Sigma;

/// <summary>
/// The rules that events of one source are held against, with a prefilter of their own: one of few rules is small and fast. It is made from
/// a guess of what is rare, and made again once some events were seen. Runs share it.
/// </summary>
sealed class Route
{
    const int SampleSize = 512;

    readonly Lock observing = new();
    readonly SigmaRule[] rules;
    volatile bool sampled;
    TextSample? sample;
    volatile RulePrefilter? prefilter;

    public Route(IReadOnlyList<SigmaRule> all, FieldTable fields, EventSource source)
    {
        Rules = [.. Enumerable.Range(0, all.Count).Where(rule => source.Fits(all[rule].LogSource))];
        rules = [.. Rules.Select(rule => all[rule])];
        Slots = SearchedSlots.Of(rules, fields);
    }

    /// <summary>Numbers in the rule set, in its order.</summary>
    public int[] Rules { get; }

    /// <summary>What of an event must be folded before its prefilter is asked; null for all.</summary>
    public bool[]? Slots { get; }

    /// <summary>For this event; it counts rules as <see cref="Rules"/> has them.</summary>
    public RulePrefilter Prefilter(EventView view)
    {
        if (!sampled) Observe(view);
        return prefilter!;
    }

    void Observe(EventView view)
    {
        lock (observing)
        {
            prefilter ??= Make(null);
            if (sampled) return;
            sample ??= new TextSample(view.FieldCount);
            sample.Add(view);
            if (sample.Events < SampleSize) return;
            prefilter = Make(sample);
            (sample, sampled) = (null, true);
        }
    }

    RulePrefilter Make(TextSample? seen) => new(rules, seen);
}

namespace CyberLM.Detection.Sigma;

/// <summary>
/// The rules that events of one source are held against, with a prefilter of their own: one of few rules is small and fast. It is made from
/// a guess of what is rare, and made again once some events were seen. Runs share it.
/// </summary>
sealed class Route(IReadOnlyList<SigmaRule> rules, EventSource source)
{
    const int SampleSize = 512;

    readonly Lock observing = new();
    readonly IReadOnlyList<SigmaRule> rules = rules;
    volatile bool sampled;
    TextSample? sample;
    volatile RulePrefilter? prefilter;

    /// <summary>Numbers in the rule set, in its order.</summary>
    public int[] Rules { get; } = [.. Enumerable.Range(0, rules.Count).Where(rule => source.Fits(rules[rule].LogSource))];

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

    RulePrefilter Make(TextSample? seen) => new([.. Rules.Select(rule => rules[rule])], seen);
}

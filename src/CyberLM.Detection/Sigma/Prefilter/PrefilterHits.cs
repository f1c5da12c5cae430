namespace CyberLM.Detection.Sigma;

/// <summary>
/// Requirements that an event meets, and the rules that this makes candidates: a bit each. Serves all prefilters of a run.
/// </summary>
sealed class PrefilterHits
{
    long[] found = [];
    ulong[] candidates = [];
    RulePrefilter? prefilter;
    long number;

    public ReadOnlySpan<ulong> Candidates => candidates.AsSpan(0, prefilter!.Always.Length);

    public void Begin(RulePrefilter asking)
    {
        number++;
        prefilter = asking;
        if (found.Length < asking.RequirementCount) found = new long[asking.RequirementCount];
        if (candidates.Length < asking.Always.Length) candidates = new ulong[asking.Always.Length];
        asking.Always.CopyTo(candidates, 0);
    }

    public bool Has(int requirement) => found[requirement] == number;

    public void Add(int requirement)
    {
        found[requirement] = number;
        foreach (int rule in prefilter!.Rules(requirement)) candidates[rule / 64] |= 1UL << rule % 64;
    }
}

namespace CyberLM.Detection.Sigma;

/// <summary>The rules that an event of one source is held against, as bits and as numbers.</summary>
sealed class Route
{
    readonly ulong[] bits;

    public Route(IReadOnlyList<SigmaRule> rules, EventSource source)
    {
        Source = source;
        bits = new ulong[rules.Count / 64 + 1];
        var numbers = new List<int>();
        for (int rule = 0; rule < rules.Count; rule++)
        {
            if (!source.Fits(rules[rule].LogSource)) continue;
            bits[rule / 64] |= 1UL << (rule % 64);
            numbers.Add(rule);
        }
        Rules = [.. numbers];
    }

    public EventSource Source { get; }
    public int[] Rules { get; }

    public bool Has(int rule) => (bits[rule / 64] >> (rule % 64) & 1) != 0;
}

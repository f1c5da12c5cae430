namespace CyberLM.Logs;

/// <summary>
/// Where an object has too many layouts to list: each key at most once, those of an earlier group first, and none that is required left
/// out. Within a group the order is free.
/// </summary>
/// <param name="keys">spelled with quotes, in the order of <see cref="WordSpelling.Compare"/></param>
/// <param name="groups">of each key, from 0</param>
sealed class GroupedKeys(int[][] keys, GrammarNode[] values, int[] groups, bool[] required) : ObjectKeys
{
    readonly WordSpelling words = new(keys);

    public int[][] Keys => keys;
    public GrammarNode[] Values => values;
    public int[] Groups => groups;
    public bool[] Required => required;

    public override void Open(OpenContainer at)
    {
        int size = (keys.Length + 63) / 64;
        if (at.Used.Length < size) (at.Used, at.Candidates) = (new ulong[size], new ulong[size]);
        at.Used.AsSpan(0, size).Clear();
        at.Group = 0;
        FindCandidates(at);
    }

    public override bool MayClose(OpenContainer at) => LastGroup(at) == int.MaxValue;

    public override bool MayGoOn(OpenContainer at) => at.Candidates.AsSpan(0, (keys.Length + 63) / 64).ContainsAnyExcept(0ul);

    public override void BeginKey(OpenContainer at) => at.Key = words.Start;

    public override void Next(OpenContainer at, CharSet next) => words.Next(at.Key, next, at.Candidates);

    public override GrammarNode? Step(OpenContainer at, int scalar)
    {
        at.Key = words.Step(at.Key, scalar);
        int key = words.EndsAt(at.Key);
        if (key < 0) return null;
        at.Used[key / 64] |= 1ul << (key % 64);
        at.Group = groups[key];
        FindCandidates(at);
        return values[key];
    }

    void FindCandidates(OpenContainer at)
    {
        at.Candidates.AsSpan().Clear();
        int last = LastGroup(at);
        for (int key = 0; key < keys.Length; key++)
            if (!IsUsed(at, key) && groups[key] >= at.Group && groups[key] <= last) at.Candidates[key / 64] |= 1ul << (key % 64);
    }

    /// <summary>The group that must not be left yet, since it has a required key to come.</summary>
    int LastGroup(OpenContainer at)
    {
        int last = int.MaxValue;
        for (int key = 0; key < keys.Length; key++)
            if (required[key] && !IsUsed(at, key)) last = Math.Min(last, groups[key]);
        return last;
    }

    static bool IsUsed(OpenContainer at, int key) => ((at.Used[key / 64] >> (key % 64)) & 1) != 0;
}

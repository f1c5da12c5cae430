namespace CyberLM.Logs;

/// <summary>The key sequences that were seen, and no others.</summary>
/// <param name="keys">spelled with quotes, in the order of <see cref="WordSpelling.Compare"/></param>
/// <param name="layouts">numbers of keys in their order</param>
sealed class LayoutKeys(int[][] keys, GrammarNode[] values, int[][] layouts) : ObjectKeys
{
    readonly LayoutTree tree = LayoutTree.Of(keys, values, [.. layouts], depth: 0);

    public int[][] Keys => keys;
    public GrammarNode[] Values => values;
    public int[][] Layouts => layouts;

    public override void Open(OpenContainer at) => at.Layout = tree;

    public override bool MayClose(OpenContainer at) => at.Layout!.Ends;

    public override bool MayGoOn(OpenContainer at) => at.Layout!.Keys is not null;

    public override void BeginKey(OpenContainer at) => at.Key = at.Layout!.Keys!.Start;

    public override void Next(OpenContainer at, CharSet next) => at.Layout!.Keys!.Next(at.Key, next);

    public override GrammarNode? Step(OpenContainer at, int scalar)
    {
        var here = at.Layout!;
        at.Key = here.Keys!.Step(at.Key, scalar);
        int key = here.Keys.EndsAt(at.Key);
        if (key < 0) return null;
        at.Layout = here.Then[key];
        return here.Values[key];
    }
}

/// <summary>Key sequences that begin alike: which keys may follow, and whether the object may end here.</summary>
/// <param name="Keys">no key is another one's beginning, since they end with their quotes; null where none follows</param>
/// <param name="Values">what stands at each</param>
/// <param name="Then">what follows behind each</param>
sealed record LayoutTree(bool Ends, WordSpelling? Keys, GrammarNode[] Values, LayoutTree[] Then)
{
    public static LayoutTree Of(int[][] keys, GrammarNode[] values, List<int[]> layouts, int depth)
    {
        var byKey = new SortedDictionary<int, List<int[]>>();
        foreach (int[] layout in layouts)
        {
            if (layout.Length == depth) continue;
            if (!byKey.TryGetValue(layout[depth], out var list)) byKey[layout[depth]] = list = [];
            list.Add(layout);
        }
        bool ends = layouts.Exists(layout => layout.Length == depth);
        if (byKey.Count == 0) return new(ends, null, [], []);
        return new(ends, new WordSpelling([.. byKey.Keys.Select(key => keys[key])]), [.. byKey.Keys.Select(key => values[key])],
            [.. byKey.Values.Select(list => Of(keys, values, list, depth + 1))]);
    }
}

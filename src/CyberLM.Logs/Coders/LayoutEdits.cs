namespace CyberLM.Logs;

/// <summary>
/// Layouts of an object as changes of known ones: keys that are toggled, there where the known layout has them not and gone where it has.
/// Where a new key stands is learned from the known layouts that have it.
/// </summary>
sealed class LayoutEdits
{
    /// <summary>Known layouts looked at: the nearest one may have the keys in another order.</summary>
    const int Tried = 4;
    readonly List<LayoutEntry> entries = [];
    readonly Dictionary<(SchemaNode Node, ValueKind Kind), int> numbers = [];
    readonly int[][] known;
    readonly PairStyle?[] styles;

    public LayoutEdits(SchemaNode node)
    {
        foreach (var layout in node.Layouts)
            foreach (var entry in layout.Entries)
                if (entry.Node is { } child && numbers.TryAdd((child, entry.Kind), entries.Count)) entries.Add(entry);
        known = [.. node.Layouts.Select(layout => NumbersOf(layout)!)];
        styles = [.. node.Layouts.Select(layout => layout.Pairs)];
    }

    /// <summary>Keys with what stands at them, as known layouts have them.</summary>
    public IReadOnlyList<LayoutEntry> Entries => entries;

    public readonly record struct Edit(int Nearest, int[] Toggled);

    /// <summary>A near known layout and what is to be toggled, ascending; null where that does not give the layout.</summary>
    public Edit? Find(Layout layout)
    {
        if (NumbersOf(layout) is not { } wanted) return null;
        var has = wanted.ToHashSet();
        var nearest = Enumerable.Range(0, known.Length).Where(symbol => styles[symbol] == layout.Pairs)
            .OrderBy(symbol => known[symbol].Length + has.Count - 2 * known[symbol].Count(has.Contains)).Take(Tried);
        foreach (int symbol in nearest)
        {
            var toggled = has.ToHashSet();
            toggled.SymmetricExceptWith(known[symbol]);
            int[] ascending = [.. toggled.Order()];
            if (Apply(symbol, ascending).SequenceEqual(wanted)) return new(symbol, ascending);
        }
        return null;
    }

    /// <summary>Null where a key was never seen, or never with this at it.</summary>
    int[]? NumbersOf(Layout layout)
    {
        var found = new int[layout.Entries.Length];
        for (int i = 0; i < found.Length; i++)
            if (layout.Entries[i].Node is not { } child || !numbers.TryGetValue((child, layout.Entries[i].Kind), out found[i])) return null;
        return found;
    }

    public Layout Edited(int symbol, IReadOnlyList<int> toggled) =>
        new([.. Apply(symbol, toggled).Select(number => entries[number])], styles[symbol]);

    List<int> Apply(int symbol, IReadOnlyList<int> toggled)
    {
        var gone = toggled.ToHashSet();
        List<int> result = [.. known[symbol].Where(number => !gone.Remove(number))];
        foreach (int added in toggled)
            if (gone.Contains(added)) result.Insert(PlaceOf(added, result), added);
        return result;
    }

    /// <summary>Behind what stands before it in the known layout that has it and most of the others.</summary>
    int PlaceOf(int added, List<int> result)
    {
        var present = result.ToHashSet();
        int most = -1, place = result.Count;
        foreach (int[] order in known)
        {
            int at = Array.IndexOf(order, added);
            if (at < 0 || order.Count(present.Contains) is var shared && shared <= most) continue;
            most = shared;
            int before = Array.FindLastIndex(order, at, present.Contains);
            place = before < 0 ? 0 : result.IndexOf(order[before]) + 1;
        }
        return place;
    }
}

namespace CyberLM.Logs;

/// <summary>Which records of a type lack a slot's key.</summary>
static class OptionalKey
{
    /// <summary>The layouts without it, of the object that may have it; none where it always has.</summary>
    public static (Slot Layout, byte[][] Without) Of(LogSchema schema, RecordType type, Slot slot)
    {
        var parent = schema.Tree.Root;
        foreach (byte[]? key in slot.Node.Keys.SkipLast(1)) parent = parent.Child(key)!;
        var layout = parent.Layout!;
        if (type[layout] is not null) return (layout, []);
        return (layout, [.. Enumerable.Range(0, parent.Layouts.Count).Where(symbol => !HasKey(parent.Layouts[symbol], slot.Node))
            .Select(symbol => layout.Symbols[symbol].ToArray())]);
    }

    static bool HasKey(Layout layout, SchemaNode node)
    {
        foreach (var entry in layout.Entries)
            if (entry.Node == node) return true;
        return false;
    }
}

namespace CyberLM.Logs;

/// <summary>
/// A path of the records and all that was seen to stand there. A role that was never seen has no slot: a record that has it spells it as
/// text.
/// </summary>
sealed class SchemaNode(SchemaTree tree, Scope scope, string path, IReadOnlyList<byte[]?> keys)
{
    const int MostChildren = 1024;
    readonly Dictionary<byte[], SchemaNode> children = new(BytesComparer.Instance);

    public Scope Scope { get; } = scope;
    public string Path { get; } = path;

    /// <summary>The way from the root: keys as they are spelled, null for the elements of an array.</summary>
    public IReadOnlyList<byte[]?> Keys { get; } = keys;

    /// <summary>As a scalar.</summary>
    public Slot? Value { get; private set; }

    /// <summary>As an object, in a string or not.</summary>
    public Slot? Layout { get; private set; }

    /// <summary>The layouts by symbol of <see cref="Layout"/>.</summary>
    public List<Layout> Layouts { get; private set; } = [];

    /// <summary>The symbol of the layout that was met last; a guess at the next, or -1.</summary>
    public int LastLayout { get; set; } = -1;

    /// <summary>As an array, in a string or not.</summary>
    public Slot? Length { get; private set; }

    /// <summary>What the elements of the array are.</summary>
    public Slot? ElementKind { get; private set; }
    public SchemaNode? Element { get; private set; }

    /// <summary>The number of the array in <see cref="Scope.Arrays"/>.</summary>
    public int ArrayPlace { get; private set; } = -1;

    /// <summary>As the record, or as JSON in a string.</summary>
    public Slot? Spacing { get; private set; }

    public SchemaNode? Child(ReadOnlySpan<byte> key) =>
        children.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(key, out var child) ? child : null;

    /// <summary>Whether it was seen as this.</summary>
    public bool Has(ValueKind kind) => kind switch
    {
        ValueKind.Scalar => Value is not null,
        ValueKind.Object => Layout is not null,
        ValueKind.Array => Length is not null,
        ValueKind.ObjectInString => Layout is not null && Spacing is not null,
        _ => Length is not null && Spacing is not null,
    };

    /// <summary>Null where the object has data for keys: what stands at them is spelled as text.</summary>
    public SchemaNode? ChildOrNew(ReadOnlySpan<byte> key)
    {
        if (Child(key) is { } known) return known;
        if (children.Count == MostChildren) return null;
        var child = new SchemaNode(tree, Scope, SchemaPath.Join(Path, key), [.. Keys, key.ToArray()]);
        children.Add(key.ToArray(), child);
        return child;
    }

    /// <summary>Gives it the slots of a kind.</summary>
    public void Meet(ValueKind kind)
    {
        switch (kind)
        {
            case ValueKind.Scalar:
                Value ??= tree.NewSlot(this, SlotKind.Value);
                break;
            case ValueKind.Object or ValueKind.ObjectInString:
                Layout ??= tree.NewSlot(this, SlotKind.Layout);
                break;
            default:
                if (Length is null) BecomeArray();
                break;
        }
        if (kind is ValueKind.ObjectInString or ValueKind.ArrayInString) MeetSpacing();
    }

    /// <summary>Keeps the layouts of the symbols that are known from now on.</summary>
    public void KeepLayouts(SymbolTable known)
    {
        Layouts = [.. Enumerable.Range(0, known.Count).Select(symbol => Logs.Layout.Parse(known[symbol], this)!)];
        Layout!.Symbols = known;
        LastLayout = -1;
    }

    public void MeetSpacing() => Spacing ??= tree.NewSlot(this, SlotKind.Spacing);

    void BecomeArray()
    {
        Length = tree.NewSlot(this, SlotKind.Length);
        ArrayPlace = Scope.Arrays.Count;
        Scope.Arrays.Add(this);
        var elements = tree.NewScope(Path + "[]");
        Element = new SchemaNode(tree, elements, elements.Path, [.. Keys, null]);
        ElementKind = tree.NewSlot(Element, SlotKind.Element);
    }
}

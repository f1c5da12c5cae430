namespace CyberLM.Logs;

/// <summary>What a slot says about its place in the record.</summary>
enum SlotKind : byte
{
    /// <summary>The spelling of a scalar.</summary>
    Value,

    /// <summary>Which keys an object has, in which order, and what stands at each: <see cref="Layout"/>.</summary>
    Layout,

    /// <summary>How many elements an array has, in decimal digits.</summary>
    Length,

    /// <summary>What an element of an array is, as in a layout.</summary>
    Element,

    /// <summary>The blanks of the record, or of JSON in a string: <see cref="Logs.Spacing"/>.</summary>
    Spacing,
}

/// <summary>
/// A question that a record answers once, or once per element of an array: the value at a path, the keys of an object. Answers are byte
/// strings whatever the kind, so that one way of coding serves all.
/// </summary>
sealed class Slot(Scope scope, SlotKind kind, SchemaNode node, int index)
{
    public Scope Scope { get; } = scope;
    public SlotKind Kind { get; } = kind;
    public SchemaNode Node { get; } = node;
    public string Path => Node.Path;

    /// <summary>Its number in the schema, and in its scope.</summary>
    public int Index { get; } = index;
    public int Place { get; } = scope.Slots.Count;

    /// <summary>While a schema is mined, all answers seen; then those worth knowing, the most frequent first.</summary>
    public SymbolTable Symbols { get; set; } = new();

    /// <summary>The first so many symbols are shared; each of the others was only ever seen with one entity.</summary>
    public int Shared { get; set; } = int.MaxValue;

    /// <summary>Of those others, in ascending order: the symbols of the entities that have them; empty where that is not known.</summary>
    public int[] Owners { get; set; } = [];

    /// <summary>Symbols that only one entity has.</summary>
    public (int First, int Count) OwnedBy(int entity)
    {
        int first = FirstOf(entity);
        return (Shared + first, FirstOf(entity + 1) - first);
    }

    int FirstOf(int entity)
    {
        int low = 0, high = Owners.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (Owners[middle] < entity) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    public override string ToString() => Kind == SlotKind.Value ? Path : $"{Path} ({Kind})";
}

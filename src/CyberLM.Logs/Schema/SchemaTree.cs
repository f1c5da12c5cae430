namespace CyberLM.Logs;

/// <summary>All paths of a log, their slots and scopes. It grows while records are looked at and stays as it is from then on.</summary>
sealed class SchemaTree
{
    readonly List<Slot> slots = [];
    readonly List<Scope> scopes = [];

    public SchemaTree()
    {
        Root = new SchemaNode(this, NewScope(""), "", []);
        Root.Meet(ValueKind.Object);
        Root.MeetSpacing();
    }

    public SchemaNode Root { get; }

    /// <summary>Arrays of pairs are objects; a schema that was mined before there was such a thing has them as arrays.</summary>
    public bool HasPairs { get; set; } = true;
    public IReadOnlyList<Slot> Slots => slots;

    /// <summary>The record's first, then those of arrays, each behind the one that holds it.</summary>
    public IReadOnlyList<Scope> Scopes => scopes;

    public Slot NewSlot(SchemaNode node, SlotKind kind)
    {
        var slot = new Slot(node.Scope, kind, node, slots.Count);
        slots.Add(slot);
        node.Scope.Slots.Add(slot);
        return slot;
    }

    public Scope NewScope(string path)
    {
        var scope = new Scope(scopes.Count, path);
        scopes.Add(scope);
        return scope;
    }
}

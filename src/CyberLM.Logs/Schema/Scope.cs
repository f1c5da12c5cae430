namespace CyberLM.Logs;

/// <summary>
/// Slots that are answered together: those of the record outside of arrays, or those of one element of an array. What determines a slot's
/// answer is sought among the slots of its scope.
/// </summary>
sealed class Scope(int index, string path)
{
    public int Index { get; } = index;
    public string Path { get; } = path;
    public List<Slot> Slots { get; } = [];

    /// <summary>Arrays that stand in this scope; their elements have scopes of their own.</summary>
    public List<SchemaNode> Arrays { get; } = [];
}

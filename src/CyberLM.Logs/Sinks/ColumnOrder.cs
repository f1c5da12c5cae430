namespace CyberLM.Logs;

/// <summary>
/// The columns of a table: all keys of all its records. A new one goes behind the key that it follows in its record, so that records whose
/// keys agree in their order keep it.
/// </summary>
sealed class ColumnOrder
{
    readonly List<string> names = [];
    readonly HashSet<string> known = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Names => names;

    public bool Has(string name) => known.Contains(name);

    public void Add(List<JsonMember> members)
    {
        string? before = null;
        foreach (var member in members)
        {
            if (known.Add(member.Name)) names.Insert(before is null ? 0 : names.IndexOf(before) + 1, member.Name);
            before = member.Name;
        }
    }
}

namespace CyberLM.Logs;

/// <summary>
/// A form whose columns are the keys of all records: these stand aside on disk until the last is there. A record that columns cannot hold
/// is left out: what is no JSON object, has no key, or has one twice.
/// </summary>
abstract class TableSink(string folder) : RecordSink
{
    /// <summary>Of a record that is read again.</summary>
    protected static readonly int LargestDepth = new LogReaderOptions().LargestDepth;

    readonly RecordSpill spill = new(folder);

    protected ColumnOrder Columns { get; } = new();

    protected sealed override string? Add(ReadOnlySpan<byte> record)
    {
        if (JsonText.WhyNotObject(record, LargestDepth, out _) is { } reason) return reason;
        var members = JsonMembers.Read(record);
        if (WhyNoRow(members) is { } misfit) return misfit;
        Columns.Add(members);
        Meet(members);
        spill.Add(record);
        return null;
    }

    string? WhyNoRow(List<JsonMember> members)
    {
        if (members.Count == 0) return "a record without keys has no row";
        var twice = members.GroupBy(member => member.Name).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null) return $"the key '{Printable.Of(twice.Key)}' stands twice";
        string[] added = [.. members.Select(member => member.Name).Where(name => !Columns.Has(name))];
        return added.Length == 0 ? null : WhyNoColumns(added);
    }

    /// <summary>Null when there is room for these columns beside the others, which are then taken as there.</summary>
    protected abstract string? WhyNoColumns(string[] added);

    protected static string NoColumn(string name) => $"no column can have the name '{Printable.Of(name)}'";

    /// <summary>A record that is among those of <see cref="Rows"/> later.</summary>
    protected virtual void Meet(List<JsonMember> members)
    {
    }

    /// <summary>All records, key to value as it is spelled.</summary>
    protected IEnumerable<Dictionary<string, byte[]>> Rows() => spill.Read()
        .Select(record => JsonMembers.Read(record).ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal));

    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) spill.Dispose();
    }
}

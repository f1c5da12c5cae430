namespace CyberLM.Logs;

/// <summary>
/// Marks the GUIDs of each record that stand at one of the places, and wherever else in the record the same ones stand. Without places it
/// holds the first records back until it has seen which GUIDs are fresh.
/// </summary>
public sealed class MarkerStage(Marker marker, IRecordTarget next, MarkerPlaces? places = null) : RecordStage(next)
{
    const int Sample = 200;

    readonly List<(ReadOnlyMemory<byte> Utf8, long? Time)> held = [];
    MarkerPlaces? places = places;
    GuidPlaces? guids;
    byte[] bytes = [];

    public long Marked { get; private set; }

    /// <summary>Records that have no GUID at any of the places.</summary>
    public long Unmarked { get; private set; }

    /// <summary>Null as long as none is known.</summary>
    public MarkerPlaces? Places => places;

    public override void Write(ReadOnlySpan<byte> record, long? time = null)
    {
        if (places is not null)
        {
            Pass(record, time);
            return;
        }
        held.Add((record.ToArray(), time));
        if (held.Count == Sample) Release();
    }

    public override void Complete()
    {
        Release();
        base.Complete();
    }

    void Release()
    {
        places ??= MarkerPlaces.Among(held.Select(record => record.Utf8));
        foreach (var (record, time) in held) Pass(record.Span, time);
        held.Clear();
    }

    void Pass(ReadOnlySpan<byte> record, long? time)
    {
        guids ??= new(places!.Pairs);
        var chosen = guids.Of(record).Where(found => places!.Has(found.Path)).Select(found => found.Value).ToHashSet();
        if (chosen.Count == 0)
        {
            Unmarked++;
            Next.Write(record, time);
            return;
        }
        if (bytes.Length < record.Length) bytes = new byte[2 * record.Length];
        var marked = bytes.AsSpan(0, record.Length);
        record.CopyTo(marked);
        for (int at = 0; (at = GuidText.Find(marked, at, out var guid)) >= 0; at += GuidText.Length)
            if (chosen.Contains(guid)) marker.Plant(marked.Slice(at, GuidText.Length));
        Marked++;
        Next.Write(marked, time);
    }

    /// <summary>What whoever looks for the mark has to know.</summary>
    public IEnumerable<string> Sentences()
    {
        if (Unmarked > 0)
            yield return $"{Unmarked} of {Marked + Unmarked} records have no random identifier (a GUID) that could carry the marker";
    }
}

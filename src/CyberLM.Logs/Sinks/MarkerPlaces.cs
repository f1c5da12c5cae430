namespace CyberLM.Logs;

/// <summary>
/// The paths whose GUIDs may carry a mark: fresh in nearly every record, so that none is known beforehand, and free in all digits that the
/// mark takes. Entra's ids of requests end in 00, and would not any more.
/// </summary>
public sealed class MarkerPlaces
{
    /// <summary>Fewer values of a path than these say nothing of it.</summary>
    const int Enough = 20;

    /// <summary>Of them, this share must be different ones.</summary>
    const double Fresh = 0.9;

    /// <summary>Names of GUIDs that whoever writes one draws anew, in the logs known to us; for where there is too little to see.</summary>
    static readonly HashSet<string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        "correlationId", "requestId", "eventId", "activityId", "operationId", "transactionId", "traceId", "uuid",
    };

    readonly HashSet<string> paths;

    MarkerPlaces(IEnumerable<string> paths, bool pairs) =>
        (this.paths, Pairs) = (new(paths, StringComparer.Ordinal), pairs);

    public IReadOnlyCollection<string> Paths => paths;

    /// <summary>Whether they lead through arrays of pairs as through objects.</summary>
    internal bool Pairs { get; }

    internal bool Has(string path) => paths.Contains(path);

    /// <summary>Those that a schema knows to be random.</summary>
    internal static MarkerPlaces Of(LogSchema schema) => new(schema.Tree.Slots
        .Where(slot => slot.Kind == SlotKind.Value
            && schema.Types.Any(type => type[slot] is RandomValue random && IsFree(random.Pattern))
            && !schema.Types.Any(type => type[slot] is RandomValue random && !IsFree(random.Pattern)))
        .Select(slot => slot.Path), schema.Tree.HasPairs);

    /// <summary>A spelling in quotes, perhaps in braces, whose last digits can be any.</summary>
    static bool IsFree(RandomPattern pattern)
    {
        int before = (pattern.Length - GuidText.Length) / 2;
        if (pattern.Length - GuidText.Length is not (2 or 4) || pattern.Places[before + 8] != UInt128.One << '-') return false;
        for (int digit = Marker.FirstDigit; digit < 32; digit++)
            if (UInt128.PopCount(pattern.Places[before + GuidText.Place(digit)]) < 16) return false;
        return true;
    }

    /// <summary>Those that look so in some records, and those that refer to them.</summary>
    public static MarkerPlaces Among(IEnumerable<ReadOnlyMemory<byte>> records)
    {
        var places = new GuidPlaces();
        var seen = records.SelectMany(record => places.Of(record.Span)).GroupBy(found => found.Path)
            .ToDictionary(path => path.Key, path => path.ToList());
        var fresh = seen.Where(path => path.Value.Count < Enough
            ? Known.Contains(path.Key[(path.Key.LastIndexOf('.') + 1)..])
            : path.Value.DistinctBy(found => found.Value).Count() >= Fresh * path.Value.Count
                && AreFree(path.Value.Select(found => found.Text))).Select(path => path.Key).ToList();
        var values = fresh.SelectMany(path => seen[path].Select(found => found.Value)).ToHashSet();
        return new(seen.Where(path => path.Value.Any(found => values.Contains(found.Value))).Select(path => path.Key), pairs: true);
    }

    /// <summary>No digit of the mark is nearly always the same.</summary>
    static bool AreFree(IEnumerable<string> guids) => Enumerable.Range(Marker.FirstDigit, 32 - Marker.FirstDigit)
        .All(digit => guids.Select(guid => char.ToLowerInvariant(guid[GuidText.Place(digit)])).Distinct().Count() > 3);
}

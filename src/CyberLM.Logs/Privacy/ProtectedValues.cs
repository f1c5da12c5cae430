namespace CyberLM.Logs;

/// <summary>
/// Which values of a log too few people have for a model to learn them as values: a city, an application, an error text that only one or
/// two users ever show would point at them. Observations of (entity, path, value) go in, a yes or no for (path, value) comes out.
/// </summary>
/// <remarks>
/// Identifiers are not suppressed: addresses, GUIDs and what stands at keys of names are pseudonyms, or new in every record. A path is one
/// of identifiers by its key, by the shape of nine in ten of its values, or where nearly every record has a value of its own and these are
/// no sentences. Values are compared by their bytes, so a string comes with its quotes each time or never.
/// </remarks>
/// <param name="least">entities that a value must have been seen with, K</param>
sealed class ProtectedValues(int least)
{
    /// <summary>Fewer observations do not show that a path has a new value each time.</summary>
    const int LeastObservations = 50;
    const double NearlyAll = 0.9;
    readonly Dictionary<byte[], int> entities = new(BytesComparer.Instance);
    readonly Dictionary<string, Values> paths = [];

    sealed class Values(bool named)
    {
        public readonly Dictionary<byte[], HashSet<int>> Seen = new(BytesComparer.Instance);

        /// <summary>Its key says that it holds names.</summary>
        public readonly bool Named = named;
        public long Observations;
        public int Shaped;

        /// <summary>They have blanks, as sentences do and identifiers do not.</summary>
        public int Worded;
    }

    /// <summary>A record of this entity has the value at the path.</summary>
    public void Add(ReadOnlySpan<byte> entity, string path, ReadOnlySpan<byte> value)
    {
        if (!paths.TryGetValue(path, out var values)) paths.Add(path, values = new(KeyTable.NamesSomeone(path)));
        values.Observations++;
        var lookup = values.Seen.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!lookup.TryGetValue(value, out var seenWith))
        {
            lookup[value] = seenWith = [];
            if (IsIdentifier(value)) values.Shaped++;
            if (value.Contains((byte)' ')) values.Worded++;
        }
        // More than asked for need not be told apart.
        if (seenWith.Count < least) seenWith.Add(Number(entity));
    }

    /// <summary>Whether the value must not be learned as one: fewer entities than asked for have it, and it is no identifier.</summary>
    public bool Suppresses(string path, ReadOnlySpan<byte> value) =>
        paths.TryGetValue(path, out var values) && !HoldsIdentifiers(values) && !IsIdentifier(value)
        && (!values.Seen.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(value, out var seenWith) || seenWith.Count < least);

    /// <summary>Values that are suppressed, per path that has some.</summary>
    public IEnumerable<(string Path, int Suppressed, int Values)> Counts() =>
        from path in paths
        where !HoldsIdentifiers(path.Value)
        let suppressed = path.Value.Seen.Count(value => value.Value.Count < least && !IsIdentifier(value.Key))
        where suppressed > 0
        orderby path.Key
        select (path.Key, suppressed, path.Value.Seen.Count);

    int Number(ReadOnlySpan<byte> entity)
    {
        var lookup = entities.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!lookup.TryGetValue(entity, out int number)) lookup[entity] = number = entities.Count;
        return number;
    }

    static bool HoldsIdentifiers(Values values) =>
        values.Named || values.Shaped >= NearlyAll * values.Seen.Count
        || (values.Observations >= LeastObservations && values.Seen.Count >= NearlyAll * values.Observations
            && values.Worded <= (1 - NearlyAll) * values.Seen.Count);

    /// <summary>The whole value is an address, a GUID or another identifier that has a pseudonym.</summary>
    static bool IsIdentifier(ReadOnlySpan<byte> value)
    {
        var content = Copy.Content(value);
        return content.Length > 0 && IdentifierShapes.Match(content, 0, []) == content.Length;
    }
}

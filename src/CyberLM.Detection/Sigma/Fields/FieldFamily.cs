namespace CyberLM.Detection.Sigma;

/// <summary>
/// What <c>fields.yml</c> knows of the records of one source: places at which they are wrapped (<see cref="Prefixes"/>), endings that
/// exports add to names (<see cref="Suffixes"/>), names of the same field, and fields that stand for others.
/// </summary>
sealed class FieldFamily
{
    public required IReadOnlyList<string> Products { get; init; }
    public required IReadOnlyList<string> Prefixes { get; init; }
    public required IReadOnlyList<string> Suffixes { get; init; }

    /// <summary>Between the parts of a path where an export flattens it; null where none does.</summary>
    public required string? Separator { get; init; }

    /// <summary>Places below which an element of any name stands before the fields.</summary>
    public required IReadOnlyList<string> AnyElementUnder { get; init; }
    public required IReadOnlyList<IReadOnlyList<string>> Same { get; init; }
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> StandsFor { get; init; }
    public required IReadOnlyList<DerivedField> Derived { get; init; }

    /// <summary>Where a rule's field may be found, nearest first.</summary>
    public IEnumerable<(string Path, FieldTier Tier)> Places(string field)
    {
        var same = OtherNames(field).ToList();
        foreach (string path in Wrapped(field).Concat(same.SelectMany(name => Wrapped(name).Prepend(name))))
            yield return (path, FieldTier.Alias);
        var others = StandsFor.GetValueOrDefault(field) ?? [];
        foreach (string path in others.SelectMany(name => OtherNames(name).Prepend(name)).SelectMany(name => Wrapped(name).Prepend(name)))
            yield return (path, FieldTier.Semantic);
        foreach (var derived in Derived.Where(derived => derived.Field.Equals(field, StringComparison.OrdinalIgnoreCase)))
            yield return (derived.Path, FieldTier.Semantic);
    }

    IEnumerable<string> Wrapped(string field)
    {
        foreach (string prefix in Prefixes)
        {
            // With an ending first: without it the same field may be the object that holds both.
            foreach (string suffix in Suffixes)
                yield return prefix + field + suffix;
            yield return prefix + field;
            if (field.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) yield return field[prefix.Length..];
        }
        string flat = Separator is null ? field : field.Replace(".", Separator);
        if (flat != field) yield return flat;
        foreach (string suffix in Suffixes)
            yield return flat + suffix;
    }

    /// <summary>The names of a field, and of an object those of what it holds: Status.errorCode is properties.status.errorCode.</summary>
    IEnumerable<string> OtherNames(string field)
    {
        foreach (var names in Same)
        {
            string? known = names.FirstOrDefault(name => field.StartsWith(name, StringComparison.OrdinalIgnoreCase) &&
                (field.Length == name.Length || field[name.Length] == '.'));
            if (known is null) continue;
            foreach (string name in names)
            {
                if (name != known) yield return name + field[known.Length..];
            }
        }
    }
}

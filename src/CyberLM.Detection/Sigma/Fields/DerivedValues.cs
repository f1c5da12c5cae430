namespace CyberLM.Detection.Sigma;

/// <summary>
/// A value in a rule's words that follows from another field's: Status is Success where resultType is 0. It stands in the event under a
/// path of its own, which no record has by accident.
/// </summary>
sealed record DerivedField(string Field, IReadOnlyList<string> From, IReadOnlyDictionary<string, string> Words, string? Otherwise)
{
    public string Path => PathOf(Field);

    public static string PathOf(string field) => $"={field}";
}

/// <summary>Adds the values that some rule asks for to events that have what they follow from.</summary>
sealed class DerivedValues
{
    sealed record Derivation(byte[] Path, int From, (byte[] Folded, byte[] Word)[] Words, byte[]? Otherwise);

    readonly Derivation[] derivations;

    public DerivedValues(FieldMap map, FieldTable fields)
    {
        var asked = map.Derived.Where(entry => fields.Find(entry.Derived.Path).Slot >= 0).ToList();
        derivations = [.. asked.SelectMany(entry => entry.Derived.From
            .Select(from => Make(entry.Derived, fields.Intern(from, entry.Product))))];
    }

    static Derivation Make(DerivedField derived, int from) => new(Utf8(derived.Path), from,
        [.. derived.Words.Select(word => (Folding.Fold(Utf8(word.Key)), Utf8(word.Value)))],
        derived.Otherwise is null ? null : Utf8(derived.Otherwise));

    static byte[] Utf8(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    public void AddTo(EventView view)
    {
        foreach (var derivation in derivations)
        {
            var values = view.Values(derivation.From);
            if (!values.IsEmpty && Word(derivation, view, values[0]) is { } word) view.AddDerived(derivation.Path, word);
        }
    }

    static byte[]? Word(Derivation derivation, EventView view, int value)
    {
        if (view.Kind(value) >= EventValueKind.Null || view.Folded(value).IsEmpty) return null;
        foreach (var (folded, word) in derivation.Words)
        {
            if (view.Folded(value).SequenceEqual(folded)) return word;
        }
        return derivation.Otherwise;
    }
}

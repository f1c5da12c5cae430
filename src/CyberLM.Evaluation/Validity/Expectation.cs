namespace CyberLM.Evaluation;

/// <summary>A field and the value that generation was asked to give it.</summary>
public sealed record ExpectedValue(string Field, string Value)
{
    /// <summary>"field=value"; the value may hold further equals signs.</summary>
    public static ExpectedValue Parse(string text) => text.IndexOf('=') is > 0 and var at
        ? new(text[..at], text[(at + 1)..])
        : throw new CyberLMException($"--expect {text}: no field=value", "for example --expect properties.userPrincipalName=a@contoso.com");
}

/// <summary>
/// Whether a record keeps a condition in every place that must agree: the field itself, fields that always equal it in real records, and
/// fields that name the same thing there (each decides the other, as user and user id do).
/// </summary>
sealed class Expectation
{
    readonly LogVocabulary names;
    readonly ExpectedValue expected;
    readonly int path;
    readonly List<int> copies = [];
    readonly List<(int Path, HashSet<int> Values)> alsoNamed = [];

    public Expectation(ExpectedValue expected, MinedInvariants rules, IReadOnlyList<FlatRecord> real, LogVocabulary names)
    {
        (this.expected, this.names) = (expected, names);
        path = Find(expected.Field);
        foreach (var (one, other) in rules.Equal)
            if (one == path) copies.Add(other);
            else if (other == path) copies.Add(one);
        FlatRecord[] same = [.. real.Where(record => IsExpected(record.ValueAt(path)))];
        foreach (var (from, to) in rules.Decided)
            if (from == path && rules.Decided.Contains(new(to, from)))
                alsoNamed.Add((to, [.. same.Select(record => record.ValueAt(to)).Where(value => value >= 0)]));
    }

    /// <summary>A whole path, or its last part where only one path ends so.</summary>
    int Find(string name)
    {
        if (names.PathOf(name) is >= 0 and var whole) return whole;
        int[] ending = [.. Enumerable.Range(0, names.Paths.Count)
            .Where(one => names.Paths[one].EndsWith("." + name, StringComparison.OrdinalIgnoreCase)
                || names.Paths[one].Equals(name, StringComparison.OrdinalIgnoreCase))];
        if (ending.Length == 1) return ending[0];
        throw ending.Length == 0
            ? new CyberLMException($"--expect {name}: no record has such a field", "cyberlm inspect FILES lists paths")
            : new CyberLMException(
                $"--expect {name}: more than one field ends so", string.Join(", ", ending.Select(one => names.Paths[one])));
    }

    public string Field => names.Paths[path];

    /// <summary>Whether the field itself holds the value.</summary>
    public bool IsNamed(FlatRecord record) => IsExpected(record.ValueAt(path));

    public bool Agrees(FlatRecord record) =>
        IsNamed(record)
        && copies.All(copy => record.At(copy).IsEmpty || IsExpected(record.ValueAt(copy)))
        && alsoNamed.All(place =>
            place.Values.Count == 0 || record.At(place.Path).IsEmpty || place.Values.Contains(record.ValueAt(place.Path)));

    bool IsExpected(int value) => value >= 0 && JsonValue.Text(names.Values[value]) == expected.Value;
}

/// <summary>
/// Whether a record is of a day (UTC): its time is, and the time of its creation, where it has one, is not before and at most five minutes
/// past, since what happens at midnight is written down after it.
/// </summary>
sealed class ExpectedDay(DateOnly day, int time, int created, LogVocabulary names)
{
    static readonly TimeSpan Late = TimeSpan.FromMinutes(5);

    public bool IsNamed(FlatRecord record) => Read(record, time) is { } when && DateOnly.FromDateTime(when) == day;

    public bool Agrees(FlatRecord record)
    {
        if (Read(record, time) is not { } when || DateOnly.FromDateTime(when) != day) return false;
        if (record.ValueAt(created) < 0) return true;
        return Read(record, created) is { } written && written >= when
            && (DateOnly.FromDateTime(written) == day || written - when <= Late);
    }

    DateTime? Read(FlatRecord record, int path) =>
        record.ValueAt(path) is >= 0 and var value && RecordMoment.TryRead(names.Values[value], out var utc) ? utc : null;
}

using System.Globalization;
using CyberLM.Detection.Sigma;
using CyberLM.Detection.Stateful;

namespace CyberLM.Detection.Scenarios;

/// <summary>The keys of one map of a scenario; what is wrong with one does not hide the others.</summary>
/// <param name="field">where it stands: steps.prompt</param>
sealed class Section(YamlMap map, string field, Findings findings)
{
    readonly KeyReader keys = new(map, field.Length == 0 ? "a scenario" : $"'{field}'");

    public YamlMap Map => map;
    public int Line => map.Line;
    public Findings Findings => findings;

    public string Field(string key) => field.Length == 0 ? key : key.Length == 0 ? field : $"{field}.{key}";

    public int LineOf(string key) =>
        map.Entries.FirstOrDefault(entry => entry.Key == key) is { Key: not null } entry ? entry.Line : map.Line;

    public void Fault(string key, string sentence) => findings.Add(LineOf(key), Field(key), sentence);

    T Take<T>(string key, T fallback, Func<T> read) => findings.Take(Field(key), fallback, read);

    public bool Has(string key) => keys.Has(key);

    public YamlNode? Node(string key) => keys.Node(key);

    public string? Text(string key) => Take(key, null, () => keys.Text(key));

    public string Text(string key, string meaning) => Take(key, "", () => keys.RequireText(key, meaning));

    public IReadOnlyList<string> Texts(string key) => Take<IReadOnlyList<string>>(key, [], () => keys.Texts(key));

    public bool Truth(string key) => Take(key, false, () => keys.Truth(key));

    public double Number(string key, double least, double most) =>
        Take(key, 0, () => (double)keys.Number(key, 0, (decimal)least, (decimal)most));

    /// <summary>One of an enumeration's names in lower case, the first where the key is not there.</summary>
    public T Word<T>(string key) where T : struct, Enum => Take(key, default(T), () => Enum.Parse<T>(
        keys.Word(key, [.. Enum.GetNames<T>().Select(name => name.ToLowerInvariant())]), ignoreCase: true));

    public Section? Inner(string key) =>
        Take(key, null, () => keys.Map(key)) is null ? null : new((YamlMap)map[key]!, Field(key), findings);

    /// <summary>A map from names to maps.</summary>
    public IEnumerable<(string Name, Section Section)> Named(string key)
    {
        if (Inner(key) is not { } inner) yield break;
        foreach (var entry in inner.Map.Entries)
        {
            if (entry.Value is YamlMap named) yield return (entry.Key, new Section(named, inner.Field(entry.Key), findings));
            else findings.Add(entry.Line, inner.Field(entry.Key), $"'{entry.Key}' is a map");
        }
    }

    /// <summary>A list of maps; each is called by its number until its own name is known.</summary>
    public IEnumerable<Section> List(string key, Func<YamlMap, string?> name)
    {
        if (Node(key) is not { } node) yield break;
        if (node is not YamlList list)
        {
            findings.Add(node.Line, Field(key), $"'{key}' is a list");
            yield break;
        }
        int number = 0;
        foreach (var item in list.Items)
        {
            number++;
            if (item is YamlMap inner) yield return new Section(inner, $"{Field(key)}.{name(inner) ?? Invariant(number)}", findings);
            else findings.Add(item.Line, Field(key), $"number {number} of '{key}' is no map");
        }
    }

    public CountRange Count(string key, CountRange fallback, int most) =>
        Range<int, CountRange>(key, Whole, fallback, (least, limit) => new CountRange(least, limit)) is var range && range.Most <= most
            ? range
            : Take(key, fallback, () => throw keys.Fault(key, $"'{key}' {range} cannot be: {most} at most"));

    static int? Whole(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0 ? number : null;

    public TimeRange? Time(string key) => keys.Has(key)
        ? Range<TimeSpan, TimeRange>(key, Parsed, default, (least, most) => new TimeRange(least, most))
        : null;

    static TimeSpan? Parsed(string text) => Durations.TryParse(text, out var length) ? length : null;

    public TimeSpan Length(string key) => Time(key) is { } range
        ? Take(key, default, () => range.Least == range.Most ? range.Least : throw keys.Fault(key, $"'{key}' is one length of time"))
        : default;

    TRange Range<T, TRange>(string key, Func<string, T?> parse, TRange fallback, Func<T, T, TRange> range)
        where T : struct, IComparable<T> => Take(key, fallback, () =>
        {
            if (keys.Text(key) is not { } text) return fallback;
            string[] bounds = text.Split("..");
            if (bounds.Length > 2 || parse(bounds[0]) is not { } least || parse(bounds[^1]) is not { } most)
                throw keys.Fault(key, typeof(T) == typeof(int)
                    ? $"'{key}' cannot be '{text}'; expected is a whole number from 1, or a range such as 3..8"
                    : $"'{key}' cannot be '{text}'; expected is a length of time such as 90s or 4m30s, or a range such as 1m..5m");
            return least.CompareTo(most) <= 0
                ? range(least, most)
                : throw keys.Fault(key, $"the range {text} of '{key}' is empty: its first bound is above its second");
        });

    /// <summary>All was asked for that there may be.</summary>
    public void RefuseOthers()
    {
        foreach (var other in keys.Others()) findings.Add(other.Line, field, other.Message);
    }

    static string Invariant(int number) => number.ToString(CultureInfo.InvariantCulture);
}

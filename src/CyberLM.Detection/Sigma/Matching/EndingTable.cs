using System.Runtime.InteropServices;

namespace CyberLM.Detection.Sigma;

/// <summary>
/// Texts of which a value must be one, or end with one, found by their last eight bytes: rules name libraries and programs by the hundred.
/// </summary>
sealed class EndingTable
{
    /// <summary>Fewer are compared one by one as fast.</summary>
    const int Fewest = 8;

    readonly Dictionary<ulong, TextMatcher[]> matchers;

    EndingTable(IEnumerable<TextMatcher> matchers) => this.matchers = matchers.GroupBy(matcher => Last(matcher.Ending))
        .ToDictionary(same => same.Key, same => same.ToArray());

    /// <summary>A table of those that are long enough, null where these are few, and the others.</summary>
    public static (EndingTable? Table, ValueMatcher[] Others) Of(ValueMatcher[] matchers)
    {
        TextMatcher[] ending = [.. matchers.OfType<TextMatcher>().Where(matcher => matcher.Ending.Length >= sizeof(ulong))];
        return ending.Length < Fewest ? (null, matchers) : (new EndingTable(ending), [.. matchers.Except(ending)]);
    }

    public bool Matches(EventView view, int value)
    {
        if (view.Kind(value) >= EventValueKind.Null) return false;
        var text = view.Folded(value);
        if (text.Length < sizeof(ulong) || !matchers.TryGetValue(Last(text), out var same)) return false;
        foreach (var matcher in same)
        {
            if (matcher.Matches(view, value)) return true;
        }
        return false;
    }

    static ulong Last(ReadOnlySpan<byte> text) => MemoryMarshal.Read<ulong>(text[^sizeof(ulong)..]);
}

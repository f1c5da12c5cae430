using System.Globalization;
using System.Text;

namespace CyberLM.Logs;

/// <summary>
/// Counters of records: each machine numbers its own, and no number comes twice. Those of a recording go on behind the highest of the logs,
/// with the same steps between them.
/// </summary>
sealed class RecordNumbers
{
    static readonly string[] Keys = ["recordnumber", "eventrecordid", "recordid", "eventrecordnumber"];

    /// <summary>No machine counts so far: what is higher means something else, and stays.</summary>
    const long Most = 1L << 62;

    /// <summary>By key.</summary>
    readonly Dictionary<string, long> offsets = [];

    public static string Normal(string key) => key.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    public static bool IsOne(RecordField field) => Keys.Contains(Normal(field.Key));

    /// <param name="most">the highest number of the logs at a key; 0 where there is none</param>
    public static RecordNumbers Of(RecordedCast cast, Func<string, long> most, Func<string, long> drawn)
    {
        var numbers = new RecordNumbers();
        foreach (var at in cast.FieldPaths.GroupBy(path => Normal(path[(path.LastIndexOf('.') + 1)..]))
            .Where(key => Keys.Contains(key.Key)))
        {
            var own = at.SelectMany(cast.ValuesAt).Select(Number).OfType<long>().ToList();
            if (own.Count == 0) continue;
            long highest = most(at.Key);
            numbers.offsets[at.Key] = highest is > 0 and < Most ? highest + 1 - own.Min() : drawn(at.Key);
        }
        return numbers;
    }

    static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number < Most ? number : null;

    /// <summary>The number that a whole text becomes; null where it is none, or at another key.</summary>
    public byte[]? Of(ReadOnlySpan<byte> text, KeyWords key)
    {
        if (offsets.Count == 0 || key.Words is not { Length: > 0 } words) return null;
        string whole = string.Concat(words);
        foreach (var (name, offset) in offsets)
            if (whole.EndsWith(name, StringComparison.Ordinal) && Number(Encoding.UTF8.GetString(text)) is { } number)
                return Encoding.ASCII.GetBytes((number + offset).ToString(CultureInfo.InvariantCulture));
        return null;
    }
}

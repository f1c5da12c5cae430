using System.Globalization;
using System.Text;

namespace CyberLM.Logs;

/// <summary>
/// A value that may say whose a record is, where none under the usual names does. Guessing would make someone's days of records that have
/// nothing in common, so that it is offered and not taken.
/// </summary>
/// <param name="Share">of the records, those that have it</param>
/// <param name="Values">different ones</param>
public sealed record EntityCandidate(string Path, double Share, int Values)
{
    const int Most = 2;
    const double LeastShare = 0.1;
    const int LeastRecordsEach = 2;

    /// <summary>Pieces of the last key, in lower case.</summary>
    static readonly string[] Words =
    [
        "user", "account", "actor", "caller", "principal", "login", "logon", "mail", "member", "owner", "subject", "identity", "person",
        "employee", "host", "computer", "machine", "device",
    ];

    /// <summary>Ends of keys that say what kind of user or device, not which one.</summary>
    static readonly string[] Kinds = ["agent", "type", "kind", "version", "status", "state", "count", "time", "os", "model"];

    /// <summary>The likeliest first.</summary>
    internal static IReadOnlyList<EntityCandidate> Find(SchemaTree tree, Sample sample) =>
    [
        .. tree.Root.Scope.Slots.Where(slot => slot.Kind == SlotKind.Value)
            .Select(slot => (Slot: slot, Counts: Count(slot, sample), Records: sample.Column(slot).Length))
            .Where(one => ComesAgain(one.Counts, one.Records))
            .Select(one => (one.Slot, one.Counts, one.Records, Rank: EntitySearch.Rank(one.Slot.Path), Score: Score(one.Slot, one.Counts)))
            .Where(one => one.Counts.Distinct == 1 ? one.Rank >= 0 : one.Score > 0)
            .OrderByDescending(one => one.Score).ThenByDescending(one => one.Counts.Present).ThenBy(one => one.Rank)
            .ThenByDescending(one => one.Counts.Distinct)
            .Take(Most).Select(one => new EntityCandidate(one.Slot.Path, (double)one.Counts.Present / one.Records, one.Counts.Distinct)),
    ];

    /// <summary>What to do about it, with the flag; null where nothing is likely.</summary>
    public static string? Advice(IReadOnlyList<EntityCandidate> candidates) => candidates.Count == 0 ? null
        : $"if one of these says whose a record is, name it: {string.Join(", or ", candidates.Select(one => one.InWords()))}";

    string InWords() =>
        string.Create(CultureInfo.InvariantCulture,
            $"--entity '{Path}' ({Values} {(Values == 1 ? "value" : "values")}, in {100 * Share:F0} % of the records)");

    static Counts Count(Slot slot, Sample sample)
    {
        int[] column = sample.Column(slot);
        int[] named = [.. Enumerable.Range(0, column.Length).Where(row => column[row] >= 0 && IsName(slot.Symbols[column[row]]))];
        return new(column, named, slot.Symbols.Count);
    }

    static bool IsName(ReadOnlySpan<byte> spelling) => spelling is [(byte)'"', _, .., (byte)'"'];

    static bool ComesAgain(Counts counts, int records) =>
        counts.Present >= LeastShare * records && counts.Distinct > 0 && counts.Distinct * LeastRecordsEach <= counts.Present;

    /// <summary>One for its name, two for most of its values: an address of mail, a domain and a user; all for a usual name.</summary>
    static int Score(Slot slot, Counts counts)
    {
        if (EntitySearch.Rank(slot.Path) >= 0) return 3;
        string name = slot.Node.Keys is [.., { } key] ? Encoding.UTF8.GetString(key).Replace("_", "", StringComparison.Ordinal) : "";
        string lower = name.ToLowerInvariant();
        if (Array.Exists(Kinds, kind => lower.EndsWith(kind, StringComparison.Ordinal))) return 0;
        int like = Enumerable.Range(0, slot.Symbols.Count).Where(symbol => LooksLikeAUser(slot.Symbols[symbol]))
            .Sum(symbol => counts[symbol]);
        return (Array.Exists(Words, word => lower.Contains(word, StringComparison.Ordinal)) ? 1 : 0) + (2 * like > counts.Present ? 2 : 0);
    }

    /// <summary>jane@example.com, EXAMPLE\jane: one word, and no path of files.</summary>
    static bool LooksLikeAUser(ReadOnlySpan<byte> spelling)
    {
        bool isOne = spelling.Count((byte)'@') + spelling.Count("\\\\"u8) == 1 && !spelling.ContainsAny(" :/"u8);
        int place = Math.Max(spelling.IndexOf((byte)'@'), spelling.IndexOf("\\\\"u8));
        return isOne && place > 1 && place < spelling.Length - 3;
    }
}

using System.Text;

namespace CyberLM.Logs;

/// <summary>Fixed text of a rule, between whose parts other values stand: together they must be one JSON value on one line.</summary>
static class SpelledParts
{
    const int LargestDepth = 256, KnownTried = 64;

    /// <summary>A text may be cut within an escape, behind \ or \u00: then a letter or digits have to follow.</summary>
    static readonly byte[][] Stand = [.. new[] { "0", "n", "00", "000", "0000" }.Select(Encoding.UTF8.GetBytes)];

    /// <param name="parts">null: another value stands there</param>
    /// <param name="from">whose values do</param>
    /// <exception cref="FormatException">whatever stands there, it is no JSON value</exception>
    public static void Require(IReadOnlyList<byte[]?> parts, Slot? from = null)
    {
        var known = from is null ? [] : Enumerable.Range(0, Math.Min(KnownTried, from.Symbols.Count))
            .Select(symbol => Copy.Content(from.Symbols[symbol]).ToArray());
        if (Stand.Concat(known).Any(value => IsValue([.. parts.SelectMany(part => part ?? value)]))) return;
        string spelled = string.Concat(parts.Select(part => part is null ? "..." : Encoding.UTF8.GetString(part)));
        throw new FormatException($"what it writes is no JSON value on one line: {Printable.Of(spelled)}");
    }

    static bool IsValue(byte[] text) => !text.AsSpan().Contains((byte)'\n') && JsonText.IsJson(text, LargestDepth);
}

using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CyberLM.Logs;

/// <summary>
/// What the strings of a slot look like, so that a new one looks the same: addresses, whole numbers, strings of one length with the same
/// sets of characters, or any.
/// </summary>
static class TextFormat
{
    /// <summary>A form is believed from so many strings on.</summary>
    const int LeastStrings = 8, LeastNumbers = 2;
    const int LeastPlaces = 8;

    /// <summary>Spellings from which on a character that was not seen at a place does not stand there.</summary>
    const int Enough = 60;

    public static ByteAutomaton Any { get; } = new JsonStringText();

    /// <param name="contents">without quotes</param>
    public static ByteAutomaton Of(IReadOnlyList<byte[]> contents)
    {
        if (contents.Count == 0) return Any;
        var families = contents.Select(FamilyOf).Distinct().ToHashSet();
        if (!families.Contains(null) && families.Count > 0)
        {
            var address = new AddressText(families.Contains(AddressFamily.InterNetwork), families.Contains(AddressFamily.InterNetworkV6));
            if (contents.All(content => address.Accepts(content))) return address;
        }
        var whole = new NumberText(whole: true);
        if (contents.Count >= LeastNumbers && contents.All(content => whole.Accepts(content))) return whole;
        int length = contents[0].Length;
        if (contents.Count < LeastStrings || length < LeastPlaces || contents.Any(content => content.Length != length)) return Any;
        return RandomPattern.Of(contents, Enough) is { } pattern ? new PlacesText(pattern) : Any;
    }

    static AddressFamily? FamilyOf(byte[] content)
    {
        string text = Encoding.Latin1.GetString(content);
        return (text.Contains('.', StringComparison.Ordinal) || text.Contains(':', StringComparison.Ordinal))
            && IPAddress.TryParse(text, out var address) ? address.AddressFamily : null;
    }

    const string String = "string", Number = "number", Decimal = "decimal", Places = "places ", V4 = "ipv4", V6 = "ipv6", Either = "ip";

    /// <summary>As in schema.json.</summary>
    public static string Word(ByteAutomaton format) => format switch
    {
        AddressText { V4: true, V6: true } => Either,
        AddressText { V4: true } => V4,
        AddressText => V6,
        NumberText { Whole: true } => Number,
        NumberText => Decimal,
        PlacesText places => Places + PatternText.Of(places.Pattern),
        _ => String,
    };

    public static ByteAutomaton Parse(string? word) => word switch
    {
        null => throw new FormatException("null stands where a form of text is expected"),
        Either => new AddressText(v4: true, v6: true),
        V4 => new AddressText(v4: true, v6: false),
        V6 => new AddressText(v4: false, v6: true),
        Number => new NumberText(whole: true),
        Decimal => new NumberText(whole: false),
        String => Any,
        _ when word.StartsWith(Places, StringComparison.Ordinal) => new PlacesText(PatternText.Parse(word[Places.Length..])),
        _ => throw new FormatException($"'{word}' is no form of text"),
    };
}

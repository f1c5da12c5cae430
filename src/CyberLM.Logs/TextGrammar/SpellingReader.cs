using System.Text;
using System.Text.Json;

namespace CyberLM.Logs;

/// <summary>The values that may stand at a path, out of grammar.json.</summary>
static class SpellingReader
{
    const int LongestDigits = 1 << 16, MostSpellings = 16;
    static readonly string[] Exponents = ["e", "e+", "e-", "E", "E+", "E-"];

    public static Spelling[] Read(JsonElement node)
    {
        List<Spelling> spellings = [];
        if (node.TryGetProperty("values", out var values)) spellings.Add(Words(values));
        if (node.TryGetProperty("number", out var number)) spellings.Add(Number(number));
        if (node.TryGetProperty("times", out var times)) spellings.AddRange(times.EnumerateArray().Select(Time));
        if (node.TryGetProperty("addresses", out var addresses))
            spellings.AddRange(addresses.EnumerateArray().Select(name => SpellingWords.Address(name.GetString()!)));
        if (node.TryGetProperty("patterns", out var patterns)) spellings.AddRange(patterns.EnumerateArray().Select(Pattern));
        if (node.TryGetProperty("digits", out var digits)) spellings.Add(Digits(digits));
        if (node.TryGetProperty("text", out var text)) spellings.Add(Text(text));
        return spellings.Count <= MostSpellings ? [.. spellings] : throw new FormatException($"more than {MostSpellings} formats");
    }

    /// <summary>A value as it is spelled in the file.</summary>
    public static int[] Scalars(JsonElement value) => WordSpelling.Scalars(Encoding.UTF8.GetBytes(value.GetRawText()));

    static WordSpelling Words(JsonElement values)
    {
        int[][] words = [.. values.EnumerateArray().Select(value => value.ValueKind is JsonValueKind.Object or JsonValueKind.Array
            ? throw new FormatException("a value is an object or array")
            : Scalars(value))];
        var spelling = WordSpelling.Of(words);
        for (int i = 1; i < words.Length; i++)
            if (WordSpelling.Compare(spelling.Words[i - 1], spelling.Words[i]) == 0) throw new FormatException("a value stands twice");
        return spelling;
    }

    static NumberSpelling Number(JsonElement number)
    {
        string[] exponents = number.TryGetProperty("exponents", out var list) ? [.. list.EnumerateArray().Select(e => e.GetString()!)] : [];
        if (exponents.Except(Exponents).Any()) throw new FormatException("an exponent begins with e or E, and a sign or none");
        return new NumberSpelling(
            number.GetProperty("negative").GetBoolean(), Between(number, "digits", 1, NumberSpelling.MostDigits),
            (ulong)Bits(number.GetProperty("fractions"), NumberSpelling.MostFraction), exponents,
            exponents.Length == 0 ? 1 : Between(number, "exponentDigits", 1, NumberSpelling.MostDigits));
    }

    static TimeSpelling Time(JsonElement time)
    {
        if (time.GetProperty("separator").GetString() is not ("T" or " ") and var separator)
            throw new FormatException($"'{separator}' stands between day and time, neither T nor a blank");
        string[] zones = [.. time.GetProperty("zones").EnumerateArray().Select(zone => zone.GetString()!).Distinct()];
        if (zones.Length is 0 or > TimeSpelling.MostZones || !zones.All(zone => TimeLearner.IsZone(Encoding.UTF8.GetBytes(zone))))
            throw new FormatException($"zones are Z, +00:00, +0000 or nothing, at most {TimeSpelling.MostZones}");
        return new TimeSpelling(time.GetProperty("separator").GetString()![0],
            (int)Bits(time.GetProperty("fractions"), TimeSpelling.MostFraction), zones, Bits(time.GetProperty("centuries"), 99));
    }

    static PatternSpelling Pattern(JsonElement text)
    {
        var pattern = PatternText.Parse(text.GetString()!);
        if (pattern.Length > FixedLength.Longest) throw new FormatException($"{text} has more than {FixedLength.Longest} places");
        if (pattern.Length == 0 || pattern.Places.Any(place => place == 0 || (place & ~CharSet.Plain) != 0))
            throw new FormatException($"{text}: a pattern has characters that cannot stand in a string");
        return new PatternSpelling(pattern);
    }

    static DigitsSpelling Digits(JsonElement digits)
    {
        int shortest = Between(digits, "shortest", 1, LongestDigits);
        return new(shortest, Between(digits, "longest", shortest, LongestDigits), digits.GetProperty("leadingZero").GetBoolean());
    }

    static TextSpelling Text(JsonElement text)
    {
        string escapes = text.GetProperty("escapes").GetString()!;
        if (escapes.Except(TextSpelling.EscapeLetters).Any() || escapes.Distinct().Count() < escapes.Length
            || (escapes.Contains('U') && !escapes.Contains('u')))
            throw new FormatException($"'{escapes}' are no escapes");
        int shortest = Between(text, "shortest", 0, int.MaxValue);
        return new(shortest, Between(text, "longest", shortest, int.MaxValue), escapes);
    }

    static int Between(JsonElement element, string name, int least, int most)
    {
        int value = element.GetProperty(name).GetInt32();
        return value >= least && value <= most ? value : throw new FormatException($"{name} is {value}, not {least} to {most}");
    }

    static UInt128 Bits(JsonElement numbers, int most)
    {
        UInt128 bits = 0;
        foreach (var number in numbers.EnumerateArray())
        {
            int bit = number.GetInt32();
            if (bit < 0 || bit > most) throw new FormatException($"{bit} is not 0 to {most}");
            bits |= UInt128.One << bit;
        }
        return bits != 0 ? bits : throw new FormatException("a list of numbers is empty");
    }
}

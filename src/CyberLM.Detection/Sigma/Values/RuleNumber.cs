using System.Globalization;
using System.Text;

namespace CyberLM.Detection.Sigma;

/// <summary>
/// A number as it is spelled and what it is. Decimal, since identifiers of 64 bits do not fit a double; beyond 28 digits only the spelling
/// counts.
/// </summary>
sealed record RuleNumber(string Spelling, decimal? Value)
{
    public static RuleNumber Parse(string spelling)
    {
        const int hex = 16, octal = 8;
        if (spelling.StartsWith("0x", StringComparison.Ordinal)) return new(spelling, FromDigits(spelling.AsSpan(2), hex));
        if (spelling.StartsWith("0o", StringComparison.Ordinal)) return new(spelling, FromDigits(spelling.AsSpan(2), octal));
        return new(spelling, TryParse(spelling, out decimal value) ? value : null);
    }

    public static bool TryParse(ReadOnlySpan<char> text, out decimal value) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture, out value);

    public static bool TryParse(ReadOnlySpan<byte> text, out decimal value) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture, out value);

    /// <summary>One text per number: no zeros at the end of a fraction, no exponent.</summary>
    public static string Canonical(decimal value)
    {
        Span<byte> text = stackalloc byte[LongestCanonical];
        return Encoding.ASCII.GetString(text[..WriteCanonical(value, text)]);
    }

    public const int LongestCanonical = 64;

    public static int WriteCanonical(decimal value, Span<byte> text)
    {
        decimal unsigned = value == 0 ? 0 : value;                  // -0 is 0
        return unsigned.TryFormat(text, out int length, "0.############################", CultureInfo.InvariantCulture) ? length : 0;
    }

    static decimal? FromDigits(ReadOnlySpan<char> digits, int radix)
    {
        decimal value = 0;
        foreach (char digit in digits)
        {
            if (value > decimal.MaxValue / radix - radix) return null;
            value = value * radix + Convert.ToInt32(digit.ToString(), 16);
        }
        return value;
    }
}

using System.Globalization;
using System.Text;

namespace CyberLM.Detection.Scenarios;

/// <summary>Lengths of time as people write them: 90s, 4m30s, 2d12h, and 0.</summary>
public static class Durations
{
    static readonly (char Letter, long Seconds)[] Units = [('d', 86_400), ('h', 3_600), ('m', 60), ('s', 1)];

    /// <summary>Longer than any scenario; also keeps sums within a TimeSpan.</summary>
    const long MostSeconds = 400 * 86_400L;

    /// <summary>Units stand once each, the largest first.</summary>
    public static bool TryParse(string text, out TimeSpan length)
    {
        length = TimeSpan.Zero;
        if (text == "0") return true;
        long seconds = 0;
        int unit = 0, at = 0;
        while (at < text.Length)
        {
            int digits = at;
            while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
            if (at == digits || at - digits > 8 || at == text.Length) return false;
            unit = Array.FindIndex(Units, unit, candidate => candidate.Letter == text[at]);
            if (unit < 0) return false;
            seconds += long.Parse(text.AsSpan(digits..at), CultureInfo.InvariantCulture) * Units[unit++].Seconds;
            at++;
        }
        length = seconds <= MostSeconds ? TimeSpan.FromSeconds(seconds) : default;
        return text.Length > 0 && seconds <= MostSeconds;
    }

    /// <summary>A length of times another, no longer than a thousand years.</summary>
    internal static TimeSpan Times(int count, TimeSpan length) =>
        new((long)Int128.Min((Int128)count * length.Ticks, 365_000 * TimeSpan.TicksPerDay));

    public static string Text(TimeSpan length)
    {
        long left = (long)length.TotalSeconds;
        if (left == 0) return "0";
        var text = new StringBuilder();
        foreach (var (letter, seconds) in Units)
        {
            if (left >= seconds) text.Append(CultureInfo.InvariantCulture, $"{left / seconds}{letter}");
            left %= seconds;
        }
        return text.ToString();
    }
}

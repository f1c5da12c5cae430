using System.Buffers.Text;

namespace CyberLM.Logs;

/// <summary>
/// The last digits in a row of a text in which known ones of its form differ: the version of a browser, not that of the engine that all of
/// them name. Of one form are texts that are the same but for digits.
/// </summary>
/// <param name="Least">of the known ones</param>
readonly record struct VaryingDigits(int Start, int End, long Least, long Most)
{
    /// <summary>Null where no known one differs from it in digits alone.</summary>
    public static VaryingDigits? Of(SymbolTable symbols, ReadOnlySpan<byte> known)
    {
        var runs = Runs(known);
        long[] least = [.. Numbers(known, runs)], most = [.. least];
        for (int symbol = 0; symbol < symbols.Count; symbol++)
        {
            var other = symbols[symbol];
            if (!IsOfForm(other, known)) continue;
            long[] there = Numbers(other, Runs(other));
            for (int i = 0; i < there.Length; i++) (least[i], most[i]) = (Math.Min(least[i], there[i]), Math.Max(most[i], there[i]));
        }
        int last = runs.Count - 1;
        while (last >= 0 && least[last] == most[last]) last--;
        return last < 0 ? null : new(runs[last].Start, runs[last].End, least[last], most[last]);
    }

    /// <summary>The text with others, as many, no further beyond the known ones than these lie apart; null where there are none.</summary>
    /// <param name="below">draws a number from 0 to below its argument</param>
    public byte[]? Others(ReadOnlySpan<byte> known, Func<long, long> below)
    {
        int digits = End - Start;
        long beyond = (long)Math.Pow(10, digits), shortest = digits == 1 ? 0 : beyond / 10, spread = Most - Least;
        long from = Math.Max(shortest, Least - spread), to = Math.Min(beyond - 1, Most + spread);
        if (from >= to) return null;
        byte[] made = known.ToArray();
        (from + below(to - from + 1)).TryFormat(made.AsSpan(Start, digits), out _);
        return made;
    }

    static List<(int Start, int End)> Runs(ReadOnlySpan<byte> text)
    {
        var runs = new List<(int, int)>();
        for (int at = 0; at < text.Length; at++)
        {
            if (!IsDigit(text[at])) continue;
            int start = at;
            while (at < text.Length && IsDigit(text[at])) at++;
            runs.Add((start, at));
        }
        return runs;
    }

    /// <summary>One too long for a number is 0, as are all of its place.</summary>
    static long[] Numbers(ReadOnlySpan<byte> text, List<(int Start, int End)> runs)
    {
        const int longest = 17;
        long[] numbers = new long[runs.Count];
        for (int i = 0; i < numbers.Length; i++)
            if (runs[i].End - runs[i].Start <= longest) Utf8Parser.TryParse(text[runs[i].Start..runs[i].End], out numbers[i], out _);
        return numbers;
    }

    static bool IsOfForm(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        int i = 0, j = 0;
        while (i < one.Length && j < other.Length)
        {
            if (IsDigit(one[i]) && IsDigit(other[j]))
            {
                while (i < one.Length && IsDigit(one[i])) i++;
                while (j < other.Length && IsDigit(other[j])) j++;
            }
            else if (one[i++] != other[j++]) return false;
        }
        return i == one.Length && j == other.Length;
    }

    static bool IsDigit(byte character) => character is >= (byte)'0' and <= (byte)'9';
}

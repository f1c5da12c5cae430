namespace CyberLM.Logs;

/// <summary>
/// Numbers that a value has in common with what is told from it: a user agent ends with Edg/143.0.3650.61, the browser's name with
/// 143.0.3650.61 or 143.0.3650. Where a value is made with other digits, what is told from it has the same.
/// </summary>
static class CarriedDigits
{
    /// <summary>Shorter ones meet by chance: the last part of a version, and Windows 10.</summary>
    const int Least = 4;

    /// <summary>What is told from the value that was made, by what is told from the known one that it was made from.</summary>
    public static byte[] Of(ReadOnlySpan<byte> known, ReadOnlySpan<byte> made, byte[] told)
    {
        if (known.Length != made.Length) return told;
        byte[] carried = [.. told];
        for (int at = 0; at < known.Length; at++)
        {
            if (known[at] == made[at]) continue;
            var (start, end) = NumberAt(known, at);
            if (start > at || at >= end) return told;
            Carry(known[start..end], made[start..end], carried);
            at = end;
        }
        return carried;
    }

    static void Carry(ReadOnlySpan<byte> known, ReadOnlySpan<byte> made, byte[] told)
    {
        int changed = known.Length;
        while (known[changed - 1] == made[changed - 1]) changed--;
        for (int at = 0; at < told.Length; at++)
        {
            if (!char.IsAsciiDigit((char)told[at])) continue;
            int end = NumberAt(told, at).End;
            int common = Common(told.AsSpan(at, end - at), known);
            if (common >= Math.Max(Least, changed)) made[..common].CopyTo(told.AsSpan(at));
            at = end;
        }
    }

    /// <summary>Digits with points between them round a place; nothing where none are there.</summary>
    static (int Start, int End) NumberAt(ReadOnlySpan<byte> text, int place)
    {
        int start = place, end = place;
        while (start > 0 && IsOfNumber(text[start - 1])) start--;
        while (end < text.Length && IsOfNumber(text[end])) end++;
        while (start < end && text[start] == '.') start++;
        while (end > start && text[end - 1] == '.') end--;
        return (start, end);
    }

    static bool IsOfNumber(byte character) => character is (byte)'.' or (>= (byte)'0' and <= (byte)'9');

    /// <summary>How far two numbers are the same, part by part; 0 where they go apart.</summary>
    static int Common(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        int length = one.CommonPrefixLength(other);
        return Ends(one, length) && Ends(other, length) ? length : 0;
    }

    static bool Ends(ReadOnlySpan<byte> number, int place) => place == number.Length || number[place] == '.';
}

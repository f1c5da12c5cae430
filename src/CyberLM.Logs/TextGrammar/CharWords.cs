using System.Text;

namespace CyberLM.Logs;

/// <summary>Characters as sentences name them.</summary>
static class CharWords
{
    const int MostNamed = 8;

    public static string Of(int scalar) => scalar < ' ' || scalar == 127 ? $"U+{scalar:X4}" : $"'{new Rune(scalar)}'";

    public static string Of(CharSet set)
    {
        if ((set.Ascii & CharSet.Plain) == CharSet.Plain) return "text or the closing quote";
        var parts = new List<string>();
        for (int c = 0; c < 128; c++)
        {
            if (!CharSet.Has(set.Ascii, c)) continue;
            int end = c;
            while (end < 127 && CharSet.Has(set.Ascii, end + 1)) end++;
            if (end - c < 2) end = c;
            parts.Add(end == c ? Of(c) : $"{Of(c)} to {Of(end)}");
            c = end;
        }
        parts.AddRange(set.Others.ToArray().Select(Of));
        if (parts.Count > MostNamed) parts = [.. parts.Take(MostNamed), "others"];
        return parts.Count == 1 ? parts[0] : string.Join(", ", parts.SkipLast(1)) + " or " + parts[^1];
    }
}

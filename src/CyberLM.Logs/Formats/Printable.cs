using System.Globalization;

namespace CyberLM.Logs;

/// <summary>
/// Names out of files, as they may be printed: no control characters, none that turn the direction of writing, and not too long.
/// </summary>
static class Printable
{
    const int Longest = 300;

    public static string Of(string name)
    {
        string cut = name.Length > Longest ? name[..Longest] : name;
        return string.Create(cut.Length, cut, (to, from) =>
        {
            for (int i = 0; i < to.Length; i++)
                to[i] = Hides(from[i]) ? '?' : from[i];
        });
    }

    static bool Hides(char c) => char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse;
}

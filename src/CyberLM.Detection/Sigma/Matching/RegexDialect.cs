using System.Globalization;
using System.Text;

namespace CyberLM.Detection.Sigma;

/// <summary>
/// Sigma's expressions are PCRE's, where \d, \w and \s mean ASCII; in .NET they mean Unicode. And what an expression costs is counted
/// before it is built: the automaton writes {1000} out a thousand times.
/// </summary>
static class RegexDialect
{
    static readonly Dictionary<char, string> Classes = new() { ['d'] = "0-9", ['w'] = "A-Za-z0-9_", ['s'] = @" \t\n\v\f\r" };

    public static string Translate(string pattern, SigmaLimits limits)
    {
        if (pattern.Length > limits.RegexLength) throw new ArgumentException($"longer than {limits.RegexLength} characters");
        if (States(pattern) > limits.RegexStates)
            throw new ArgumentException($"more than {limits.RegexStates} states, counted repetitions written out");
        var text = new StringBuilder(pattern.Length);
        bool inClass = false;
        for (int i = 0; i < pattern.Length; i++)
        {
            char c = pattern[i];
            if (c == '\\' && i + 1 < pattern.Length)
                text.Append(Escape(pattern[++i], inClass));
            else if (!inClass && c == '[')
            {
                inClass = true;
                int members = StartOfMembers(pattern, i);
                text.Append(pattern[i..members]);
                i = members - 1;
            }
            else if (inClass && c == '[')
            {
                if (i + 1 < pattern.Length && pattern[i + 1] == ':') throw new ArgumentException("POSIX classes are not in Sigma's subset");
                text.Append(@"\[");
            }
            else
            {
                inClass &= c != ']';
                text.Append(c);
            }
        }
        return text.ToString();
    }

    static string Escape(char letter, bool inClass)
    {
        if (Classes.TryGetValue(letter, out string? members)) return inClass ? members : $"[{members}]";
        if (!inClass && Classes.TryGetValue(char.ToLowerInvariant(letter), out members)) return $"[^{members}]";
        return letter switch
        {
            '/' or '"' or '\'' or '%' or '&' or '@' or ':' or ';' or ',' or '!' or '=' or '<' or '>' or '~' or '`' => letter.ToString(),
            _ => $"\\{letter}",
        };
    }

    /// <summary>About how many states an automaton has: characters, times the counts of the repetitions around them.</summary>
    static long States(string pattern)
    {
        var groups = new Stack<long>();
        long size = 0, last = 0;
        for (int i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '\\':
                    i++;
                    goto default;
                case '[':
                    i = EndOfClass(pattern, i);
                    goto default;
                case '(':
                    groups.Push(size);
                    (size, last) = (0, 0);
                    break;
                case ')' when groups.Count > 0:
                    (last, size) = (size, size + groups.Pop());
                    break;
                case '{':
                    int count = Count(pattern, ref i);
                    size = Math.Min(int.MaxValue, size + last * Math.Max(0, count - 1));
                    break;
                case '*' or '+' or '?' or '|':
                    break;
                default:
                    (size, last) = (size + 1, 1);
                    break;
            }
        }
        return size;
    }

    /// <summary>Behind [, ^ and a bracket that is a member since it comes first.</summary>
    static int StartOfMembers(string pattern, int start)
    {
        int at = start + 1;
        if (at < pattern.Length && pattern[at] == '^') at++;
        if (at < pattern.Length && pattern[at] == ']') at++;
        return at;
    }

    public static int EndOfClass(string pattern, int start)
    {
        int at = StartOfMembers(pattern, start);
        while (at < pattern.Length && pattern[at] != ']') at += pattern[at] == '\\' ? 2 : 1;
        return Math.Min(at, pattern.Length - 1);
    }

    /// <summary>The larger number in the braces; moves to their end.</summary>
    static int Count(string pattern, ref int at)
    {
        int end = pattern.IndexOf('}', at);
        if (end < 0) return 1;
        int most = 1;
        foreach (string part in pattern[(at + 1)..end].Split(','))
        {
            if (part.Length > 9) return int.MaxValue;
            if (int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int count)) most = Math.Max(most, count);
        }
        at = end;
        return most;
    }
}

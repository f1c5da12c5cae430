using System.Text;

namespace CyberLM.Detection.Sigma;

/// <summary>
/// Texts that every match of an expression contains: runs of plain characters outside of groups, classes and alternatives. Whatever is not
/// understood ends a run; an expression with alternatives at its outermost level, or a switch for extended spelling, has none.
/// </summary>
static class RegexLiterals
{
    public static IReadOnlyList<Requirement> Of(string pattern)
    {
        var literals = new List<Requirement>();
        var run = new StringBuilder();
        for (int i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '|':
                    return [];
                case '(':
                    if (Extended(pattern, i)) return [];
                    End(literals, run);
                    i = EndOfGroup(pattern, i);
                    break;
                case '[':
                    End(literals, run);
                    i = RegexDialect.EndOfClass(pattern, i);
                    break;
                case '*' or '?' or '{':
                    // The character before may not be there at all.
                    if (run.Length > 0) run.Length -= char.IsLowSurrogate(run[^1]) ? 2 : 1;
                    End(literals, run);
                    if (pattern[i] == '{') i = pattern.IndexOf('}', i) is var end and >= 0 ? end : pattern.Length;
                    break;
                case '.' or '^' or '$' or '+' or ')':
                    End(literals, run);
                    break;
                case '\\' when i + 1 < pattern.Length && char.IsAsciiLetterOrDigit(pattern[i + 1]):
                    End(literals, run);
                    if (pattern[++i] is 'x' or 'u' or 'c' or 'p' or 'P' or 'k') return [];
                    break;
                case '\\' when i + 1 < pattern.Length:
                    run.Append(pattern[++i]);
                    break;
                default:
                    run.Append(pattern[i]);
                    break;
            }
        }
        End(literals, run);
        return literals;
    }

    static void End(List<Requirement> literals, StringBuilder run)
    {
        if (run.Length > 0) literals.Add(Requirement.Literal(Folding.Fold(Encoding.UTF8.GetBytes(run.ToString()))));
        run.Clear();
    }

    /// <summary>(?x) makes blanks mean nothing.</summary>
    static bool Extended(string pattern, int open)
    {
        int end = pattern.IndexOfAny([':', ')', '<', '='], open);
        return pattern.AsSpan(open).StartsWith("(?") && end > 0 && pattern.AsSpan(open, end - open).Contains('x');
    }

    static int EndOfGroup(string pattern, int open)
    {
        int depth = 0;
        for (int i = open; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '\\':
                    i++;
                    break;
                case '[':
                    i = RegexDialect.EndOfClass(pattern, i);
                    break;
                case '(':
                    depth++;
                    break;
                case ')' when --depth == 0:
                    return i;
            }
        }
        return pattern.Length;
    }
}

namespace CyberLM.Detection.Sigma;

/// <summary>A condition's words: brackets, names and patterns.</summary>
static class ConditionTokens
{
    /// <summary>Words of the grammar; an identifier with such a name could not be told from them.</summary>
    public static readonly IReadOnlyCollection<string> Reserved =
        new HashSet<string>(["1", "all", "any", "of", "them", "not", "and", "or"], StringComparer.OrdinalIgnoreCase);

    public static List<string> Read(string text, int line)
    {
        var tokens = new List<string>();
        for (int at = 0; at < text.Length;)
        {
            char c = text[at];
            if (char.IsWhiteSpace(c))
                at++;
            else if (c is '(' or ')')
            {
                tokens.Add(c.ToString());
                at++;
            }
            else if (IsNamePart(c))
            {
                int start = at;
                while (at < text.Length && IsNamePart(text[at])) at++;
                tokens.Add(text[start..at]);
            }
            else
                throw new SigmaFault(line, c == '|'
                    ? "aggregations behind | are no longer part of Sigma; write a correlation"
                    : $"the condition has a character that it cannot have: '{c}'");
        }
        return tokens;
    }

    public static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '*';
}

namespace CyberLM.Detection.Sigma;

/// <summary>
/// A text to its documents before any is parsed, so that one that is not YAML does not take those behind it along. A line that begins with
/// --- is a border wherever it stands (YAML 1.2.2, section 9.1.2), in quoted and block scalars too.
/// </summary>
static class YamlDocuments
{
    public static IEnumerable<(string Text, int LinesBefore)> Split(string text)
    {
        int start = 0, line = 0, firstLine = 0;
        for (int at = 0; at < text.Length; line++)
        {
            if (at > start && IsBorder(text.AsSpan(at)))
            {
                yield return (text[start..at], firstLine);
                (start, firstLine) = (at, line);
            }
            int end = text.IndexOf('\n', at);
            at = end < 0 ? text.Length : end + 1;
        }
        yield return (text[start..], firstLine);
    }

    static bool IsBorder(ReadOnlySpan<char> rest) => rest.StartsWith("---") && (rest.Length == 3 || char.IsWhiteSpace(rest[3]));
}

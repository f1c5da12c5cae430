using System.Collections;
using System.Text;

namespace CyberLM.Detection.Sigma;

/// <summary>
/// A text value as what it means: literals and wildcards. Escapes are resolved once, on the way in, and modifiers edit this list, never the
/// text: a star put behind "\Temp\" must not be escaped by its last character.
/// </summary>
sealed class TokenList : IReadOnlyList<ValueToken>
{
    readonly ValueToken[] tokens;

    /// <summary>Literals that touch become one, stars that touch too.</summary>
    public TokenList(IEnumerable<ValueToken> tokens)
    {
        var merged = new List<ValueToken>();
        foreach (var token in tokens)
        {
            if (token is { Kind: TokenKind.Literal, Bytes.Length: 0 }) continue;
            var last = merged.Count > 0 ? merged[^1] : default;
            if (merged.Count > 0 && token.Kind == TokenKind.Literal && last.Kind == TokenKind.Literal)
                merged[^1] = ValueToken.Literal([.. last.Bytes, .. token.Bytes]);
            else if (merged.Count == 0 || token.Kind != TokenKind.Star || last.Kind != TokenKind.Star)
                merged.Add(token);
        }
        this.tokens = [.. merged];
    }

    public static TokenList Literal(string text) => new([ValueToken.Literal(Encoding.UTF8.GetBytes(text))]);

    /// <summary>
    /// From left to right: a backslash before a backslash, star or question mark makes that character literal, before anything else and
    /// at the end it stands for itself.
    /// </summary>
    public static TokenList Parse(string text)
    {
        var tokens = new List<ValueToken>();
        var literal = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '\\' && i + 1 < text.Length && text[i + 1] is '\\' or '*' or '?')
                literal.Append(text[++i]);
            else if (c is '*' or '?')
            {
                Flush(tokens, literal);
                tokens.Add(c == '*' ? ValueToken.Star : ValueToken.AnyOne);
            }
            else
                literal.Append(c);
        }
        Flush(tokens, literal);
        return new TokenList(tokens);
    }

    static void Flush(List<ValueToken> tokens, StringBuilder literal)
    {
        tokens.Add(ValueToken.Literal(Encoding.UTF8.GetBytes(literal.ToString())));
        literal.Clear();
    }

    public int Count => tokens.Length;
    public ValueToken this[int index] => tokens[index];

    public int Wildcards => tokens.Count(token => token.IsWildcard);

    public int ByteCount => tokens.Sum(token => token.Bytes.Length);

    /// <summary>The bytes of a value without wildcards, or null.</summary>
    public byte[]? Plain => tokens.Length == 0 ? [] : tokens is [{ Kind: TokenKind.Literal }] ? tokens[0].Bytes : null;

    public TokenList After(ValueToken token) => new([token, .. tokens]);

    public TokenList Before(ValueToken token) => new([.. tokens, token]);

    public IEnumerator<ValueToken> GetEnumerator() => ((IEnumerable<ValueToken>)tokens).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

namespace CyberLM.Detection.Sigma;

/// <summary>
/// A text with wildcards against a value: by its shape a comparison, a search, or the general walk. Case is folded on both sides unless the
/// rule asks for it.
/// </summary>
sealed class TextMatcher : ValueMatcher
{
    enum Shape : byte
    {
        Equal,
        StartsWith,
        EndsWith,
        Contains,
        Anything,
        General,
    }

    readonly Shape shape;
    readonly byte[] literal = [];
    readonly GlobPattern? pattern;

    public TextMatcher(TokenList tokens, bool cased)
    {
        Cased = cased;
        Tokens = cased ? tokens : new TokenList(tokens.Select(token => token with { Bytes = Folding.Fold(token.Bytes) }));
        bool starBefore = tokens is [{ Kind: TokenKind.Star }, ..], starAfter = tokens is [.., { Kind: TokenKind.Star }];
        var inner = Tokens.Where(token => token.Kind != TokenKind.Star).ToArray();
        int stars = Tokens.Count - inner.Length, outer = tokens.Count == 1 && starBefore ? 1 : (starBefore ? 1 : 0) + (starAfter ? 1 : 0);
        if (inner is [] or [{ Kind: TokenKind.Literal }] && stars == outer)
        {
            literal = inner is [var only] ? only.Bytes : [];
            shape = (starBefore, starAfter) switch
            {
                (true, true) => inner.Length == 0 ? Shape.Anything : Shape.Contains,
                (true, false) => Shape.EndsWith,
                (false, true) => Shape.StartsWith,
                _ => Shape.Equal,
            };
        }
        else
        {
            shape = Shape.General;
            pattern = new GlobPattern(Tokens);
        }
        SearchesWithin = starBefore && starAfter;
    }

    /// <summary>Folded unless cased.</summary>
    public TokenList Tokens { get; }
    public bool Cased { get; }

    /// <summary>Of a text that is only searched for, without case, its folded bytes.</summary>
    public byte[]? Searched => shape == Shape.Contains && !Cased ? literal : null;

    /// <summary>The folded bytes that a value must end with, or be; empty where it need not.</summary>
    public ReadOnlySpan<byte> Ending => shape is Shape.Equal or Shape.EndsWith && !Cased ? literal : [];

    /// <summary>Whether more may stand on both sides, as under contains.</summary>
    public bool SearchesWithin { get; }

    public override bool Accepts(EventValueKind kind) => base.Accepts(kind) || (kind == EventValueKind.Object && SearchesWithin);

    public override bool Matches(EventView view, int value)
    {
        var text = Cased ? view.Text(value) : view.Folded(value);
        return shape switch
        {
            Shape.Equal => text.SequenceEqual(literal),
            Shape.StartsWith => text.StartsWith(literal),
            Shape.EndsWith => text.EndsWith(literal),
            Shape.Contains => text.IndexOf(literal) >= 0,
            Shape.Anything => true,
            _ => pattern!.Matches(text),
        };
    }
}

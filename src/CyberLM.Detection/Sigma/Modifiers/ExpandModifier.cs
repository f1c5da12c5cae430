using System.Text;

namespace CyberLM.Detection.Sigma;

/// <summary>%name% becomes any of the values that the configuration has under that name; \% is a percent sign.</summary>
static class ExpandModifier
{
    public static void Apply(ItemDraft item) => item.Edit(value =>
    {
        var expanded = Expand(item, [.. item.Text(value, "expand").SelectMany(token => Placeholders(token))]);
        return expanded is [var only] ? only : new OneOfValue(expanded);
    });

    static List<RuleValue> Expand(ItemDraft item, IReadOnlyList<ValueToken> tokens)
    {
        IEnumerable<IReadOnlyList<ValueToken>> texts = [[]];
        foreach (var token in tokens)
        {
            var choices = token.Kind == TokenKind.Placeholder ? Values(item, token.Name) : [[token]];
            texts = [.. texts.SelectMany(text => choices.Select(choice => (IReadOnlyList<ValueToken>)[.. text, .. choice]))];
            if (texts.Count() > item.Options.Limits.Values) throw item.Fault("the placeholders make too many values");
        }
        return [.. texts.Select(text => new TextValue(new TokenList(text), null))];
    }

    static IReadOnlyList<IReadOnlyList<ValueToken>> Values(ItemDraft item, string name) =>
        item.Options.Placeholders.TryGetValue(name, out var values) && values.Count > 0
            ? [.. values.Select(value => (IReadOnlyList<ValueToken>)TokenList.Parse(value))]
            : throw item.Fault($"the placeholder %{name}% has no values in the configuration");

    static IEnumerable<ValueToken> Placeholders(ValueToken token)
    {
        if (token.Kind != TokenKind.Literal) return [token];
        string text = Encoding.UTF8.GetString(token.Bytes);
        var tokens = new List<ValueToken>();
        var literal = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            int end = text[i] == '%' ? EndOfName(text, i + 1) : -1;
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] == '%')
                literal.Append(text[++i]);
            else if (end < 0)
                literal.Append(text[i]);
            else
            {
                tokens.Add(ValueToken.Literal(Encoding.UTF8.GetBytes(literal.ToString())));
                tokens.Add(ValueToken.Placeholder(text[(i + 1)..end]));
                literal.Clear();
                i = end;
            }
        }
        tokens.Add(ValueToken.Literal(Encoding.UTF8.GetBytes(literal.ToString())));
        return tokens;
    }

    /// <summary>Where the second percent sign stands, or -1.</summary>
    static int EndOfName(string text, int start)
    {
        int at = start;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '_' or '-' or '.')) at++;
        return at > start && at < text.Length && text[at] == '%' ? at : -1;
    }
}

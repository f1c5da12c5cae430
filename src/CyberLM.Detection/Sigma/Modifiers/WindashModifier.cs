using System.Text;

namespace CyberLM.Detection.Sigma;

/// <summary>
/// A dash or slash that begins a word stands for any of five characters. One token does it: the text with four dashes would be 625 values.
/// </summary>
static class WindashModifier
{
    /// <summary>- / en dash, em dash, horizontal bar.</summary>
    public static readonly string[] Dashes = ["-", "/", "\u2013", "\u2014", "\u2015"];

    public static void Apply(ItemDraft item) => item.EditText("windash", tokens => new TokenList(tokens.SelectMany(Edit)));

    static IEnumerable<ValueToken> Edit(ValueToken token)
    {
        if (token.Kind != TokenKind.Literal)
        {
            yield return token;
            yield break;
        }
        string text = Encoding.UTF8.GetString(token.Bytes);
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            bool beginsWord = Dashes.Contains(text[i].ToString()) && (i == 0 || !IsWord(text[i - 1])) &&
                i + 1 < text.Length && IsWord(text[i + 1]);
            if (!beginsWord) continue;
            yield return ValueToken.Literal(Encoding.UTF8.GetBytes(text[start..i]));
            yield return ValueToken.Dash;
            start = i + 1;
        }
        yield return ValueToken.Literal(Encoding.UTF8.GetBytes(text[start..]));
    }

    static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';
}

namespace CyberLM.Detection.Sigma;

/// <summary>
/// contains, startswith, endswith: stars where more may stand. A regular expression is searched for anyway, so it gets anchors.
/// </summary>
static class AffixModifiers
{
    public static void Apply(ItemDraft item, string name, bool before, bool after) => item.Edit(value => value switch
    {
        RegexValue regex => regex with { Pattern = Anchored(regex.Pattern, before, after) },
        FieldValue other => other with { StarBefore = other.StarBefore || before, StarAfter = other.StarAfter || after },
        _ => new TextValue(WithStars(item.Text(value, name), before, after), null),
    });

    public static TokenList WithStars(TokenList tokens, bool before, bool after)
    {
        if (before) tokens = tokens.After(ValueToken.Star);
        return after ? tokens.Before(ValueToken.Star) : tokens;
    }

    static string Anchored(string pattern, bool before, bool after) =>
        before == after ? pattern : before ? $"(?:{pattern})\\z" : $"\\A(?:{pattern})";
}

namespace CyberLM.Detection.Sigma;

/// <summary>What of a date a value is compared with.</summary>
enum DatePart : byte
{
    None,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
}

/// <summary>
/// One item of a selection while its modifiers run over it, from left to right: they edit the values, or say how the values are linked and
/// compared.
/// </summary>
sealed class ItemDraft(string? field, int line, IReadOnlyList<RuleValue> values, SigmaOptions options)
{
    /// <summary>Null for a keyword, which may stand in any field.</summary>
    public string? Field { get; } = field;
    public int Line { get; } = line;
    public SigmaOptions Options { get; } = options;

    public IReadOnlyList<RuleValue> Values { get; private set; } = values;

    /// <summary>Modifiers that have run, this one included.</summary>
    public int Position { get; set; }

    public bool All { get; set; }
    public bool Cased { get; set; }
    public bool Negated { get; set; }

    /// <summary>Set by the modifier exists: whether the field must be there.</summary>
    public bool? Exists { get; set; }
    public DatePart Part { get; set; }

    /// <summary>Values are bytes of another encoding of text; only Base64 brings them back to text.</summary>
    public bool Encoded { get; set; }

    public List<string> Notes { get; } = [];

    public SigmaFault Fault(string sentence) => new(Line, sentence);

    public void Edit(Func<RuleValue, RuleValue> edit)
    {
        var faults = new SigmaFaults();
        Values = [.. Values.Select(value => faults.Try(() => EditOne(value, edit)) ?? value)];
        faults.Throw();
    }

    static RuleValue EditOne(RuleValue value, Func<RuleValue, RuleValue> edit) => value is OneOfValue several
        ? new OneOfValue([.. several.Values.Select(one => EditOne(one, edit))])
        : edit(value);

    /// <summary>Edits texts; numbers and truth values are the text that they are spelled with.</summary>
    public void EditText(string modifier, Func<TokenList, TokenList> edit) =>
        Edit(value => new TextValue(edit(Text(value, modifier)), null));

    public TokenList Text(RuleValue value, string modifier) => value switch
    {
        TextValue text => text.Tokens,
        NumberValue number => TokenList.Literal(number.Number.Spelling),
        BooleanValue boolean => TokenList.Literal(boolean.Value ? "true" : "false"),
        _ => throw Fault($"the modifier {modifier} is for text"),
    };

    /// <summary>The text as the rule has it, escapes included.</summary>
    public string Written(RuleValue value, string modifier) => value switch
    {
        TextValue { Written: { } written } => written,
        TextValue => throw Fault($"the modifier {modifier} takes the text as it is written and must come first"),
        NumberValue number => number.Number.Spelling,
        BooleanValue boolean => boolean.Value ? "true" : "false",
        _ => throw Fault($"the modifier {modifier} is for text"),
    };
}

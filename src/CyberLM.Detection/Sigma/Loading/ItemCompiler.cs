namespace CyberLM.Detection.Sigma;

/// <summary>An item of a selection, <c>field|modifiers: values</c>, to a test.</summary>
sealed class ItemCompiler(FieldTable fields, string? product, SigmaOptions options, List<string> notes)
{
    readonly HashSet<int> used = [];
    readonly Dictionary<string, int> lines = new(StringComparer.Ordinal);
    int values;

    /// <summary>By name of a field, the line in which it is first asked for.</summary>
    public IReadOnlyDictionary<string, int> Lines => lines;

    /// <summary>Fields of the items compiled so far.</summary>
    public IReadOnlyCollection<int> Used => used;

    public void CheckIdentifier(string name, int line)
    {
        if (name == "" || ConditionTokens.Reserved.Contains(name))
            throw new SigmaFault(line, $"the identifier '{name}' is a word of the condition's grammar");
        if (name.Contains('|')) notes.Add($"line {line}: the identifier '{name}' looks like a field; modifiers belong to fields");
    }

    public EventTest Compile(string key, int line, YamlNode node)
    {
        string[] parts = key.Split('|');
        var faults = new SigmaFaults();
        foreach (var unknown in ModifierTable.Unknown(parts[1..], line)) faults.Add(unknown);
        var scalars = faults.Try(() => Scalars(key, node));
        faults.Throw();
        var draft = new ItemDraft(parts[0] == "" ? null : parts[0], line, scalars!, options);
        ModifierTable.Apply(draft, parts[1..]);
        notes.AddRange(draft.Notes);
        if (draft.Field is { } field) lines.TryAdd(field, line);
        return Compile(draft);
    }

    /// <summary>Values without a field.</summary>
    public EventTest CompileKeywords(IReadOnlyList<YamlNode> nodes, int line) =>
        Compile(new ItemDraft(null, line, [.. nodes.Select(Value)], options));

    List<RuleValue> Scalars(string key, YamlNode node) => node switch
    {
        YamlScalar scalar => [Value(scalar)],
        YamlList { Items.Count: 0 } => [new NullValue()],
        YamlList list => [.. list.Items.Select(Value)],
        _ => throw new SigmaFault(node.Line, $"'{key}' holds a map where values were expected"),
    };

    static RuleValue Value(YamlNode node) => node is not YamlScalar scalar
        ? throw new SigmaFault(node.Line, "a list or map where a value was expected")
        : scalar.Kind switch
        {
            ScalarKind.Null => new NullValue(),
            ScalarKind.Boolean => new BooleanValue(scalar.Text is "true" or "True" or "TRUE"),
            ScalarKind.Number => new NumberValue(RuleNumber.Parse(scalar.Text)),
            _ => new TextValue(TokenList.Parse(scalar.Text), scalar.Text),
        };

    EventTest Compile(ItemDraft draft)
    {
        if (draft.Exists is { } wanted)
        {
            if (draft.Position > 1) throw draft.Fault("the modifier exists stands alone");
            return new ExistsTest(Field(draft.Field!), wanted);
        }
        if (draft.All && draft.Values.Count < 2) notes.Add($"line {draft.Line}: 'all' with one value; the specification wants two");
        if (draft.Values.Count > 1 && draft.Values.Any(value => value is NullValue))
            notes.Add($"line {draft.Line}: null in a list, which the specification does not have; read as 'or missing'");
        EventTest test = draft.All
            ? AllTest.Of([.. draft.Values.Select(value => Linked(draft, [value]))])
            : Linked(draft, draft.Values);
        return draft.Negated ? new NotTest(test) : test;
    }

    /// <summary>Any of the values.</summary>
    EventTest Linked(ItemDraft draft, IReadOnlyList<RuleValue> alternatives)
    {
        var matchers = new List<ValueMatcher>();
        var tests = new List<EventTest>();
        var faults = new SigmaFaults();
        foreach (var value in alternatives.SelectMany(Flat))
        {
            if (++values > options.Limits.Values) throw draft.Fault($"more than {options.Limits.Values} values");
            switch (value)
            {
                case NullValue:
                    tests.Add(new NullTest(Field(draft.Field ?? throw draft.Fault("null is no keyword"))));
                    break;
                case FieldValue other:
                    tests.Add(new FieldReferenceTest(Field(draft.Field!), Field(other.Field), other.StarBefore, other.StarAfter,
                        draft.Cased));
                    break;
                default:
                    faults.Try(() => matchers.Add(Matcher(draft, value)));
                    break;
            }
        }
        faults.Throw();
        if (matchers.Count > 0)
            tests.Insert(0, draft.Field is null ? new KeywordTest([.. matchers]) : new FieldTest(Field(draft.Field), [.. matchers]));
        return AnyTest.Of(tests);
    }

    static IEnumerable<RuleValue> Flat(RuleValue value) => value is OneOfValue several ? several.Values.SelectMany(Flat) : [value];

    int Field(string name)
    {
        int field = fields.Intern(name, product);
        used.Add(field);
        return field;
    }

    ValueMatcher Matcher(ItemDraft draft, RuleValue value)
    {
        if (draft.Part != DatePart.None) return DateMatcher(draft, value);
        return value switch
        {
            TextValue text => Text(draft, text.Tokens),
            NumberValue number when draft.Field is not null => new NumberMatcher(number.Number),
            NumberValue number => Text(draft, TokenList.Literal(number.Number.Spelling)),
            BooleanValue boolean => Text(draft, TokenList.Literal(boolean.Value ? "true" : "false")),
            RegexValue regex => RegexMatcher.Compile(regex, options.Limits, draft.Line),
            NetworkValue network => new NetworkMatcher(network.Prefix, network.Bits),
            ComparisonValue comparison => new ComparisonMatcher(comparison.Comparison, comparison.Limit),
            _ => throw draft.Fault("a value that cannot be compared"),
        };
    }

    static DatePartMatcher DateMatcher(ItemDraft draft, RuleValue value) => value switch
    {
        NumberValue { Number.Value: { } number } => new DatePartMatcher(draft.Part, null, number),
        TextValue { Written: { } text } when RuleNumber.TryParse(text, out decimal number) => new DatePartMatcher(draft.Part, null, number),
        ComparisonValue comparison => new DatePartMatcher(draft.Part, comparison.Comparison, comparison.Limit),
        _ => throw draft.Fault("a part of a date is compared with a number"),
    };

    TextMatcher Text(ItemDraft draft, TokenList tokens)
    {
        if (tokens.ByteCount > options.Limits.ValueBytes) throw draft.Fault($"a value of more than {options.Limits.ValueBytes} bytes");
        if (tokens.Wildcards > options.Limits.Wildcards) throw draft.Fault($"a value with more than {options.Limits.Wildcards} wildcards");
        // A keyword may stand anywhere in a value.
        var placed = draft.Field is null ? AffixModifiers.WithStars(tokens, before: true, after: true) : tokens;
        return new TextMatcher(placed, draft.Cased);
    }
}

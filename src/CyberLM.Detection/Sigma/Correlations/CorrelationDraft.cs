using CyberLM.Detection.Stateful;

namespace CyberLM.Detection.Sigma;

/// <summary>A correlation document as it is written; what it refers to is looked for once all documents are read.</summary>
sealed class CorrelationDraft
{
    static readonly Dictionary<string, CorrelationType> Types =
        Enum.GetValues<CorrelationType>().ToDictionary(SigmaCorrelation.KindOf, StringComparer.Ordinal);
    static readonly string[] Known = ["type", "rules", "group-by", "timespan", "condition", "aliases", "generate"];
    static readonly string[] Operators = ["lt", "lte", "gt", "gte", "eq", "neq"];

    readonly YamlMap map;

    CorrelationDraft(YamlMap map, RuleHeader header)
    {
        this.map = map;
        Header = header;
    }

    public RuleHeader Header { get; }
    public int Line => map.Line;
    public CorrelationType Type { get; private set; }
    public TimeSpan Timespan { get; private set; }
    public IReadOnlyList<string> Rules { get; private set; } = [];
    public IReadOnlyList<string> GroupBy { get; private set; } = [];
    public IReadOnlyList<string> Fields { get; private set; } = [];
    public bool Generate { get; private set; }
    public decimal Percentile { get; private set; } = 50;

    /// <summary>Null where the condition is an expression, or all rules must match.</summary>
    public Threshold? Threshold { get; private set; }
    public Condition? Expression { get; private set; }

    /// <summary>Alias to field, by the name of the rule.</summary>
    public Dictionary<string, Dictionary<string, string>> Aliases { get; } = new(StringComparer.Ordinal);

    public bool IsTemporal => Type is CorrelationType.Temporal or CorrelationType.TemporalOrdered;

    public static CorrelationDraft Read(YamlMap root, RuleHeader header, SigmaLimits limits)
    {
        var map = root["correlation"] as YamlMap ?? throw new SigmaFault(root["correlation"]!.Line, "'correlation' is not a map");
        var faults = new SigmaFaults();
        foreach (var entry in map.Entries.Where(entry => !Known.Contains(entry.Key)))
        {
            string near = NearestWord.Question(entry.Key, Known.Where(key => map[key] is null));
            faults.Add(new(entry.Line, $"'{entry.Key}' is not part of Sigma's correlations{near}"));
        }
        var draft = new CorrelationDraft(map, header);
        bool typed = faults.Try(() => draft.ReadType());
        faults.Try(draft.ReadTimespan);
        faults.Try(draft.ReadNames);
        if (typed) faults.Try(() => draft.ReadCondition(limits));
        faults.Try(draft.ReadAliases);
        faults.Throw();
        return draft;
    }

    SigmaFault Fault(string key, string sentence) => new(map[key]?.Line ?? map.Line, sentence);

    /// <summary>True, so that what depends on it is read.</summary>
    bool ReadType()
    {
        string type = HeaderReader.Text(map, "type") ?? throw Fault("type", "the correlation has no type");
        if (!Types.TryGetValue(type, out var known))
            throw Fault("type", $"the correlation's type '{type}' is not one of {string.Join(", ", Types.Keys)}"
                + NearestWord.Question(type, Types.Keys));
        Type = known;
        return true;
    }

    void ReadTimespan()
    {
        string timespan = HeaderReader.Text(map, "timespan") ?? throw Fault("timespan", "the correlation has no timespan");
        Timespan = Timespans.Parse(timespan, map["timespan"]!.Line);
    }

    void ReadNames()
    {
        Rules = HeaderReader.Texts(map, "rules");
        GroupBy = HeaderReader.Texts(map, "group-by");
        Generate = map["generate"] switch
        {
            null => false,
            YamlScalar { Kind: ScalarKind.Boolean } value => value.Text is "true" or "True" or "TRUE",
            _ => throw Fault("generate", "generate is true or false"),
        };
    }

    void ReadCondition(SigmaLimits limits)
    {
        var node = map["condition"];
        switch (node)
        {
            case null when IsTemporal:
                break;
            case YamlScalar { Kind: ScalarKind.String } text when Type == CorrelationType.Temporal:
                Expression = ConditionParser.Parse(text.Text, text.Line, limits);
                break;
            case YamlMap condition:
                ReadThreshold(condition);
                break;
            case null:
                throw Fault("condition", "the correlation has no condition");
            default:
                throw Fault("condition", "the correlation's condition is a map of limits; only temporal ones may have an expression");
        }
        if (Rules.Count == 0 && Expression is null) throw Fault("rules", "the correlation names no rules");
    }

    void ReadThreshold(YamlMap condition)
    {
        var limits = new List<(ThresholdOperator, decimal)>();
        foreach (var entry in condition.Entries.Where(entry => entry.Key is not ("field" or "percentile")))
        {
            int number = Array.IndexOf(Operators, entry.Key);
            if (number < 0)
                throw new SigmaFault(entry.Line,
                    $"'{entry.Key}' is not one of {string.Join(", ", Operators)}{NearestWord.Question(entry.Key, Operators)}");
            limits.Add(((ThresholdOperator)number, Number(entry.Value, entry.Key)));
        }
        if (limits.Count == 0) throw new SigmaFault(condition.Line, "the correlation's condition has no limit");
        Threshold = new Threshold(limits);
        Fields = HeaderReader.Texts(condition, "field");
        bool ofValues = Type is not CorrelationType.EventCount && !IsTemporal;
        if (ofValues && Fields.Count == 0) throw new SigmaFault(condition.Line, "the condition names no field whose values are looked at");
        if (Fields.Count > 1 && Type != CorrelationType.ValueCount)
            throw new SigmaFault(condition.Line, "several fields are for value_count only");
        if (condition["percentile"] is { } percentile) Percentile = Number(percentile, "percentile");
        else if (Type == CorrelationType.ValuePercentile)
            throw new SigmaFault(condition.Line, "the condition does not say which percentile");
        if (Percentile is < 0 or > 100) throw new SigmaFault(condition.Line, "a percentile is from 0 to 100");
    }

    static decimal Number(YamlNode node, string key) =>
        node is YamlScalar { Kind: ScalarKind.Number } scalar && RuleNumber.Parse(scalar.Text).Value is { } value
            ? value
            : throw new SigmaFault(node.Line, $"'{key}' takes a number");

    void ReadAliases()
    {
        if (map["aliases"] is not { } node) return;
        var aliases = node as YamlMap ?? throw new SigmaFault(node.Line, "aliases are a map");
        foreach (var entry in aliases.Entries)
        {
            var byRule = entry.Value as YamlMap ?? throw new SigmaFault(entry.Line, $"the alias '{entry.Key}' is a map of rules to fields");
            Aliases.Add(entry.Key, byRule.Entries.ToDictionary(rule => rule.Key, rule => (rule.Value as YamlScalar)?.Text ??
                throw new SigmaFault(rule.Line, $"the field of '{rule.Key}' is a text"), StringComparer.Ordinal));
        }
    }
}

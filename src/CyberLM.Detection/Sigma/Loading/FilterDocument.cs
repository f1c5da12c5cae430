namespace CyberLM.Detection.Sigma;

/// <summary>
/// Conditions that are added to rules: rule and filter. Its identifiers live in it alone; since a rule's product decides where fields are
/// looked for, it is compiled for each rule anew.
/// </summary>
sealed class FilterDocument
{
    static readonly string[] NotIdentifiers = ["condition", "timeframe", "rules"];

    readonly YamlMap filter;
    readonly RuleHeader header;
    readonly LogSource logSource;
    readonly IReadOnlyList<string> rules;
    readonly HashSet<string> unmet;

    FilterDocument(YamlMap root, YamlMap filter, RuleHeader header, SigmaOptions options)
    {
        this.filter = filter;
        this.header = header;
        logSource = HeaderReader.ReadLogSource(root, options.MetadataRequired);
        rules = HeaderReader.Texts(filter, "rules");
        if (rules is ["any"]) rules = [];
        unmet = [.. rules];
    }

    public static FilterDocument Read(YamlMap root, RuleHeader header, SigmaOptions options, List<string> notes)
    {
        var map = root["filter"] as YamlMap ?? throw new SigmaFault(root["filter"]!.Line, "'filter' is not a map");
        var filter = new FilterDocument(root, map, header, options);
        var trial = new FieldTable(FieldMap.None);
        var detection = filter.Compile(new ItemCompiler(trial, null, options, notes), options.Limits, 0);
        if (detection.Tests.Any(IsBareSelection))
            notes.Add($"{header.Source}, line {map.Line}: the condition of '{header.Title}' is a selection without not: " +
                "only events that it selects are left");
        return filter;
    }

    /// <summary>References that no rule answered; to be asked for when all rules are read.</summary>
    public IReadOnlyCollection<string> Unmet => unmet;
    public RuleHeader Header => header;
    public int Line => filter.Line;

    /// <summary>Without references it is for all rules whose log source lies within its own.</summary>
    public bool IsFor(RuleHeader rule, LogSource ruleSource)
    {
        bool named = rules.Count == 0;
        foreach (string reference in rules)
        {
            if (!rule.References.Contains(reference)) continue;
            unmet.Remove(reference);
            named = true;
        }
        return named && ruleSource.IsWithin(logSource);
    }

    public DetectionCompiler Compile(ItemCompiler items, SigmaLimits limits, int firstSelection) =>
        new(filter, NotIdentifiers, items, limits, firstSelection);

    static bool IsBareSelection(EventTest test) => test is SelectionTest;
}

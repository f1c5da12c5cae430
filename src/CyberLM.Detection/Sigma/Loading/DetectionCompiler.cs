using CyberLM.Detection.Stateful;

namespace CyberLM.Detection.Sigma;

/// <summary>
/// The <c>detection</c> of a rule, or a filter's own, to tests. Identifiers are known to the conditions beside them only, so those of a
/// filter never meet those of a rule.
/// </summary>
sealed class DetectionCompiler
{
    readonly ItemCompiler items;
    readonly SigmaLimits limits;
    readonly Dictionary<string, SelectionTest> selections = new(StringComparer.Ordinal);
    readonly int firstSelection;
    readonly SigmaFaults faults = new();
    int nodes;

    /// <param name="firstSelection">Selections of one rule and its filters are numbered on.</param>
    public DetectionCompiler(YamlMap detection, IReadOnlyCollection<string> notIdentifiers, ItemCompiler items, SigmaLimits limits,
        int firstSelection = 0)
    {
        this.items = items;
        this.limits = limits;
        this.firstSelection = firstSelection;
        foreach (var entry in detection.Entries)
        {
            if (notIdentifiers.Contains(entry.Key)) continue;
            faults.Try(() => items.CheckIdentifier(entry.Key, entry.Line));
            var test = faults.Try(() => Selection(entry.Value, entry.Key)) ?? AtFault;
            selections.Add(entry.Key, new SelectionTest(firstSelection + selections.Count, test));
        }
        if (selections.Count == 0) faults.Add(new(detection.Line, "there is nothing that the condition could name"));
        (Conditions, Tests) = faults.Try(() => ReadConditions(detection));
        faults.Throw();
    }

    /// <summary>In place of what could not be read, so that the rest is looked at too.</summary>
    static readonly EventTest AtFault = new AllTest([]);

    public IReadOnlyList<string> Conditions { get; }

    /// <summary>One for each condition.</summary>
    public EventTest[] Tests { get; }

    /// <summary>Where the next detection's numbers may begin.</summary>
    public int NextSelection => firstSelection + selections.Count;

    (IReadOnlyList<string>, EventTest[]) ReadConditions(YamlMap detection)
    {
        var node = detection["condition"] ?? throw new SigmaFault(detection.Line, "there is no condition");
        IReadOnlyList<YamlNode> list = node is YamlList several ? several.Items : [node];
        if (list.Count == 0) throw new SigmaFault(node.Line, "there is no condition");
        var texts = list.Select(item => item is YamlScalar { Text: { Length: > 0 } text }
            ? text
            : throw new SigmaFault(item.Line, "a condition is a text")).ToList();
        return (texts, [.. list.Select((item, i) =>
            faults.Try(() => Compile(ConditionParser.Parse(texts[i], item.Line, limits), item.Line)) ?? AtFault)]);
    }

    EventTest Compile(Condition condition, int line)
    {
        if (++nodes > limits.ConditionNodes) throw new SigmaFault(line, $"the condition has more than {limits.ConditionNodes} parts");
        return condition switch
        {
            NameCondition name => selections.TryGetValue(name.Name, out var selection)
                ? selection
                : Unknown(line, $"the condition names '{name.Name}', which is not there", name.Name),
            QuantifiedCondition quantified => Quantified(quantified, line),
            NotCondition not => new NotTest(Compile(not.Inner, line)),
            AndCondition and => AllTest.Of([.. and.Parts.Select(part => Compile(part, line))]),
            OrCondition or => AnyTest.Of([.. or.Parts.Select(part => Compile(part, line))]),
            _ => throw new InvalidOperationException(condition.GetType().Name),
        };
    }

    EventTest Quantified(QuantifiedCondition condition, int line)
    {
        EventTest[] chosen = [.. selections.Where(s => NamePattern.Selects(condition.Pattern, s.Key)).Select(s => s.Value)];
        nodes += chosen.Length;
        if (chosen.Length == 0)
            return Unknown(line, $"the condition's pattern '{condition.Pattern}' means no identifier", condition.Pattern.TrimEnd('*'));
        return condition.All ? AllTest.Of(chosen) : AnyTest.Of(chosen);
    }

    /// <summary>A rule has few identifiers: where none is near, all of them are named.</summary>
    EventTest Unknown(int line, string sentence, string name)
    {
        const int named = 10;
        string near = NearestWord.Question(name, selections.Keys);
        if (near == "" && selections.Count is > 0 and <= named) near = $"; there is {string.Join(", ", selections.Keys)}";
        faults.Add(new(line, sentence + near));
        return AtFault;
    }

    /// <summary>A map is its items, all of them; a list any of what it holds; values alone are keywords.</summary>
    EventTest Selection(YamlNode node, string name) => node switch
    {
        YamlMap { Entries.Count: 0 } => throw new SigmaFault(node.Line, $"'{name}' is empty"),
        YamlMap map => AllTest.Of([.. map.Entries.Select(entry =>
            faults.Try(() => items.Compile(entry.Key, entry.Line, entry.Value)) ?? AtFault)]),
        YamlList { Items.Count: 0 } => throw new SigmaFault(node.Line, $"'{name}' is empty"),
        YamlList list => Any(list, name),
        _ => items.CompileKeywords([node], node.Line),
    };

    EventTest Any(YamlList list, string name)
    {
        var keywords = list.Items.Where(item => item is YamlScalar).ToList();
        var tests = list.Items.Where(item => item is not YamlScalar).Select(item => Selection(item, name)).ToList();
        if (keywords.Count > 0) tests.Add(items.CompileKeywords(keywords, keywords[0].Line));
        return AnyTest.Of(tests);
    }
}

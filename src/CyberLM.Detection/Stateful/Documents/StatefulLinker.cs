using CyberLM.Detection.Sigma;

namespace CyberLM.Detection.Stateful;

/// <summary>
/// Resolves what stateful documents refer to. Detections that stand in them become rules that are asked as all others are, and never told;
/// filters are for them under the document's own id, name and title.
/// </summary>
sealed class StatefulLinker
{
    readonly FieldTable fields;
    readonly ILookup<string, (SigmaRule Rule, int Number)> byName;
    readonly Func<YamlMap, YamlMap, RuleHeader, SigmaRule> compile;
    readonly int firstOwn;

    /// <param name="compile">a detection, the map with its log source and the header, to a rule</param>
    public StatefulLinker(IReadOnlyList<SigmaRule> rules, FieldTable fields, Func<YamlMap, YamlMap, RuleHeader, SigmaRule> compile)
    {
        this.fields = fields;
        this.compile = compile;
        firstOwn = rules.Count;
        byName = rules.Select((rule, number) => (Rule: rule, Number: number))
            .SelectMany(pair => pair.Rule.Header.References.Select(name => (name, pair)))
            .ToLookup(named => named.name, named => named.pair);
    }

    /// <summary>Rules of detections that stand in stateful documents; their numbers follow those of the rules.</summary>
    public List<SigmaRule> Own { get; } = [];

    public StatefulRule Link(StatefulDraft draft)
    {
        int kept = Own.Count;
        try
        {
            return new StatefulRule(draft, [.. draft.Sources.Select((source, number) => Link(draft, source, number))]);
        }
        catch (SigmaFault)
        {
            Own.RemoveRange(kept, Own.Count - kept);
            throw;
        }
    }

    StatefulSource Link(StatefulDraft draft, SourceDraft source, int number)
    {
        var (rule, place) = source.Detection is { } detection ? Compile(draft, source, detection) : Find(source);
        int Field(string name) => fields.Intern(name, rule.LogSource.Product);
        return new StatefulSource(rule.Header, place, [.. source.GroupBy.Select(Field)],
            [.. draft.Plan.Values(number).Select(tuple => tuple.Select(Field).ToArray())]);
    }

    (SigmaRule, int) Compile(StatefulDraft draft, SourceDraft source, YamlMap detection)
    {
        var rule = compile(detection, source.LogSourceRoot!, draft.Header);
        Own.Add(rule);
        return (rule, firstOwn + Own.Count - 1);
    }

    (SigmaRule, int) Find(SourceDraft source)
    {
        var found = byName[source.Reference!].ToList();
        if (found.Count > 1) throw new SigmaFault(source.Line, $"'{source.Reference}' is the name of {found.Count} rules");
        if (found.Count == 1) return found[0];
        const int mostCompared = 1000;                              // among all of a large rule set a hint is not worth its time
        string? meant = byName.Count <= mostCompared ? NearestWord.Of(source.Reference!, byName.Select(names => names.Key)) : null;
        string near = meant is null ? "" : $"; did you mean '{meant}'?";
        throw new SigmaFault(source.Line,
            $"the rule '{source.Reference}' is not there, was refused, or is no detection{near}");
    }
}

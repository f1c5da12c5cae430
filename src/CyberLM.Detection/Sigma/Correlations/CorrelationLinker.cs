using CyberLM.Detection.Stateful;

namespace CyberLM.Detection.Sigma;

/// <summary>
/// Resolves what correlations refer to, by id, name or title, those that others refer to first. What refers to something that is not there,
/// or to itself by a detour, is refused, and with it what refers to that.
/// </summary>
sealed class CorrelationLinker
{
    /// <summary>What a reference leads to; of a correlation the draft, whose number comes with its turn.</summary>
    sealed record Target(RuleHeader Header, int Rule, string? Product, CorrelationDraft? Draft);

    readonly FieldTable fields;
    readonly Dictionary<string, List<Target>> targets = new(StringComparer.Ordinal);
    readonly Dictionary<CorrelationDraft, int> numbers = [];
    readonly HashSet<CorrelationDraft> underway = [], refused = [];
    readonly HashSet<string> foreign = new(StringComparer.Ordinal);

    /// <param name="others">what runs and is no part of Sigma: correlations cannot refer to it</param>
    public CorrelationLinker(IReadOnlyList<SigmaRule> rules, IReadOnlyList<CorrelationDraft> drafts, FieldTable fields,
        IEnumerable<RuleHeader> others)
    {
        this.fields = fields;
        foreach (var header in others) foreign.UnionWith(header.References);
        for (int i = 0; i < rules.Count; i++) Add(new Target(rules[i].Header, i, rules[i].LogSource.Product, null));
        foreach (var draft in drafts) Add(new Target(draft.Header, -1, null, draft));
        foreach (var draft in drafts)
        {
            if (!numbers.ContainsKey(draft) && !refused.Contains(draft)) Link(draft);
        }
    }

    /// <summary>Each behind those that it refers to.</summary>
    public List<SigmaCorrelation> Correlations { get; } = [];
    public List<RefusedDocument> Refused { get; } = [];

    void Add(Target target)
    {
        foreach (string name in target.Header.References)
        {
            if (!targets.TryGetValue(name, out var known)) targets.Add(name, known = []);
            known.Add(target);
        }
    }

    bool Link(CorrelationDraft draft)
    {
        underway.Add(draft);
        try
        {
            var correlation = Compile(draft);
            numbers.Add(draft, Correlations.Count);
            Correlations.Add(correlation);
        }
        catch (SigmaFault fault)
        {
            refused.Add(draft);
            Refused.Add(RefusedDocument.Of(draft.Header.Source, draft.Header.Title, fault));
        }
        underway.Remove(draft);
        return numbers.ContainsKey(draft);
    }

    SigmaCorrelation Compile(CorrelationDraft draft)
    {
        var references = draft.Rules.Count > 0 ? draft.Rules : [.. Names(draft.Expression!).Distinct()];
        var faults = new SigmaFaults();
        var sources = references.Select(reference => faults.Try(() => Source(draft, reference))!).ToArray();
        faults.Throw();
        var expression = draft.Expression is null ? null : Expression(draft, references);
        var all = new Threshold([(ThresholdOperator.Gte, sources.Length)]);
        return new SigmaCorrelation(draft.Header, draft.Type, draft.Timespan, new CorrelationPlan
        {
            GroupBy = draft.GroupBy,
            Sources = sources,
            Threshold = draft.Threshold ?? all,
            HasValue = draft.Fields.Count > 0,
            Percentile = draft.Percentile,
            Expression = expression,
            Generate = draft.Generate,
        });
    }

    CorrelationSource Source(CorrelationDraft draft, string reference)
    {
        if (!targets.TryGetValue(reference, out var found))
            throw new SigmaFault(draft.Line, foreign.Contains(reference)
                ? $"the correlation refers to '{reference}', a stateful rule; correlations look at rules and correlations only"
                : $"the correlation refers to '{reference}', which is not there or was refused{Meant(reference)}");
        if (found.Count > 1) throw new SigmaFault(draft.Line, $"'{reference}' is the name of {found.Count} documents");
        var target = found[0];
        if (target.Draft is null)
        {
            int Field(string name) => fields.Intern(FieldName(draft, target, name), target.Product);
            return new CorrelationSource(false, target.Rule, [.. draft.GroupBy.Select(Field)], [.. draft.Fields.Select(Field)]);
        }
        if (underway.Contains(target.Draft)) throw new SigmaFault(draft.Line, $"the correlation refers to itself by way of '{reference}'");
        if (refused.Contains(target.Draft) || (!numbers.ContainsKey(target.Draft) && !Link(target.Draft)))
            throw new SigmaFault(draft.Line, $"the correlation refers to '{reference}', which was refused");
        int[] Places(IEnumerable<string> names) => [.. names.Select(name => Place(draft, target, FieldName(draft, target, name)))];
        return new CorrelationSource(true, numbers[target.Draft], Places(draft.GroupBy), Places(draft.Fields));
    }

    /// <summary>Among all names of a large rule set a hint is not worth its time.</summary>
    string Meant(string reference)
    {
        const int mostCompared = 1000;
        return targets.Count <= mostCompared ? NearestWord.Question(reference, targets.Keys) : "";
    }

    /// <summary>Another correlation shows its group, nothing else.</summary>
    static int Place(CorrelationDraft draft, Target target, string name)
    {
        int place = target.Draft!.GroupBy.ToList().IndexOf(name);
        return place >= 0
            ? place
            : throw new SigmaFault(draft.Line, $"'{target.Header.Title}' is not grouped by '{name}', and shows no more");
    }

    /// <summary>The name itself, where it is no alias or the alias does not have the rule.</summary>
    static string FieldName(CorrelationDraft draft, Target target, string name)
    {
        if (!draft.Aliases.TryGetValue(name, out var byRule)) return name;
        return target.Header.References.Select(rule => byRule.GetValueOrDefault(rule)).OfType<string>().FirstOrDefault() ?? name;
    }

    static Func<Func<int, bool>, bool> Expression(CorrelationDraft draft, IReadOnlyList<string> references)
    {
        var used = Names(draft.Expression!).ToHashSet();
        string? unused = references.FirstOrDefault(reference => !used.Contains(reference));
        if (unused is not null) throw new SigmaFault(draft.Line, $"the condition does not use '{unused}'");
        return Evaluate(draft.Expression!, references.ToList(), draft.Line);
    }

    static Func<Func<int, bool>, bool> Evaluate(Condition condition, List<string> references, int line)
    {
        switch (condition)
        {
            case NameCondition name:
                int place = references.IndexOf(name.Name);
                if (place < 0) throw new SigmaFault(line, $"the condition names '{name.Name}', which is not among the rules");
                return met => met(place);
            case NotCondition not:
                var inner = Evaluate(not.Inner, references, line);
                return met => !inner(met);
            case AndCondition and:
                var all = and.Parts.Select(part => Evaluate(part, references, line)).ToArray();
                return met => Array.TrueForAll(all, part => part(met));
            case OrCondition or:
                var any = or.Parts.Select(part => Evaluate(part, references, line)).ToArray();
                return met => Array.Exists(any, part => part(met));
            default:
                throw new SigmaFault(line, "the condition of a correlation names rules one by one");
        }
    }

    static IEnumerable<string> Names(Condition condition) => condition switch
    {
        NameCondition name => [name.Name],
        NotCondition not => Names(not.Inner),
        AndCondition and => and.Parts.SelectMany(Names),
        OrCondition or => or.Parts.SelectMany(Names),
        _ => [],
    };
}

using CyberLM.Detection.Stateful;

namespace CyberLM.Detection.Sigma;

/// <summary>Rules that run, documents that do not and why, and what is odd about those that do.</summary>
public sealed class SigmaRuleSet
{
    SigmaRuleSet(RuleLoader loader, FieldTable fields, FieldMap map)
    {
        Rules = loader.Rules;
        Correlations = loader.Correlations;
        Stateful = loader.Stateful;
        Asked = [.. loader.Rules, .. loader.OwnDetections];
        Refused = loader.Refused;
        Notes = loader.Notes;
        Fields = fields;
        FieldMap = map;
        Finder = new SourceFinder(fields);
        Derived = new DerivedValues(map, fields);
    }

    public IReadOnlyList<SigmaRule> Rules { get; }

    /// <summary>Each behind those that it refers to.</summary>
    public IReadOnlyList<SigmaCorrelation> Correlations { get; }

    /// <summary>Documents with a key of ours, <c>stateful</c>.</summary>
    public IReadOnlyList<StatefulRule> Stateful { get; }
    public IReadOnlyList<RefusedDocument> Refused { get; }

    /// <summary>What rules, and detections of stateful rules, are for.</summary>
    public IEnumerable<LogSource> LogSources => Asked.Select(rule => rule.LogSource);

    /// <summary>The rules whose events a rule, correlation or stateful rule is about: what a filter for it must name.</summary>
    public IReadOnlyList<SigmaRule> BasesOf(object rule) => rule switch
    {
        SigmaRule own => [own],
        SigmaCorrelation correlation => [.. correlation.Plan.Sources.SelectMany(source =>
            source.IsCorrelation ? BasesOf(Correlations[source.Number]) : [Asked[source.Number]]).Distinct()],
        StatefulRule stateful => [.. stateful.Sources.Select(source => Asked[source.Rule]).Distinct()],
        _ => [],
    };

    /// <summary>What all that runs says about itself.</summary>
    public IEnumerable<RuleHeader> Headers => Rules.Select(rule => rule.Header)
        .Concat(Correlations.Select(correlation => correlation.Header)).Concat(Stateful.Select(rule => rule.Header));

    /// <summary>One sentence each, with file and line.</summary>
    public IReadOnlyList<string> Notes { get; }

    public FieldMap FieldMap { get; }

    /// <summary>The rules, and behind them the detections that stand in stateful rules: all that an event is held against.</summary>
    internal IReadOnlyList<SigmaRule> Asked { get; }

    /// <summary>Complete: a run's buffers are as long as it.</summary>
    internal FieldTable Fields { get; }

    internal SourceFinder Finder { get; }

    internal DerivedValues Derived { get; }

    /// <summary>Files, and folders with all .yml and .yaml below them.</summary>
    public static SigmaRuleSet Load(IReadOnlyList<string> paths, SigmaOptions? options = null, FieldMap? map = null) =>
        Read(loader => RuleFiles.ReadInto(loader, paths, (options ?? new SigmaOptions()).Limits), options, map);

    /// <summary>With documents that stand in no file: text and what it is called.</summary>
    public static SigmaRuleSet Load(IReadOnlyList<string> paths, IReadOnlyList<(string Text, string Source)> more) => Read(loader =>
    {
        RuleFiles.ReadInto(loader, paths, new SigmaLimits());
        foreach (var (text, source) in more) loader.AddText(text, source);
    }, null, null);

    /// <summary>A text of one or more documents.</summary>
    public static SigmaRuleSet Parse(string yaml, string source = "rules", SigmaOptions? options = null, FieldMap? map = null) =>
        Read(loader => loader.AddText(yaml, source), options, map);

    static SigmaRuleSet Read(Action<RuleLoader> documents, SigmaOptions? options, FieldMap? map)
    {
        map ??= FieldMap.Shipped;
        var fields = new FieldTable(map);
        var loader = new RuleLoader(fields, options ?? new SigmaOptions());
        documents(loader);
        loader.Compile();
        return new SigmaRuleSet(loader, fields, map);
    }
}

namespace CyberLM.Detection.Sigma;

/// <summary>Rules that run, documents that do not and why, and what is odd about those that do.</summary>
public sealed class SigmaRuleSet
{
    SigmaRuleSet(RuleLoader loader, FieldTable fields, FieldMap map)
    {
        Rules = loader.Rules;
        Correlations = loader.Correlations;
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
    public IReadOnlyList<RefusedDocument> Refused { get; }

    /// <summary>One sentence each, with file and line.</summary>
    public IReadOnlyList<string> Notes { get; }

    public FieldMap FieldMap { get; }

    /// <summary>Complete: a run's buffers are as long as it.</summary>
    internal FieldTable Fields { get; }

    internal SourceFinder Finder { get; }

    internal DerivedValues Derived { get; }

    /// <summary>Files, and folders with all .yml and .yaml below them.</summary>
    public static SigmaRuleSet Load(IReadOnlyList<string> paths, SigmaOptions? options = null, FieldMap? map = null) =>
        Read(loader => RuleFiles.ReadInto(loader, paths, (options ?? new SigmaOptions()).Limits), options, map);

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

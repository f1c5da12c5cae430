using CyberLM.Detection.Stateful;

namespace CyberLM.Detection.Sigma;

/// <summary>
/// Documents to rules. Whatever is wrong with a document is its own affair: it is refused with its line and a sentence, and the others run.
/// </summary>
sealed class RuleLoader(FieldTable fields, SigmaOptions options)
{
    static readonly string[] Kinds = ["detection", "correlation", "filter", "stateful"], NotIdentifiers = ["condition", "timeframe"];

    readonly List<(YamlMap Root, string Source)> detections = [];
    readonly List<FilterDocument> filters = [];
    readonly List<CorrelationDraft> drafts = [];
    readonly List<StatefulDraft> statefulDrafts = [];
    readonly Dictionary<string, RuleHeader> ids = new(StringComparer.Ordinal);

    public List<SigmaRule> Rules { get; } = [];
    public List<SigmaCorrelation> Correlations { get; } = [];
    public List<StatefulRule> Stateful { get; } = [];

    /// <summary>Detections that stand in stateful rules.</summary>
    public List<SigmaRule> OwnDetections { get; } = [];
    public List<RefusedDocument> Refused { get; } = [];
    public List<string> Notes { get; } = [];

    public void AddText(string text, string source)
    {
        int count = 0;
        foreach (var (document, linesBefore) in YamlDocuments.Split(text))
        {
            if (++count > options.Limits.Documents)
            {
                Refuse(source, linesBefore + 1, $"more than {options.Limits.Documents} documents; those from here on are left out");
                return;
            }
            Attempt(source, null, () => AddDocument(YamlReader.Read(document, linesBefore, options.Limits), source));
        }
    }

    public void Refuse(string source, int line, string reason) => Refused.Add(new RefusedDocument(source, line, null, reason));

    void Attempt(string source, string? title, Action load)
    {
        try
        {
            load();
        }
        catch (SigmaFault fault)
        {
            Refused.Add(RefusedDocument.Of(source, title, fault));
        }
    }

    void AddDocument(YamlNode? node, string source)
    {
        if (node is null) return;
        var root = node as YamlMap ?? throw new SigmaFault(node.Line, "a rule is a map");
        string[] kinds = [.. Kinds.Where(kind => root[kind] is not null)];
        switch (kinds)
        {
            case ["detection"]:
                detections.Add((root, source));
                break;
            case ["filter"]:
                Attempt(source, Title(root), () => filters.Add(Both(root, source,
                    header => FilterDocument.Read(root, header, options, Notes))));
                break;
            case ["correlation"]:
                Attempt(source, Title(root), () => drafts.Add(Both(root, source,
                    header => CorrelationDraft.Read(root, header, options.Limits))));
                break;
            case ["stateful"]:
                Attempt(source, Title(root), () => statefulDrafts.Add(Both(root, source, header => StatefulDraft.Read(root, header))));
                break;
            case ["detection", "stateful"]:
                throw new SigmaFault(root["detection"]!.Line,
                    "detection beside stateful: other tools would run it alone, so it stands within 'stateful'");
            default:
                throw new SigmaFault(root.Line, kinds.Length == 0
                    ? $"there is none of detection, correlation, filter and stateful{DocumentKeys.Meant(root, Kinds)}"
                    : $"{string.Join(" and ", kinds)} in one document");
        }
    }

    static string? Title(YamlMap root) => (root["title"] as YamlScalar)?.Text;

    /// <summary>What a document says about itself, and the rest of it: read for its faults even where the former has some.</summary>
    T Both<T>(YamlMap root, string source, Func<RuleHeader, T> rest)
    {
        int notes = Notes.Count;
        var faults = new SigmaFaults();
        var header = faults.Try(() => HeaderReader.Read(root, source, options));
        var read = faults.Try(() => rest(header ?? new RuleHeader { Title = "", Source = source, Line = root.Line }));
        if (header is null) Notes.RemoveRange(notes, Notes.Count - notes);
        faults.Throw();
        Notes.AddRange(DocumentKeys.Misspelt(root).Select(note => $"{source}, {note}"));
        return read!;
    }

    /// <summary>Once all documents are known: a filter may stand behind the rules that it is for.</summary>
    public void Compile()
    {
        foreach (var (root, source) in detections)
            Attempt(source, Title(root), () => Rules.Add(Both(root, source, header => CompileRule(root, header))));
        CompileStateful();
        foreach (var filter in filters.Where(filter => filter.Unmet.Count > 0))
            Refused.Add(new RefusedDocument(filter.Header.Source, filter.Line, filter.Header.Title,
                $"it is for the rule '{filter.Unmet.First()}', which was refused or is in none of the files named"));
        var linker = new CorrelationLinker(Rules, drafts, fields, Stateful.Select(rule => rule.Header));
        Correlations.AddRange(linker.Correlations);
        Refused.AddRange(linker.Refused);
    }

    void CompileStateful()
    {
        var linker = new StatefulLinker(Rules, fields, CompileDetection);
        foreach (var draft in statefulDrafts)
            Attempt(draft.Header.Source, draft.Header.Title, () =>
            {
                Stateful.Add(linker.Link(draft));
                NoteSameId(draft.Header);
            });
        OwnDetections.AddRange(linker.Own);
    }

    SigmaRule CompileRule(YamlMap root, RuleHeader header)
    {
        var detection = root["detection"] as YamlMap ?? throw new SigmaFault(root["detection"]!.Line, "'detection' is not a map");
        var rule = CompileDetection(detection, root, header);
        NoteSameId(header);
        return rule;
    }

    SigmaRule CompileDetection(YamlMap detection, YamlMap root, RuleHeader header)
    {
        var faults = new SigmaFaults();
        var source = faults.Try(() => HeaderReader.ReadLogSource(root, options.MetadataRequired)) ?? LogSource.Any;
        if (detection["timeframe"] is { } timeframe)
            faults.Add(new(timeframe.Line, "a timeframe needs an aggregation, which is no longer part of Sigma; write a correlation"));
        List<string> notes = [.. LogSourceNotes.Of(root, source)];
        var items = new ItemCompiler(fields, source.Product, options, notes);
        var own = faults.Try(() => new DetectionCompiler(detection, NotIdentifiers, items, options.Limits))!;
        faults.Throw();
        var tests = own.Tests;
        var lines = items.Lines.ToDictionary();
        int selections = own.NextSelection;
        foreach (var filter in filters.Where(filter => filter.IsFor(header, source)))
        {
            var compiled = filter.Compile(items, options.Limits, selections);
            selections = compiled.NextSelection;
            var added = AnyTest.Of(compiled.Tests);
            tests = [.. tests.Select(test => AllTest.Of([test, added]))];
        }
        Notes.AddRange(notes.Select(note => $"{header.Source}, {note}"));
        return new SigmaRule(header, source, own.Conditions, tests, [.. items.Used]) { FieldLines = lines };
    }

    void NoteSameId(RuleHeader header)
    {
        if (header.Id is null || ids.TryAdd(header.Id, header)) return;
        var first = ids[header.Id];
        Notes.Add($"{header.Source}, line {header.Line}: the id {header.Id} is also that of {first.Source}, line {first.Line}");
    }
}

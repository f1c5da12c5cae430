using CyberLM.Detection.Sigma;
using CyberLM.Detection.Stateful;

namespace CyberLM.Detection.Scenarios;

/// <summary>Scenarios that can be played, and what is wrong with files that cannot.</summary>
public sealed class ScenarioSet
{
    readonly List<Scenario> scenarios = [];
    readonly List<ScenarioFinding> findings = [];

    /// <summary>Of files with findings, as far as they could be read: more is wrong with them perhaps.</summary>
    readonly List<Scenario> drafts = [];

    ScenarioSet()
    {
    }

    /// <summary>Attacks first, then benign twins, each in the order of their ids.</summary>
    public IReadOnlyList<Scenario> Scenarios => scenarios;
    public IReadOnlyList<ScenarioFinding> Findings => findings;

    /// <summary>Those that come with the program.</summary>
    public static ScenarioSet Shipped { get; } = ReadShipped();

    /// <summary>Files, and folders with all .yml and .yaml below them; the shipped ones are known to them as twins.</summary>
    public static ScenarioSet Load(IReadOnlyList<string> paths)
    {
        var set = new ScenarioSet();
        var limits = new SigmaLimits { FileBytes = 1 << 20 };
        foreach (string file in paths.SelectMany(path => RuleFiles.Expand(path, "scenario")).Distinct())
        {
            try
            {
                set.Add(ScenarioDocument.Read(RuleFiles.Read(file, limits), file));
            }
            catch (SigmaFault fault)
            {
                set.findings.Add(new ScenarioFinding(file, fault.Line, "", fault.Message));
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                set.findings.Add(new ScenarioFinding(file, 1, "", $"cannot be read: {failure.Message}"));
            }
        }
        set.Complete(Shipped.Scenarios.Select(scenario => scenario.Id));
        return set;
    }

    /// <summary>One text, as if it were a file.</summary>
    public static ScenarioSet Parse(string yaml, string source = "scenario")
    {
        var set = new ScenarioSet();
        set.Add(ScenarioDocument.Read(yaml, source));
        set.Complete(Shipped.Scenarios.Select(scenario => scenario.Id));
        return set;
    }

    /// <summary>These, and of others those whose id is not among them.</summary>
    public ScenarioSet Over(ScenarioSet others)
    {
        var set = new ScenarioSet();
        set.scenarios.AddRange(scenarios.Concat(others.scenarios.Where(other => scenarios.All(own => own.Id != other.Id))));
        set.findings.AddRange(findings.Concat(others.findings));
        set.Sort();
        return set;
    }

    public Scenario Find(string id) => scenarios.FirstOrDefault(scenario => scenario.Id == id)
        ?? throw new CyberLMException($"there is no scenario {id}", NearestWord.Hint(id, [.. scenarios.Select(scenario => scenario.Id)]));

    /// <summary>What scenarios say of rules that nobody has.</summary>
    /// <param name="rules">names, ids and titles</param>
    public IEnumerable<ScenarioFinding> UnknownRules(IReadOnlyCollection<string> rules)
    {
        var known = rules.ToHashSet(StringComparer.Ordinal);
        foreach (var scenario in scenarios.Concat(drafts))
        {
            var said = scenario.Variants.Select(variant => variant.Whole).Prepend(scenario).SelectMany(Rules).DistinctBy(rule => rule.Name);
            foreach (var (key, rule, line) in said.Where(rule => !known.Contains(rule.Name)))
                yield return new ScenarioFinding(scenario.Source, line, key, $"no rule is called '{rule}'"
                    + (NearestWord.Of(rule, known) is { } near ? $"; did you mean '{near}'?" : ""));
        }
    }

    /// <summary>Fields that a model has not learned, which scenarios decide.</summary>
    public IEnumerable<ScenarioFinding> UnknownFields(ScenarioPlayer player) => scenarios.SelectMany(scenario => player.Missing(scenario)
        .Select(path => new ScenarioFinding(scenario.Source, scenario.LineOfField(path), path, "the model has not learned it"
            + (player.Nearest(path) is { } near ? $"; did you mean {near}?" : ""))));

    static IEnumerable<(string Key, string Name, int Line)> Rules(Scenario scenario) =>
    [
        .. scenario.MustFire.Select(rule => ("must-fire", rule, scenario.LineOf(rule))),
        .. scenario.MayFire.Select(rule => ("may-fire", rule, scenario.LineOf(rule))),
        .. scenario.MustNotFire.Select(rule => ("must-not-fire", rule, scenario.LineOf(rule))),
    ];

    void Add(ScenarioDocument document)
    {
        findings.AddRange(document.Findings);
        if (document.Draft is { } scenario) (document.Scenario is null ? drafts : scenarios).Add(scenario);
    }

    /// <summary>Once all files are known: a twin may stand before what it is a twin of.</summary>
    void Complete(IEnumerable<string> others)
    {
        foreach (var same in scenarios.GroupBy(scenario => scenario.Id).Where(group => group.Count() > 1).ToList())
        {
            foreach (var again in same.Skip(1))
            {
                findings.Add(new ScenarioFinding(again.Source, again.Line, "id",
                    $"the id {again.Id} is that of {same.First().Source} already"));
                scenarios.Remove(again);
            }
        }
        string[] ids = [.. scenarios.Select(scenario => scenario.Id).Concat(others).Distinct()];
        foreach (var scenario in scenarios.ToList())
        {
            foreach (string twin in scenario.TwinOf.Where(twin => !ids.Contains(twin)))
            {
                findings.Add(new ScenarioFinding(scenario.Source, scenario.Line, "twin-of",
                    $"there is no scenario {twin}; {NearestWord.Hint(twin, ids)}"));
                scenarios.Remove(scenario);
            }
        }
        Sort();
    }

    void Sort() => scenarios.Sort((a, b) => (a.IsBenign, b.IsBenign) switch
    {
        (false, true) => -1,
        (true, false) => 1,
        _ => string.CompareOrdinal(a.Id, b.Id),
    });

    static ScenarioSet ReadShipped()
    {
        var set = new ScenarioSet();
        foreach (string name in ShippedFiles.Below(ShippedFiles.Scenarios)) set.Add(ScenarioDocument.Read(ShippedFiles.Text(name), name));
        set.Complete([]);
        return set;
    }
}

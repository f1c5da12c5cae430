using CyberLM.Detection.Sigma;
using CyberLM.Detection.Stateful;

namespace CyberLM.Detection.Scenarios;

/// <summary>One scenario from the root of its document, without its variants.</summary>
sealed class ScenarioReader(string source, Findings findings)
{
    const int MostNames = 200, MostSteps = 200;

    readonly Dictionary<string, ScenarioActor> actors = new(StringComparer.Ordinal);
    readonly Dictionary<string, SharedValue> values = new(StringComparer.Ordinal);
    readonly Dictionary<string, Section> sections = new(StringComparer.Ordinal);

    public Scenario Read(YamlMap map)
    {
        var root = new Section(map, "", findings);
        string id = Id(root), title = root.Text("title", "a few words"), description = root.Text("description", "what happens");
        var twinOf = root.Texts("twin-of");
        var attack = Attack(root, benign: root.Has("twin-of"));
        ReadActors(root);
        ReadValues(root);
        var steps = ReadSteps(root, Streams(root), attack);
        var scenario = new Scenario
        {
            Id = id,
            Title = title,
            Description = description,
            Attack = attack,
            TwinOf = twinOf,
            History = root.Length("history"),
            Actors = [.. actors.Values],
            Values = [.. values.Values],
            Steps = steps,
            Aligned = [],
            MustFire = root.Texts("must-fire"),
            MayFire = root.Texts("may-fire"),
            MustNotFire = root.Texts("must-not-fire"),
            Variants = [],
            Source = source,
            Line = map.Line,
            RuleLines = RuleLines(map),
        };
        CheckRules(scenario, root);
        var times = new StepTimes(scenario, step => sections[step.Id]);
        times.Check();
        scenario = scenario with { Aligned = Aligned(root, scenario, times) };
        _ = root.Has("variants");
        root.RefuseOthers();
        return scenario;
    }

    static string Id(Section root)
    {
        string id = root.Text("id", "letters, digits and hyphens, such as S10");
        if (id.Length > 32 || id.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter != '-') || id.StartsWith('-'))
            root.Fault("id", $"'{id}' cannot be an id: letters, digits and hyphens, 32 at most");
        return id;
    }

    IReadOnlyList<string> Attack(Section root, bool benign)
    {
        var attack = root.Texts("attack");
        foreach (string id in attack) findings.Attempt("attack", () => Techniques.Check(id, root.LineOf("attack")));
        if (benign && attack.Count > 0)
            root.Fault("attack", "a benign twin is no attack: it has 'twin-of' or 'attack'");
        if (!benign && attack.Count == 0)
            root.Fault("attack", "a scenario needs 'attack', its techniques of ATT&CK, or 'twin-of', the attacks that it only looks like");
        return attack;
    }

    void ReadActors(Section root)
    {
        if (!root.Has("actors")) root.Fault("actors", "a scenario needs 'actors', a map of who takes part");
        foreach (var (name, section) in root.Named("actors").Take(MostNames))
        {
            if (IsNew(name, section.Line, section.Field("")) && ActorReader.Read(name, section) is { } actor) actors[name] = actor;
        }
    }

    void ReadValues(Section root)
    {
        if (root.Inner("values") is not { } inner) return;
        foreach (var (name, line, node) in inner.Map.Entries.Take(MostNames))
        {
            if (IsNew(name, line, inner.Field(name)) && ValueReader.Read(name, node, inner.Field(name), findings) is { } value)
                values[name] = value;
        }
    }

    bool IsNew(string name, int line, string field)
    {
        string? fault = ReferenceScope.Reserved.Contains(name) ? $"'{name}' has a meaning of its own in references; take another name"
            : name.Length is 0 or > 32 || name.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter is not ('-' or '_'))
                ? $"'{name}' cannot be a name: letters, digits and hyphens, 32 at most"
            : actors.ContainsKey(name) ? $"an actor is called '{name}' already" : null;
        if (fault is not null) findings.Add(line, field, fault);
        return fault is null;
    }

    Dictionary<string, StreamShape> Streams(Section root)
    {
        var streams = new Dictionary<string, StreamShape>(ShippedStreams.All, StringComparer.Ordinal);
        foreach (var (name, section) in root.Named("streams").Take(MostNames))
        {
            if (ShippedStreams.All.ContainsKey(name)) section.Fault("", $"the stream '{name}' is known already; take another name");
            else streams[name] = StreamShapeReader.Read(name, section);
        }
        return streams;
    }

    List<ScenarioStep> ReadSteps(Section root, Dictionary<string, StreamShape> streams, IReadOnlyList<string> attack)
    {
        Section[] listed = [.. root.List("steps", step => StepOrder.Text(step, "id"))];
        if (listed.Length == 0 && (!root.Has("steps") || root.Node("steps") is YamlList { Items.Count: 0 }))
            root.Fault("steps", "a scenario needs 'steps', a list of what happens");
        if (listed.Length > MostSteps) root.Fault("steps", $"{listed.Length} steps; {MostSteps} at most");
        var order = StepOrder.Of([.. listed.Take(MostSteps)]);
        var reader = new StepReader(actors, values, streams, attack);
        var steps = new List<ScenarioStep>();
        foreach (var section in order.Sorted)
        {
            if (reader.Read(section, order.Before(StepOrder.Text(section.Map, "id"))) is not { } step) continue;
            if (sections.TryAdd(step.Id, section)) steps.Add(step);
        }
        return steps;
    }

    void CheckRules(Scenario scenario, Section root)
    {
        (string Key, IReadOnlyList<string> Rules)[] lists =
            [("must-fire", scenario.MustFire), ("may-fire", scenario.MayFire), ("must-not-fire", scenario.MustNotFire)];
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, rules) in lists)
        {
            foreach (string rule in rules)
            {
                if (!known.TryAdd(rule, key))
                    root.Fault(key, $"the rule '{rule}' stands {(known[rule] == key ? "here twice" : $"under '{known[rule]}' already")}");
            }
        }
        if (scenario.IsBenign && scenario.MustFire.Count > 0)
            root.Fault("must-fire", "a benign twin is there to stay silent: no rule must fire on it; a rule that may is under 'may-fire'");
    }

    static Dictionary<string, int> RuleLines(YamlMap map)
    {
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string key in new[] { "must-fire", "may-fire", "must-not-fire" })
        {
            foreach (var item in map[key] is YamlList list ? list.Items.OfType<YamlScalar>() : []) lines.TryAdd(item.Text, item.Line);
        }
        return lines;
    }

    List<ClockBin> Aligned(Section root, Scenario scenario, StepTimes times)
    {
        var bins = new List<ClockBin>();
        var stepsOfBins = new HashSet<string>(StringComparer.Ordinal);
        foreach (var section in root.List("aligned", _ => null))
        {
            int known = findings.All.Count;
            var bin = new ClockBin(section.Length("bin"), section.Texts("steps"), section.Truth("straddle"));
            section.RefuseOthers();
            if (bin.Bin < TimeSpan.FromSeconds(1)) section.Fault("bin", "'bin' is a length of time such as 5m");
            if (bin.Steps.Count == 0) section.Fault("steps", "'steps' names the steps that stand in one bin");
            foreach (string step in bin.Steps)
            {
                // Where there are none at all, that is the finding.
                if (sections.Count == 0) continue;
                if (!sections.ContainsKey(step))
                    section.Fault("steps", $"no step is called '{step}'; {NearestWord.Hint(step, sections.Keys)}");
                else if (!stepsOfBins.Add(step)) section.Fault("steps", $"the step '{step}' stands in a bin already");
            }
            if (findings.All.Count == known) times.CheckBin(bin, section);
            bins.Add(bin);
        }
        return bins;
    }
}

using CyberLM.Detection.Sigma;

namespace CyberLM.Detection.Scenarios;

/// <summary>
/// A variant is the scenario's own document with some keys replaced, and read anew: so all that holds for scenarios holds for it.
/// </summary>
sealed class VariantReader(string source, YamlMap root, Findings findings)
{
    static readonly string[] OfActors = ["users", "addresses"], OfSteps = ["count", "within", "gap", "delay", "spread"];

    public ScenarioVariant Read(string name, Section variant, Scenario scenario)
    {
        string description = variant.Text("description", "what is different");
        var must = variant.Texts("must-fire");
        var mustNot = variant.Texts("must-not-fire");
        var may = scenario.MustFire.Concat(scenario.MayFire).Except(must).Except(mustNot);
        var actors = Replaced(root["actors"], variant, "actors", OfActors);
        var steps = Steps(variant);
        var entries = root.Entries.Where(entry => entry.Key is not ("actors" or "steps" or "aligned" or "must-fire" or "may-fire"
            or "must-not-fire" or "variants" or "description")).ToList();
        int line = variant.Line;
        entries.Add(new("description", variant.LineOf("description"), Text(variant.LineOf("description"), description)));
        if (actors is not null) entries.Add(new("actors", actors.Line, actors));
        if (steps is not null) entries.Add(new("steps", steps.Line, steps));
        if ((variant.Node("aligned") ?? root["aligned"]) is { } aligned) entries.Add(new("aligned", aligned.Line, aligned));
        entries.Add(new("must-fire", variant.LineOf("must-fire"), variant.Node("must-fire") ?? Texts(line, must)));
        entries.Add(new("may-fire", line, Texts(line, may)));
        entries.Add(new("must-not-fire", variant.LineOf("must-not-fire"), variant.Node("must-not-fire") ?? Texts(line, mustNot)));
        variant.RefuseOthers();
        return new ScenarioVariant(name, description, new ScenarioReader(source, findings).Read(new YamlMap(root.Line, entries)));
    }

    YamlNode? Steps(Section variant)
    {
        _ = variant.Has("steps");
        if (root["steps"] is not YamlList list) return root["steps"];
        var byId = new YamlMap(list.Line, [.. list.Items.OfType<YamlMap>().Where(step => StepOrder.Text(step, "id") is not null)
            .DistinctBy(step => StepOrder.Text(step, "id")).Select(step => new YamlEntry(StepOrder.Text(step, "id")!, step.Line, step))]);
        var replaced = Replaced(byId, variant, "steps", OfSteps) as YamlMap;
        return replaced is null ? list : new YamlList(list.Line, [.. replaced.Entries.Select(entry => entry.Value)]);
    }

    /// <summary>Maps by name with some of their keys taken from the variant.</summary>
    YamlNode? Replaced(YamlNode? named, Section variant, string key, string[] allowed)
    {
        var changes = variant.Named(key).ToList();
        if (named is not YamlMap map) return named;
        foreach (var (name, change) in changes)
        {
            if (map[name] is not YamlMap)
                change.Fault("", $"the scenario has nothing called '{name}' under '{key}'; {Known(name, map)}");
            foreach (string part in allowed) _ = change.Has(part);
            change.RefuseOthers();
        }
        return new YamlMap(map.Line, [.. map.Entries.Select(entry =>
            entry.Value is YamlMap old && changes.FirstOrDefault(change => change.Name == entry.Key).Section is { } change
                ? entry with { Value = Over(old, change.Map) }
                : entry)]);
    }

    static YamlMap Over(YamlMap old, YamlMap change) =>
        new(old.Line, [.. old.Entries.Where(part => change[part.Key] is null), .. change.Entries]);

    static string Known(string name, YamlMap map) => Stateful.NearestWord.Hint(name, [.. map.Entries.Select(entry => entry.Key)]);

    static YamlScalar Text(int line, string text) => new(line, text, ScalarKind.String);

    static YamlList Texts(int line, IEnumerable<string> texts) => new(line, [.. texts.Select(text => Text(line, text))]);
}

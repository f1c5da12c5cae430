using CyberLM.Detection.Sigma;
using CyberLM.Detection.Stateful;

namespace CyberLM.Detection.Scenarios;

/// <summary>Which step waits for which, before any of them is read whole.</summary>
sealed class StepOrder
{
    readonly Dictionary<string, string?> after = new(StringComparer.Ordinal);

    StepOrder(List<Section> sorted) => Sorted = sorted;

    /// <summary>Each behind the one that it waits for, else as in the file.</summary>
    public IReadOnlyList<Section> Sorted { get; }

    /// <summary>The steps that are over when one begins, the nearest first.</summary>
    public IReadOnlyList<string> Before(string? id)
    {
        var before = new List<string>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        string? at = id is null ? null : after.GetValueOrDefault(id);
        for (; at is not null && known.Add(at); at = after.GetValueOrDefault(at)) before.Add(at);
        return before;
    }

    public static string? Text(YamlMap step, string key) =>
        step[key] is YamlScalar { Kind: not ScalarKind.Null } scalar ? scalar.Text : null;

    public static StepOrder Of(IReadOnlyList<Section> steps)
    {
        var sorted = new List<Section>();
        var order = new StepOrder(sorted);
        var byId = new Dictionary<string, Section>(StringComparer.Ordinal);
        foreach (var step in steps)
        {
            if (Text(step.Map, "id") is not { } id) continue;
            if (byId.TryAdd(id, step)) order.after[id] = Text(step.Map, "after");
            else step.Fault("id", $"the step '{id}' stands in line {byId[id].Line} already");
        }
        foreach (var (id, step) in byId)
        {
            if (order.after[id] is not { } waited) continue;
            if (byId.ContainsKey(waited)) continue;
            step.Fault("after", $"no step is called '{waited}'; {NearestWord.Hint(waited, byId.Keys)}");
            order.after[id] = null;
        }
        order.RefuseCircles(byId);
        sorted.AddRange(steps.OrderBy(step => Text(step.Map, "id") is { } id ? order.Before(id).Count : 0));
        return order;
    }

    void RefuseCircles(Dictionary<string, Section> byId)
    {
        foreach (var (id, step) in byId)
        {
            var way = Before(id);
            if (way.Count == 0 || way[^1] != id) continue;
            step.Fault("after", $"'after' goes in a circle: {string.Join(" waits for ", way.Prepend(id))}");
            after[id] = null;
        }
    }
}

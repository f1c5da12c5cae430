using CyberLM.Detection.Sigma;
using CyberLM.Detection.Stateful;

namespace CyberLM.Detection.Scenarios;

/// <summary>What references may stand for in one place of a scenario.</summary>
sealed record ReferenceScope
{
    /// <summary>Names with a meaning of their own, which actors and values cannot have.</summary>
    public static IReadOnlyList<string> Reserved { get; } = ["user", "from", "result", "event", "guid", "time", "tenant"];

    public IReadOnlyDictionary<string, ScenarioActor> Actors { get; init; } = new Dictionary<string, ScenarioActor>();
    public IReadOnlyDictionary<string, SharedValue> Values { get; init; } = new Dictionary<string, SharedValue>();

    /// <summary>Steps that come before, whose records are known.</summary>
    public IReadOnlyList<string> StepsBefore { get; init; } = [];

    /// <summary>Actors of the step; null where it has none.</summary>
    public ScenarioActor? User { get; init; }
    public ScenarioActor? From { get; init; }

    /// <summary>In values no other values are known, and no event.</summary>
    public bool OfEvent { get; init; } = true;

    /// <param name="text">what stands between ${ and }</param>
    public Reference Resolve(string text, int line)
    {
        int colon = text.IndexOf(':');
        if (colon >= 0) return OfStep(text[..colon], text[(colon + 1)..], line);
        int dot = text.IndexOf('.');
        string name = dot < 0 ? text : text[..dot], part = dot < 0 ? "" : text[(dot + 1)..];
        return name switch
        {
            "user" => OfActor(User ?? throw new SigmaFault(line, "${user}: the step has no 'user'"), name, part, line),
            "from" => OfActor(From ?? throw new SigmaFault(line, "${from}: the step has no 'from'"), name, part, line),
            "event" when OfEvent => Alone(ReferenceKind.Event, name, part, line),
            "guid" when OfEvent => Alone(ReferenceKind.Guid, name, part, line),
            "time" when OfEvent => Alone(ReferenceKind.Time, name, part, line),
            "tenant" => Alone(ReferenceKind.Tenant, name, part, line),
            _ when Values.TryGetValue(name, out var value) => OfValue(value, part, line),
            _ when Actors.TryGetValue(name, out var actor) => OfActor(actor, name, part, line),
            _ => throw new SigmaFault(line, $"nothing is called '{name}' in ${{{text}}}; {NearestWord.Hint(name, Known)}"),
        };
    }

    string[] Known => [.. Actors.Keys, .. Values.Keys, .. Reserved.Where(name => name != "result")];

    Reference OfStep(string step, string path, int line)
    {
        if (!StepsBefore.Contains(step))
            throw new SigmaFault(line, $"${{{step}:{path}}}: no step '{step}' comes before this one; "
                + (StepsBefore.Count > 0 ? NearestWord.Hint(step, StepsBefore) : $"add 'after: {step}'"));
        FieldPaths.Check(path, line);
        return new Reference(ReferenceKind.Step, step, path);
    }

    static Reference OfActor(ScenarioActor actor, string name, string part, int line)
    {
        var parts = actor is UserActor ? UserActor.Parts : AddressActor.Parts;
        if (part.Length > 0 && !parts.Contains(part))
        {
            string whose = actor is UserActor ? "users have" : "addresses have";
            throw new SigmaFault(line, $"{whose} no '{part}'; {NearestWord.Hint(part, parts)}");
        }
        if (actor is AddressActor { Agents.Count: 0 } && part == "agent")
            throw new SigmaFault(line, $"'{actor.Name}' has no user agents; list them under 'agents'");
        return new Reference(ReferenceKind.Actor, name, part);
    }

    static Reference OfValue(SharedValue value, string part, int line)
    {
        string[] parts = value.IsGuid ? [""] : [.. value.Choices[0].Parts.Keys];
        if (parts.Contains(part)) return new Reference(ReferenceKind.Shared, value.Name, part);
        throw new SigmaFault(line, parts is [""]
            ? $"'{value.Name}' has no parts; write ${{{value.Name}}}"
            : $"'{value.Name}' has no part '{part}'; {NearestWord.Hint(part, parts)}");
    }

    static Reference Alone(ReferenceKind kind, string name, string part, int line) => part.Length == 0
        ? new Reference(kind, name, "")
        : throw new SigmaFault(line, $"'{name}' has no parts; write ${{{name}}}");
}

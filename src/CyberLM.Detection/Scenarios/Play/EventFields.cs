using System.Globalization;
using CyberLM.Gpt;
using CyberLM.Logs;

namespace CyberLM.Detection.Scenarios;

/// <summary>Fills the fields of events: what their references stand for, dealt and shared values among them.</summary>
/// <param name="firstOf">the first record of a step, which is written already</param>
sealed class EventFields(PlannedScenario plan, KnownOrganisation organisation, string tenant, ulong seed, Func<string, byte[]> firstOf)
{
    readonly RecordOverlay reader = new();
    readonly Dictionary<(string Step, string Name), IReadOnlyList<IReadOnlyDictionary<string, JsonTemplate>>> shared = [];

    /// <summary>By path; what is written in the file goes before what is implied.</summary>
    public List<AskedField> Of(PlannedEvent planned)
    {
        var fields = new Dictionary<string, AskedField>();
        foreach (var rule in planned.Step.Fields.OrderBy(rule => rule.Implied))
        {
            bool marks = planned.Step.Stream.Marks.Any(mark => mark.Path == rule.Path);
            if (!Names(rule, planned)) continue;
            fields.TryAdd(rule.Path, new(rule.Path, Fill(rule, planned), marks));
        }
        foreach (var mark in planned.Step.Stream.Marks) fields.TryAdd(mark.Path, new(mark.Path, Fill(mark, planned), true));
        return [.. fields.Values];
    }

    /// <summary>A whole record for a model that never saw the stream.</summary>
    public byte[] Template(PlannedEvent planned)
    {
        byte[] record = "{}"u8.ToArray();
        var fields = Of(planned);
        record = reader.Set(record, planned.Step.Stream.Time, organisation.Spell(planned.Step.Stream.Time, planned.Time));
        foreach (var rule in planned.Step.Stream.Whole.Where(rule => Names(rule, planned)))
            record = reader.Set(record, rule.Path, Fill(rule, planned));
        foreach (var field in fields) record = reader.Set(record, field.Path, field.Json);
        foreach (string path in planned.Step.Absent) record = reader.Remove(record, path);
        return record;
    }

    /// <summary>
    /// User agents that nobody was dealt, and places of addresses without one, are the model's to write; a step without a user, or without
    /// addresses, has nothing that speaks of one.
    /// </summary>
    static bool Names(FieldRule rule, PlannedEvent planned) =>
        rule.Choices.All(choice => choice.References.All(reference => reference.Kind != ReferenceKind.Actor || reference.Name switch
        {
            "user" => planned.User is not null,
            "from" when reference.Part is "" or "asn" => planned.From is not null,
            "from" => reference.Part == "agent" ? planned.Agent is not null : planned.From?.Place is not null,
            _ => true,
        }));

    /// <summary>Several choices are dealt to the events, those of one length alike: a code and its text go together.</summary>
    string Fill(FieldRule rule, PlannedEvent planned) =>
        rule.Choices[Dealt(planned, rule.Choices.Count)].Fill(reference => Resolve(reference, rule.Path, planned));

    int Dealt(PlannedEvent planned, int count) => count == 1 ? 0
        : new Draws(seed, "choices", planned.Step.Id, $"{count}").Shuffled(Enumerable.Range(0, count))[(planned.Number - 1) % count];

    string Resolve(Reference reference, string path, PlannedEvent planned) => reference.Kind switch
    {
        ReferenceKind.Actor => Actor(reference, planned),
        ReferenceKind.Shared => Shared(reference, path, planned),
        ReferenceKind.Step => reader.Read(firstOf(reference.Name), reference.Part) ?? throw new CyberLMException(
            $"{plan.Scenario.Source}: the record of step {reference.Name} has no {reference.Part}", "refer to a field that the step has"),
        ReferenceKind.Event => planned.Number.ToString(CultureInfo.InvariantCulture),
        ReferenceKind.Guid => Quoted(new Draws(seed, planned.Step.Id, $"{planned.Number}", path).Guid().ToString()),
        ReferenceKind.Time => organisation.Spell(path, planned.Time),
        ReferenceKind.Tenant => Quoted(tenant),
        _ => throw new InvalidOperationException($"{reference} stands for nothing"),
    };

    string Actor(Reference reference, PlannedEvent planned)
    {
        string? name = reference.Name switch { "user" => planned.Step.User, "from" => planned.Step.From, var other => other };
        if (name == planned.Step.From) return Address(planned.From!, reference.Part, planned);
        if (plan.Cast.Addresses.TryGetValue(name!, out var addresses))
            return Address(addresses[(planned.Number - 1) % addresses.Count], reference.Part, planned);
        var users = plan.Cast.Users[name!];
        var user = name == planned.Step.User ? planned.User! : users[(planned.Number - 1) % users.Count];
        return Quoted(reference.Part switch { "id" => user.Id, "name" => user.Name, _ => user.User });
    }

    static string Address(CastAddress from, string part, PlannedEvent planned) => part switch
    {
        "" => Quoted(from.Address.ToString()),
        "asn" => from.System.ToString(CultureInfo.InvariantCulture),
        "agent" => Quoted(planned.Agent!),
        "city" => Quoted(from.Place!.City),
        "state" => Quoted(from.Place!.State),
        "country" => Quoted(from.Place!.Country),
        "latitude" => from.Place!.Latitude.ToString("R", CultureInfo.InvariantCulture),
        "longitude" => from.Place!.Longitude.ToString("R", CultureInfo.InvariantCulture),
        _ => throw new InvalidOperationException($"an address has no {part}"),
    };

    /// <summary>A step's own value hides that of the scenario.</summary>
    string Shared(Reference reference, string path, PlannedEvent planned)
    {
        var own = planned.Step.Values.FirstOrDefault(value => value.Name == reference.Name);
        var value = own ?? plan.Scenario.Values.First(value => value.Name == reference.Name);
        string of = own is null ? "" : planned.Step.Id;
        if (!shared.TryGetValue((of, value.Name), out var members)) shared.Add((of, value.Name), members = Members(of, value));
        var parts = members[value.Dealt ? (planned.Number - 1) % members.Count : 0];
        return parts[reference.Part].Fill(inner => Resolve(inner, path, planned));
    }

    /// <summary>The members that a value has in this run.</summary>
    List<IReadOnlyDictionary<string, JsonTemplate>> Members(string step, SharedValue value)
    {
        var draws = new Draws(seed, "shared", step, value.Name);
        int count = Math.Max(1, draws.Between(value.Members));
        if (value.IsGuid)
            return [.. Enumerable.Range(0, count).Select(_ =>
                new Dictionary<string, JsonTemplate> { [""] = new JsonLiteral(Quoted(draws.Guid().ToString())) })];
        return [.. draws.Shuffled(value.Choices).Take(count).Select(choice => choice.Parts)];
    }

    static string Quoted(string text) => JsonTemplate.Quoted(text);
}

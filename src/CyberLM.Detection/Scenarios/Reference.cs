namespace CyberLM.Detection.Scenarios;

public enum ReferenceKind : byte
{
    /// <summary>A member of the actor <see cref="Reference.Name"/>; the name <c>user</c> or <c>from</c> is the step's own actor.</summary>
    Actor,

    /// <summary>A value of the scenario or of the step.</summary>
    Shared,

    /// <summary>What the first record of the step <see cref="Reference.Name"/> holds at the path <see cref="Reference.Part"/>.</summary>
    Step,

    /// <summary>The event's number in its step, from 1.</summary>
    Event,

    /// <summary>A GUID, for each field and event another.</summary>
    Guid,

    /// <summary>The event's time, as the field's records write times.</summary>
    Time,

    /// <summary>The id of the organisation.</summary>
    Tenant,
}

/// <summary>What stands between ${ and } in a text.</summary>
/// <param name="Part">of an actor's member or a shared value, or a step's path; empty: itself</param>
public sealed record Reference(ReferenceKind Kind, string Name, string Part)
{
    public override string ToString() => Part.Length == 0 ? $"${{{Name}}}" : $"${{{Name}{(Kind == ReferenceKind.Step ? ':' : '.')}{Part}}}";
}

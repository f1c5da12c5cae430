namespace CyberLM.Tenant;

/// <summary>A parameter of an attack: drawn anew for each run between these bounds, both included.</summary>
public readonly record struct AttackRange(string Name, double Least, double Most);

/// <summary>A way to attack: what it is called, what it may vary in, and how it goes.</summary>
/// <param name="Id">S01 to S26 as in the table of scenarios; X and a number for what has no scenario.</param>
/// <param name="Technique">Of ATT&amp;CK, of the first step; a step may name another.</param>
public sealed record AttackDefinition(string Id, string Name, string Technique, IReadOnlyList<AttackRange> Ranges)
{
    internal Action<AttackRun> Play { get; init; } = _ => { };
}

namespace CyberLM.Detection.Sigma;

/// <summary>What is wrong in a line of a document.</summary>
public readonly record struct RuleFault(int Line, string Reason);

/// <summary>A document that does not run, and why; title where it could be read.</summary>
/// <param name="Line">the first that is at fault</param>
public sealed record RefusedDocument(string Source, int Line, string? Title, string Reason)
{
    /// <summary>What else is wrong with it, in the order of lines.</summary>
    public IReadOnlyList<RuleFault> Others { get; init; } = [];

    internal static RefusedDocument Of(string source, string? title, SigmaFault fault) => new(source, fault.Line, title, fault.Message)
    {
        Others = [.. fault.Others.Select(other => new RuleFault(other.Line, other.Message))],
    };

    public IEnumerable<RuleFault> Faults => [new RuleFault(Line, Reason), .. Others];

    public override string ToString() => $"{Source}, line {Line}: {Reason}"
        + (Others.Count > 0 ? $"; and {Others.Count} more" : "");
}

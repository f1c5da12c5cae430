namespace CyberLM.Detection.Sigma;

/// <summary>A document that does not run, and why; title where it could be read.</summary>
public sealed record RefusedDocument(string Source, int Line, string? Title, string Reason)
{
    public override string ToString() => $"{Source}, line {Line}: {Reason}";
}

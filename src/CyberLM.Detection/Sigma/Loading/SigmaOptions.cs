namespace CyberLM.Detection.Sigma;

/// <summary>How rules are read.</summary>
public sealed record SigmaOptions
{
    /// <summary>What %name% stands for under the modifier expand; a rule with a name that is not here is refused.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Placeholders { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Names of <c>taxonomy</c> whose fields are Sigma's own; a rule of another one is refused.</summary>
    public IReadOnlyCollection<string> Taxonomies { get; init; } = ["sigma"];

    /// <summary>A rule without title or log source is refused, as the specification asks; off for fragments of rules.</summary>
    public bool MetadataRequired { get; init; } = true;

    public SigmaLimits Limits { get; init; } = new();
}

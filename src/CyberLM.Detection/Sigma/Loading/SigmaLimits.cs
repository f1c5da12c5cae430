namespace CyberLM.Detection.Sigma;

/// <summary>
/// Budgets that keep hostile rules from taking memory or time. SigmaHQ's rules stay far below, but for the states of one expression.
/// </summary>
public sealed record SigmaLimits
{
    /// <summary>Bytes of a file.</summary>
    public int FileBytes { get; init; } = 4 << 20;

    /// <summary>Documents of a file.</summary>
    public int Documents { get; init; } = 10_000;

    public int YamlDepth { get; init; } = 48;

    /// <summary>Nodes of a document, those that aliases repeat included.</summary>
    public int YamlNodes { get; init; } = 100_000;

    /// <summary>UTF-8 bytes of a value, after encoding.</summary>
    public int ValueBytes { get; init; } = 16 << 10;

    /// <summary>Wildcards of a value.</summary>
    public int Wildcards { get; init; } = 64;

    /// <summary>Values of a rule after placeholders and encodings.</summary>
    public int Values { get; init; } = 50_000;

    /// <summary>Nodes of a condition, with what its patterns stand for.</summary>
    public int ConditionNodes { get; init; } = 20_000;

    /// <summary>Levels of brackets and nots in a condition.</summary>
    public int ConditionDepth { get; init; } = 64;

    /// <summary>Characters of a regular expression, and characters once counted repetitions are written out.</summary>
    public int RegexLength { get; init; } = 4096;
    public int RegexStates { get; init; } = 2000;

    /// <summary>
    /// Of an expression with one value; beyond, the value does not match, and is counted. Without backtracking the time grows with states
    /// times length at most: microseconds with SigmaHQ's on events, seconds with what is written to cost them.
    /// </summary>
    public TimeSpan RegexTime { get; init; } = TimeSpan.FromSeconds(1);
}

namespace CyberLM.Detection.Sigma;

public enum RuleStatus : byte
{
    /// <summary>The rule does not say.</summary>
    None,
    Stable,
    Test,
    Experimental,
    Deprecated,
    Unsupported,
}

public enum RuleLevel : byte
{
    /// <summary>The rule does not say.</summary>
    None,
    Informational,
    Low,
    Medium,
    High,
    Critical,
}

/// <summary>What a document says about itself, whatever its kind.</summary>
public sealed record RuleHeader
{
    public required string Title { get; init; }
    public string? Id { get; init; }
    public string? Name { get; init; }
    public string? Description { get; init; }
    public RuleStatus Status { get; init; }
    public RuleLevel Level { get; init; }
    public DateOnly? Date { get; init; }
    public DateOnly? Modified { get; init; }
    public IReadOnlyList<string> Tags { get; init; } = [];
    public IReadOnlyList<string> FalsePositives { get; init; } = [];

    /// <summary>The file, and the line of it on which the document begins.</summary>
    public required string Source { get; init; }
    public required int Line { get; init; }

    /// <summary>By which people know it: documents without a name have titles.</summary>
    public string ShortName => Name ?? Title;

    /// <summary>By any of which correlations, filters, cases and scenarios may refer to it.</summary>
    public IEnumerable<string> References => new[] { Name, Id, Title }.OfType<string>().Distinct();
}

/// <summary>A detection that runs. It matches an event when one of its conditions holds.</summary>
public sealed class SigmaRule
{
    readonly int[] fields;

    internal SigmaRule(RuleHeader header, LogSource logSource, IReadOnlyList<string> conditions, EventTest[] tests, int[] fields)
    {
        Header = header;
        LogSource = logSource;
        Conditions = conditions;
        Tests = tests;
        this.fields = fields;
    }

    public RuleHeader Header { get; }
    public LogSource LogSource { get; }

    /// <summary>As written.</summary>
    public IReadOnlyList<string> Conditions { get; }

    internal EventTest[] Tests { get; }

    /// <summary>By name of a field that it asks for, the line in which it does first; filters' own are not in it.</summary>
    internal IReadOnlyDictionary<string, int> FieldLines { get; init; } = new Dictionary<string, int>();

    /// <summary>Numbers of the fields that its items name, filters' included.</summary>
    internal ReadOnlySpan<int> Fields => fields;

    /// <summary>The number of the first condition that holds, or -1.</summary>
    internal int Condition(EventView view)
    {
        view.BeginRule();
        for (int i = 0; i < Tests.Length; i++)
        {
            if (Tests[i].Holds(view)) return i;
        }
        return -1;
    }

    public override string ToString() => Header.Title;
}

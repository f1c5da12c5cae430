namespace CyberLM.Evaluation;

/// <summary>A file of generated records, an attempt a line, and the name of its column.</summary>
/// <param name="Attempts">all that were begun, where some broke off and became no line; null: every attempt is a line</param>
public sealed record SyntheticFile(string Name, string Path, long? Attempts = null)
{
    /// <exception cref="CyberLMException">the file holds records in another form than lines</exception>
    public SyntheticFile RequireLines()
    {
        AttemptLines.RefuseOtherForms(Path);
        return this;
    }
}

/// <param name="Real">what the model was trained on</param>
/// <param name="Holdout">of the same kind and never trained on; empty: the last quarter of the real records is taken off for it</param>
public sealed record EvaluationInput(
    IReadOnlyList<string> Real, IReadOnlyList<string> Holdout, IReadOnlyList<SyntheticFile> Synthetic)
{
    /// <summary>Days of users, real and generated, which are compared with each other.</summary>
    public IReadOnlyList<PairedDays> Days { get; init; } = [];

    /// <summary>Rules that look at real records and at others; null: none do.</summary>
    public AlertInput? Alerts { get; init; }

    /// <summary>Plays of attacks whose records are told from real ones.</summary>
    public IReadOnlyList<AttackFile> Attacks { get; init; } = [];
}

/// <summary>Real days of some users, and the same days of the same users as a model has made them.</summary>
/// <param name="Key">of the row</param>
/// <param name="Text">who they are</param>
/// <param name="Generated">named as the column that the figure stands in</param>
public sealed record PairedDays(string Key, string Text, IReadOnlyList<string> Real, SyntheticFile Generated);

public sealed record EvaluationOptions
{
    /// <summary>Path of who acts; null: the shape's own, or none.</summary>
    public string? Entity { get; init; }

    /// <summary>Path of when; null: found.</summary>
    public string? Time { get; init; }

    public IReadOnlyList<ExpectedValue> Expect { get; init; } = [];
    public DateOnly? ExpectDay { get; init; }

    /// <summary>Records of a set that are looked at; of more, so many are drawn.</summary>
    public int LargestSet { get; init; } = 20_000;

    /// <summary>For intervals.</summary>
    public int Resamples { get; init; } = 200;

    public ulong Seed { get; init; } = 1;
    public CancellationToken Stop { get; init; }

    /// <summary>Hears what was passed over.</summary>
    public Action<string> Notice { get; init; } = _ => { };
}

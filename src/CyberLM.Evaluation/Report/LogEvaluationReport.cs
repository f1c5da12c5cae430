namespace CyberLM.Evaluation;

public enum FigureUnit
{
    Share,
    Number,
    Bits,
    Nats,
    Records,
}

public enum Better
{
    Higher,
    Lower,

    /// <summary>The nearer to the holdout's figure, or to the one beside it.</summary>
    Near,
}

/// <summary>A measured value, with the ends of its 95 % interval where it has one.</summary>
public readonly record struct Figure(double Value, double? Low = null, double? High = null);

/// <summary>One measure of all sets.</summary>
/// <param name="Key">for programs; unique within its section</param>
/// <param name="Holdout">the same measure of real holdout against real training records, the ceiling; null where it makes no sense</param>
/// <param name="Synthetic">one per synthetic column; null where it could not be measured</param>
public sealed record ReportRow(
    string Key, string Text, FigureUnit Unit, Better Better, Figure? Holdout, IReadOnlyList<Figure?> Synthetic);

/// <param name="detail">figures field by field, too many for a table that people read</param>
public sealed class ReportSection(string name, bool detail)
{
    readonly List<ReportRow> rows = [];

    public string Name => name;
    public bool Detail => detail;
    public IReadOnlyList<ReportRow> Rows => rows;

    public void Add(ReportRow row)
    {
        if (rows.Any(other => other.Key == row.Key)) throw new ArgumentException($"section {name} has a row {row.Key} already");
        rows.Add(row);
    }
}

/// <summary>What an evaluation found. Whoever measures more, of a model for instance, adds rows to sections of its own.</summary>
/// <param name="columns">names of the synthetic sets, in the order of each row's figures</param>
public sealed class LogEvaluationReport(IReadOnlyList<string> columns)
{
    readonly List<ReportSection> sections = [];
    readonly List<string> notes = [];
    readonly List<AlertComparison> alerts = [];
    readonly List<AttackComparison> attacks = [];

    public IReadOnlyList<string> Columns => columns;
    public IReadOnlyList<ReportSection> Sections => sections;

    /// <summary>What was drawn again for the intervals, by set: holdout, then each synthetic one.</summary>
    public IReadOnlyList<(string Set, ResampledUnit Unit)> Resampled { get; init; } = [];

    /// <summary>Resamples of each interval.</summary>
    public int Resamples { get; init; }

    /// <summary>What a reader has to know beside the figures, a sentence each.</summary>
    public IReadOnlyList<string> Notes => notes;

    /// <summary>What rules make of the holdout and of synthetic records, each beside real ones; none where there are no rules.</summary>
    public IReadOnlyList<AlertComparison> Alerts => alerts;

    /// <summary>Records of attacks told from real ones; none where no attack was given.</summary>
    public IReadOnlyList<AttackComparison> Attacks => attacks;

    public void Add(AlertComparison comparison) => alerts.Add(comparison);

    public void Add(AttackComparison comparison) => attacks.Add(comparison);

    /// <summary>The section of that name, at the end where it is new.</summary>
    public ReportSection Section(string name, bool detail = false)
    {
        if (sections.Find(section => section.Name == name) is { } there) return there;
        sections.Add(new(name, detail));
        return sections[^1];
    }

    public void Note(string sentence) => notes.Add(sentence);

    public ReportRow? Row(string section, string key) =>
        sections.Find(one => one.Name == section)?.Rows.FirstOrDefault(row => row.Key == key);
}

using CyberLM.Cli.Output;
using CyberLM.Evaluation;

namespace CyberLM.Cli.Commands;

/// <summary>The report of `evaluate` for people: a row a figure, the holdout's beside it; tables of rules and attacks behind.</summary>
static class EvaluationTable
{
    public static void Write(Stream data, LogEvaluationReport report)
    {
        using var output = new StreamWriter(data, leaveOpen: true);
        foreach (string note in report.Notes) output.WriteLine(note);
        string[] heads = ["", "better", "holdout", .. report.Columns];
        var shown = report.Sections.Where(section => !section.Detail && section.Rows.Count > 0);
        if (shown.Any())
        {
            Columns.Write(output, heads, shown.SelectMany(section => Rows(section, heads.Length)));
            output.WriteLine();
            output.WriteLine("what each row says: docs/evaluation.md, by these sections");
        }
        if (report.Sections.Any(section => section.Detail)) output.WriteLine("field by field: --json or --out FILE");
        foreach (var alerts in report.Alerts) AlertTable.Write(output, alerts);
        foreach (var attack in report.Attacks) AttackTable.Write(output, attack);
    }

    static IEnumerable<string[]> Rows(ReportSection section, int columns) =>
    [
        [section.Name.ToUpperInvariant(), .. Enumerable.Repeat("", columns - 1)],
        .. section.Rows.Select(row => new[]
        {
            "  " + row.Text, row.Better.ToString().ToLowerInvariant(), Text(row.Holdout, row.Unit),
        }.Concat(row.Synthetic.Select(figure => Text(figure, row.Unit))).ToArray()),
    ];

    /// <summary>A value, and its interval where it has one.</summary>
    static string Text(Figure? figure, FigureUnit unit)
    {
        if (figure is not { } known) return "-";
        string Number(double value) => unit == FigureUnit.Share ? Units.Invariant($"{100 * value:F1}") : Units.Invariant($"{value:F3}");
        string name = unit switch
        {
            FigureUnit.Share => " %",
            FigureUnit.Bits => " bits",
            FigureUnit.Nats => " nats",
            FigureUnit.Records => " records",
            _ => "",
        };
        string interval = known is { Low: { } low, High: { } high } ? $" [{Number(low)}, {Number(high)}]" : "";
        return $"{Number(known.Value)}{name}{interval}";
    }
}

using CyberLM.Cli.Output;
using CyberLM.Detection.Scenarios;
using CyberLM.Evaluation;
using CyberLM.Gpt;

namespace CyberLM.Cli.Commands;

/// <summary>What rules made of scenarios, by whom they were played.</summary>
/// <param name="Columns">first draw, in the end, template, adversary</param>
/// <param name="Rules">how many, in words</param>
/// <param name="Adversary">who it was, in words</param>
sealed record EvaluatedScenarios(
    IReadOnlyList<Scenario> Scenarios, IReadOnlyList<AlertColumn> Columns, IReadOnlyList<(Scenario Scenario, string Reason)> NotPlayed,
    string Rules, string Adversary)
{
    static readonly string[] Heads =
    [
        "id", "plays", "must fire", "all fired, first draw", "in the end", "records named", "delay", "template", "adversary",
        "silent, or fired and must not",
    ];

    AlertColumn First => Columns[0];

    public void Write(Stream data, ScenarioQuestion asked)
    {
        void Object(Stream to) => JsonResult.Write(to, json => EvaluatedScenariosJson.Write(json, this, asked));
        if (asked.Out.Length > 0 && asked.Out != OutputFile.Stdout) DurableFile.Write(asked.Out, Object);
        if (asked.Json || asked.Out == OutputFile.Stdout) Object(data);
        else WriteTables(data);
    }

    void WriteTables(Stream data)
    {
        using var output = new StreamWriter(data, leaveOpen: true);
        output.WriteLine("conformance: scenarios and the rules that must fire at them are from one table (docs/evaluation.md)");
        Table(output, Heads, Scenarios.Select(Cells));
        Table(output, ["", .. Columns.Select(column => column.Text)], ReadingRows());
        output.WriteLine($"judged by {Rules}; adversary: {Adversary}");
        foreach (var alike in NotPlayed.GroupBy(one => one.Reason))
            output.WriteLine($"not played: {string.Join(", ", alike.Select(one => one.Scenario.Id))}: {alike.Key}");
    }

    static void Table(TextWriter to, string[] heads, IEnumerable<string[]> rows) =>
        Output.Columns.Write(to, heads, rows);

    string[] Cells(Scenario scenario)
    {
        var first = First.Of(scenario);
        return
        [
            scenario.Id, $"{first.Plays.Count}", first.Must == 0 ? "-" : $"{first.Must}", Whole(first), Whole(Columns[1].Of(scenario)),
            Units.Share(first.Records == 0 ? null : (double)first.Caught / first.Records), Delay(first.MedianDelay),
            .. Columns.Skip(2).Select(column => Whole(column.Of(scenario))),
            Remarks(scenario),
        ];
    }

    /// <summary>A twin is there to fire nothing: where it did not, that is what there is to say of it.</summary>
    string Remarks(Scenario scenario)
    {
        string said = string.Join("; ", Columns.GroupBy(column => Remark(column.Of(scenario))).Where(alike => alike.Key.Length > 0)
            .Select(alike => $"{string.Join(" and ", alike.Select(column => column.Text))}: {alike.Key}"));
        return said.Length == 0 && scenario.MustNotFire.Count > 0
            ? $"none of {Units.Plural(scenario.MustNotFire.Count, "rule")} that must not" : said;
    }

    /// <summary>Of how many plays all rules fired; nothing to say where none must, or nobody played it.</summary>
    static string Whole(ScenarioTally tally) => tally is { Must: > 0, Plays.Count: > 0 } ? $"{tally.Whole} of {tally.Plays.Count}" : "-";

    /// <summary>Rules that were silent, and those that should have been, each with the number of plays.</summary>
    static string Remark(ScenarioTally tally)
    {
        static string Named(IEnumerable<(string Rule, int Plays)> rules) =>
            string.Join(", ", rules.Select(rule => $"{rule.Rule} {rule.Plays}"));
        string[] all = [Named(tally.Missed), tally.FiredAgainst.Count == 0 ? "" : $"must not: {Named(tally.FiredAgainst)}"];
        return string.Join(", ", all.Where(text => text.Length > 0));
    }

    IEnumerable<string[]> ReadingRows()
    {
        var readings = Columns.Select(column => column.Readings).ToList();
        for (int i = 0; i < readings[0].Count; i++)
            yield return [readings[0][i].Text, .. readings.Select(column => Text(column[i]))];
        yield return ["delay until a rule that must fire did, median", .. Columns.Select(column => Delay(column.MedianDelay))];
    }

    static string Text(AlertReading reading) => WilsonInterval.Of(reading.Hits, reading.Sizes) is { Low: { } low, High: { } high } share
        ? Units.Invariant($"{100 * share.Value:F1} % [{100 * low:F1}, {100 * high:F1}] of {reading.All}")
        : "-";

    static string Delay(TimeSpan? delay) => delay is { } known ? Units.Duration(known) : "-";
}

using System.CommandLine;
using System.Globalization;
using CyberLM.Cli.Output;

namespace CyberLM.Cli.Commands;

/// <summary>`bench compare`: two results of bench case by case, and a verdict for scripts.</summary>
static class BenchCompare
{
    /// <param name="Ratio">of the medians; above 1: slower than before</param>
    sealed record Row(string Name, double Before, double After)
    {
        public double Ratio => After / Before;
    }

    public static Command Create(Func<ParseResult, Session> open)
    {
        var command = new Command("compare", "Two results of bench, case by case: the ratio of their medians.");
        var before = new Argument<string>("before") { Description = "what bench ops, train or sample --json wrote" };
        var after = new Argument<string>("after") { Description = "the same, measured later" };
        command.Arguments.Add(before);
        command.Arguments.Add(after);
        var flags = new Flags("bench_compare", command);
        var failOn = flags.Add("fail-on", "exit code 1 if a case is slower by more than this, for instance 5%, or is missing", "");
        var json = flags.Add("json", "as one JSON object", false);
        Examples.AddTo(command, "cyberlm bench compare before.json after.json",
            "cyberlm bench compare before.json after.json --fail-on 5%");
        command.SetAction(parse => Run(
            open(parse), parse.GetValue(before)!, parse.GetValue(after)!, Allowed(parse.GetValue(failOn)!), parse.GetValue(json)));
        return command;
    }

    /// <summary>"5%" as 0.05; null: anything is allowed.</summary>
    static double? Allowed(string text)
    {
        if (text.Length == 0) return null;
        return text.EndsWith('%')
            && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double percent)
            && double.IsFinite(percent)
            ? percent / 100
            : throw new CyberLMException($"--fail-on '{text}' is no share", "write it as 5%");
    }

    static int Run(Session session, string before, string after, double? allowed, bool json)
    {
        var first = BenchFile.Read(before).ToDictionary(c => c.Name);
        var second = BenchFile.Read(after).ToDictionary(c => c.Name);
        var rows = first.Values.Where(c => second.ContainsKey(c.Name))
            .Select(c => new Row(c.Name, c.Milliseconds, second[c.Name].Milliseconds)).OrderByDescending(row => row.Ratio).ToList();
        if (rows.Count == 0)
            throw new CyberLMException($"{before} and {after} have no case in common", $"the first has '{first.Keys.First()}'");
        WarnOfDifferences(session.Talk, before, after, first, second);
        if (json) WriteJson(session.Data, rows);
        else WriteTable(session.Data, rows);
        return Judge(session.Talk, rows, allowed, first.Count - rows.Count);
    }

    static void WarnOfDifferences(
        Talk talk, string before, string after, Dictionary<string, BenchCase> first, Dictionary<string, BenchCase> second)
    {
        int gone = first.Keys.Count(name => !second.ContainsKey(name)), added = second.Keys.Count(name => !first.ContainsKey(name));
        if (gone > 0) talk.Warn($"{gone} of {first.Count} cases are in {before} only");
        if (added > 0) talk.Warn($"{added} of {second.Count} cases are in {after} only");
        var moved = first.Values.FirstOrDefault(c => second.TryGetValue(c.Name, out var now) && now.Device != c.Device);
        if (moved is not null) talk.Warn($"measured on '{moved.Device}' and on '{second[moved.Name].Device}': {moved.Name}");
    }

    /// <param name="gone">cases that were measured before only: a gate cannot be passed by leaving them out</param>
    static int Judge(Talk talk, List<Row> rows, double? allowed, int gone)
    {
        int slower = rows.Count(row => row.Ratio > 1 + (allowed ?? 0));
        string limit = allowed is { } share ? Units.Invariant($" by more than {100 * share:0.##} %") : "";
        talk.Say(Units.Invariant($"{rows.Count} cases; {slower} slower{limit}; the slowest {rows[0].Ratio:F3} times: {rows[0].Name}"));
        return allowed is not null && slower + gone > 0 ? ExitCode.CheckFailed : ExitCode.Done;
    }

    static void WriteTable(Stream data, List<Row> rows)
    {
        using var output = new StreamWriter(data, leaveOpen: true);
        Columns.Write(output, ["case", "before ms", "after ms", "ratio"], rows.Select(row => new[]
        {
            row.Name, Units.Invariant($"{row.Before:0.####}"), Units.Invariant($"{row.After:0.####}"), Units.Invariant($"{row.Ratio:F3}"),
        }));
    }

    static void WriteJson(Stream data, List<Row> rows) => JsonResult.Write(data, json =>
    {
        json.WriteStartArray("results");
        foreach (var row in rows)
        {
            json.WriteStartObject();
            json.WriteString("case", row.Name);
            json.WriteNumber("milliseconds_before", row.Before);
            json.WriteNumber("milliseconds_after", row.After);
            json.WriteRounded("ratio", row.Ratio, 4);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });
}

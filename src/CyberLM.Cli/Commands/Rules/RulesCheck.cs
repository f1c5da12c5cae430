using System.CommandLine;
using System.Text.Json;
using CyberLM.Cli.Output;
using CyberLM.Detection.Sigma;
using CyberLM.Logs;
using static CyberLM.Cli.Output.Units;

namespace CyberLM.Cli.Commands;

/// <summary>`rules check`: every document that does not run, and what is odd about those that do.</summary>
static class RulesCheck
{
    public static Command Create(Func<ParseResult, Session> open)
    {
        var command = new Command("check", "Reads rules and names each that does not run, with file, line and reason.");
        var rules = RulesCommand.AddRules(command);
        var flags = new Flags("rules_check", command);
        var logs = flags.AddMany("logs", "logs that the rules are for: fields that none of their records has, and a near one is there",
            required: false);
        var json = flags.Add("json", "as one JSON object", false);
        Examples.AddTo(command,
            "cyberlm rules check rules/",
            "cyberlm rules check rules/ --logs cloudtrail/",
            "cyberlm rules check rules/ --json | jq -r '.refused[] | .file'");
        command.SetAction(parse => Run(open(parse), parse.GetValue(rules)!, parse.GetValue(logs) ?? [], parse.GetValue(json)));
        return command;
    }

    static int Run(Session session, string[] paths, string[] logs, bool json)
    {
        var rules = LoadedRules.Read(paths);
        List<string> notes = [.. rules.Notes, .. RuleLint.Of(rules)];
        if (logs.Length > 0) notes.AddRange(FieldLint.Of(rules, Records(session, logs)));
        if (json) JsonResult.Write(session.Data, to => WriteJson(to, rules, notes));
        else WriteLines(session.Data, rules, notes);
        session.Talk.Event("checked",
            $"{LoadedRules.Words(rules)} run, {rules.Refused.Count} refused; {Plural(notes.Count, "note")}",
            ("rules", rules.Rules.Count), ("correlations", rules.Correlations.Count),
            ("stateful", rules.Stateful.Count), ("refused", rules.Refused.Count),
            ("notes", notes.Count));
        return rules.Refused.Count > 0 ? ExitCode.BadInput : ExitCode.Done;
    }

    static IEnumerable<LogRecord> Records(Session session, string[] logs)
    {
        var reader = new LogReader(logs, new LogReaderOptions { Stop = session.Stop });
        foreach (var record in reader.Read()) yield return record;
        ReadingReport.Say(session.Talk, reader.Report);
    }

    /// <summary>A file's refused documents together, in the order in which they stand there.</summary>
    static IEnumerable<RefusedDocument> InOrder(SigmaRuleSet rules) =>
        rules.Refused.GroupBy(refused => refused.Source).SelectMany(file => file.OrderBy(refused => refused.Line));

    static void WriteLines(Stream data, SigmaRuleSet rules, List<string> notes)
    {
        using var output = new StreamWriter(data, leaveOpen: true);
        foreach (var refused in InOrder(rules))
        {
            string title = refused.Title is { } known ? $" ({known})" : "";
            foreach (var fault in refused.Faults)
                output.WriteLine(Talk.Printable($"refused: {refused.Source}, line {fault.Line}: {fault.Reason}{title}"));
        }
        foreach (string note in notes) output.WriteLine(Talk.Printable($"note: {note}"));
    }

    static void WriteJson(Utf8JsonWriter json, SigmaRuleSet rules, List<string> notes)
    {
        json.WriteNumber("rules", rules.Rules.Count);
        json.WriteNumber("correlations", rules.Correlations.Count);
        json.WriteNumber("stateful", rules.Stateful.Count);
        json.WriteStartArray("refused");
        foreach (var refused in InOrder(rules))
        {
            json.WriteStartObject();
            json.WriteString("file", refused.Source);
            json.WriteNumber("line", refused.Line);
            json.WriteString("title", refused.Title);
            json.WriteString("reason", refused.Reason);
            json.WriteStartArray("faults");
            foreach (var fault in refused.Faults)
            {
                json.WriteStartObject();
                json.WriteNumber("line", fault.Line);
                json.WriteString("reason", fault.Reason);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("notes");
        foreach (string note in notes) json.WriteStringValue(note);
        json.WriteEndArray();
    }
}

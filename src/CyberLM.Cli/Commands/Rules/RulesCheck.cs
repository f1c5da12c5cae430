using System.CommandLine;
using System.Text.Json;
using CyberLM.Cli.Output;
using CyberLM.Detection.Sigma;
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
        var json = flags.Add("json", "as one JSON object", false);
        Examples.AddTo(command,
            "cyberlm rules check rules/",
            "cyberlm rules check rules/ --json | jq -r '.refused[] | .file'");
        command.SetAction(parse => Run(open(parse), parse.GetValue(rules)!, parse.GetValue(json)));
        return command;
    }

    static int Run(Session session, string[] paths, bool json)
    {
        var rules = LoadedRules.Read(paths);
        var notes = rules.Notes.Concat(RuleLint.Of(rules)).ToList();
        if (json) JsonResult.Write(session.Data, to => WriteJson(to, rules, notes));
        else WriteLines(session.Data, rules, notes);
        session.Talk.Event("checked",
            $"{LoadedRules.Words(rules)} run, {rules.Refused.Count} refused; {Plural(notes.Count, "note")}",
            ("rules", rules.Rules.Count), ("correlations", rules.Correlations.Count),
            ("stateful", rules.Stateful.Count), ("refused", rules.Refused.Count),
            ("notes", notes.Count));
        return rules.Refused.Count > 0 ? ExitCode.BadInput : ExitCode.Done;
    }

    static void WriteLines(Stream data, SigmaRuleSet rules, List<string> notes)
    {
        using var output = new StreamWriter(data, leaveOpen: true);
        foreach (var refused in rules.Refused)
            output.WriteLine(Talk.Printable($"refused: {refused}{(refused.Title is { } title ? $" ({title})" : "")}"));
        foreach (string note in notes) output.WriteLine(Talk.Printable($"note: {note}"));
    }

    static void WriteJson(Utf8JsonWriter json, SigmaRuleSet rules, List<string> notes)
    {
        json.WriteNumber("rules", rules.Rules.Count);
        json.WriteNumber("correlations", rules.Correlations.Count);
        json.WriteNumber("stateful", rules.Stateful.Count);
        json.WriteStartArray("refused");
        foreach (var refused in rules.Refused)
        {
            json.WriteStartObject();
            json.WriteString("file", refused.Source);
            json.WriteNumber("line", refused.Line);
            json.WriteString("title", refused.Title);
            json.WriteString("reason", refused.Reason);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("notes");
        foreach (string note in notes) json.WriteStringValue(note);
        json.WriteEndArray();
    }
}

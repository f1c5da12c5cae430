using System.CommandLine;
using System.Text.Json;
using CyberLM.Cli.Output;
using CyberLM.Detection.Sigma;
using CyberLM.Detection.Stateful;

namespace CyberLM.Cli.Commands;

/// <summary>`rules list`: what there is, a rule a line.</summary>
static class RulesList
{
    /// <param name="Source">null: of a correlation or stateful rule, which has that of its rules</param>
    /// <param name="Several">null: a rule of single events</param>
    sealed record Row(RuleHeader Header, LogSource? Source, MultiEventRule? Several)
    {
        /// <summary>As --source takes it: product/category/service.</summary>
        public string Place => Source is { } source ? $"{source.Product}/{source.Category}/{source.Service}".TrimEnd('/')
            : Several is StatefulRule ? $"stateful: {Several.Kind}" : "correlation";
    }

    public static Command Create(Func<ParseResult, Session> open)
    {
        var command = new Command("list", "The rules of files and folders: id, level, status, log source, title, file.");
        var rules = RulesCommand.AddRules(command);
        var flags = new Flags("rules_list", command);
        var json = flags.Add("json", "as one JSON object", false);
        Examples.AddTo(command,
            "cyberlm rules list rules/",
            "cyberlm rules list rules/ --json | jq -r '.rules[] | select(.level == \"critical\") | .title'");
        command.SetAction(parse => Run(open(parse), parse.GetValue(rules)!, parse.GetValue(json)));
        return command;
    }

    static int Run(Session session, string[] paths, bool json)
    {
        var rules = LoadedRules.ReadToRun(paths, session.Talk);
        Row[] rows =
        [
            .. rules.Rules.Select(rule => new Row(rule.Header, rule.LogSource, null)),
            .. rules.Correlations.Select(correlation => new Row(correlation.Header, null, correlation)),
            .. rules.Stateful.Select(rule => new Row(rule.Header, null, rule)),
        ];
        if (json) JsonResult.Write(session.Data, to => WriteJson(to, rows));
        else WriteTable(session.Data, rows);
        session.Talk.Say($"{LoadedRules.Words(rules)}, {rules.Refused.Count} refused");
        return ExitCode.Done;
    }

    static void WriteTable(Stream data, Row[] rows)
    {
        using var output = new StreamWriter(data, leaveOpen: true);
        Columns.Write(output, ["id", "level", "status", "log source", "title", "file"], rows.Select(row => new[]
        {
            row.Header.Id ?? "-", LoadedRules.Name(row.Header.Level) ?? "-", LoadedRules.Name(row.Header.Status) ?? "-", row.Place,
            row.Header.Title, row.Header.Source,
        }));
    }

    static void WriteJson(Utf8JsonWriter json, Row[] rows)
    {
        json.WriteStartArray("rules");
        foreach (var row in rows)
        {
            json.WriteStartObject();
            json.WriteString("id", row.Header.Id);
            json.WriteString("level", LoadedRules.Name(row.Header.Level));
            json.WriteString("status", LoadedRules.Name(row.Header.Status));
            json.WriteString("product", row.Source?.Product);
            json.WriteString("category", row.Source?.Category);
            json.WriteString("service", row.Source?.Service);
            json.WriteBoolean("correlation", row.Several is SigmaCorrelation);
            json.WriteString("kind", row.Several?.Kind);
            json.WriteString("title", row.Header.Title);
            json.WriteString("file", row.Header.Source);
            json.WriteNumber("line", row.Header.Line);
            json.WriteStartArray("tags");
            foreach (string tag in row.Header.Tags) json.WriteStringValue(tag);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}

using System.CommandLine;
using System.Text.Json;
using CyberLM.Cli.Output;
using CyberLM.Detection.Scenarios;
using CyberLM.Detection.Sigma;
using CyberLM.Logs;

namespace CyberLM.Cli.Commands;

/// <summary>`simulate check`: everything that is wrong with scenario files, and rules that they name and nobody has.</summary>
static class SimulateCheck
{
    public static Command Create(Func<ParseResult, Session> open)
    {
        var command = new Command("check", "Reads scenarios and says all that is wrong with them, with file, line, key and what to do.");
        var files = new Argument<string[]>("files")
        {
            Description = "scenario files, or folders with all .yml and .yaml below them; none: those that come with the program",
            Arity = ArgumentArity.ZeroOrMore,
        };
        command.Arguments.Add(files);
        var flags = new Flags("simulate_check", command);
        var rules = flags.AddMany("rules", "rules that scenarios may name, in place of those that come with the program", required: false);
        var model = flags.Add<string?>("model", "the folder that train wrote: fields that it has not learned are findings too", null);
        var json = flags.Add("json", "as one JSON object", false);
        Examples.AddTo(command,
            "cyberlm simulate check mine.yml",
            "cyberlm simulate check scenarios/ --rules rules/ --model model");
        command.SetAction(parse =>
            Run(open(parse), parse.GetValue(files)!, parse.GetValue(rules) ?? [], parse.GetValue(model), parse.GetValue(json)));
        return command;
    }

    static int Run(Session session, string[] paths, string[] rules, string? model, bool json)
    {
        var set = paths.Length == 0 ? ScenarioSet.Shipped : ScenarioSet.Load(paths);
        if (set.Scenarios.Count == 0 && set.Findings.Count == 0)
            throw new CyberLMException($"{string.Join(", ", paths)}: no scenario is there",
                "scenarios are files that end in .yml or .yaml");
        var findings = set.Findings.Concat(set.UnknownRules(Names(rules, session.Talk))).Concat(UnknownFields(session, set, model))
            .OrderBy(finding => finding.Source, StringComparer.Ordinal).ThenBy(finding => finding.Line).ToList();
        if (json) JsonResult.Write(session.Data, to => WriteJson(to, set, findings));
        else WriteLines(session.Data, findings);
        session.Talk.Event("checked",
            $"{Units.Plural(set.Scenarios.Count, "scenario")} can be played; {Units.Plural(findings.Count, "finding")}"
            + (model is null ? "; fields are held against nothing without --model" : ""),
            ("scenarios", set.Scenarios.Count), ("findings", findings.Count));
        return findings.Count > 0 ? ExitCode.BadInput : ExitCode.Done;
    }

    static List<ScenarioFinding> UnknownFields(Session session, ScenarioSet set, string? folder)
    {
        if (folder is null) return [];
        using var backend = Backends.Open("auto", default, session.Talk.Say);
        var memory = new ModelMemory(backend, Backends.Storage(backend, "f32"), Quantized: false, Rows: 1);
        using var model = memory.Open(folder);
        ScenarioNeeds.RequireFields(model, folder);
        using var sampler = memory.Sampler(model);
        var writer = new ModelRecordWriter(FieldGenerator.Open(folder, model), sampler, default, session.Stop);
        return [.. set.UnknownFields(new(writer))];
    }

    static string[] Names(string[] paths, Talk talk)
    {
        return [.. SimulateScenarios.Rules(paths, talk).Headers.SelectMany(header => header.References)];
    }

    static void WriteLines(Stream data, List<ScenarioFinding> findings)
    {
        using var output = new StreamWriter(data, leaveOpen: true);
        foreach (var finding in findings) output.WriteLine(Talk.Printable(finding.ToString()));
    }

    static void WriteJson(Utf8JsonWriter json, ScenarioSet set, List<ScenarioFinding> findings)
    {
        json.WriteNumber("scenarios", set.Scenarios.Count);
        json.WriteStartArray("findings");
        foreach (var finding in findings)
        {
            json.WriteStartObject();
            json.WriteString("file", finding.Source);
            json.WriteNumber("line", finding.Line);
            json.WriteString("field", finding.Field);
            json.WriteString("sentence", finding.Sentence);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}

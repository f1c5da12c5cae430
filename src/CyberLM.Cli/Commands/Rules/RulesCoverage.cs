using System.CommandLine;
using CyberLM.Cli.Output;
using CyberLM.Detection.Attack;
using CyberLM.Gpt;

namespace CyberLM.Cli.Commands;

/// <summary>`rules coverage`: the techniques of ATT&amp;CK that rules name.</summary>
static class RulesCoverage
{
    const int TechniquesInARow = 7;

    public static Command Create(Func<ParseResult, Session> open)
    {
        var command = new Command("coverage", "The techniques of ATT&CK that rules name, by tactic.");
        var flags = new Flags("rules_coverage", command);
        var rules = flags.AddMany("rules", "rule files, or folders with all .yml and .yaml below them", required: true);
        var navigator = flags.Add<string?>("navigator", "file for a layer of the ATT&CK Navigator", null);
        var svg = flags.AddOptionalText("svg", "file for a drawing [stdout, instead of the matrix]");
        var force = flags.Add("force", "replace the files", false);
        var json = flags.Add("json", "as one JSON object", false);
        Examples.AddTo(command,
            "cyberlm rules coverage --rules rules/",
            "cyberlm rules coverage --rules rules/ --svg > coverage.svg",
            "cyberlm rules coverage --rules rules/ --navigator layer.json --svg coverage.svg");
        command.SetAction(parse => Run(open(parse), parse.GetValue(rules)!, parse.GetValue(navigator), Flags.Text(parse, svg),
            parse.GetValue(force), parse.GetValue(json)));
        return command;
    }

    static int Run(Session session, string[] paths, string? navigator, string? svg, bool force, bool json)
    {
        bool drawn = svg == OutputFile.Stdout;
        if (drawn && json) throw new CyberLMException("--json and --svg both write to stdout", "name a file for the drawing");
        foreach (string file in new[] { navigator, drawn ? null : svg }.OfType<string>()) RequireFile(file, force, paths);
        if (navigator is not null && navigator == svg)
            throw new CyberLMException($"--navigator and --svg both write {svg}", "name two files");
        var rules = LoadedRules.ReadToRun(paths, session.Talk);
        var coverage = AttackCoverage.Of(rules);
        if (navigator is not null) DurableFile.Write(navigator, to => NavigatorLayer.Write(to, coverage, $"cyberlm: {paths[0]}"));
        if (svg is not null && !drawn) DurableFile.Write(svg, to => CoverageDrawing.Write(to, coverage));
        if (drawn) CoverageDrawing.Write(session.Data, coverage);
        else if (json) WriteJson(session.Data, coverage);
        else WriteMatrix(session.Data, coverage);
        session.Talk.Say($"{Units.Plural(coverage.Techniques.Count, "technique")} named by {LoadedRules.Words(rules)}, "
            + $"{coverage.WithoutTechnique} of which name none");
        return ExitCode.Done;
    }

    static void RequireFile(string file, bool force, string[] rules)
    {
        if (file == OutputFile.Stdout) throw new CyberLMException("stdout has the matrix", "name a file");
        OutputFile.RefuseToReplace(file, force);
        OutputFile.RefuseWhatIsRead(file, [], rules);
    }

    static void WriteMatrix(Stream data, AttackCoverage coverage)
    {
        using var output = new StreamWriter(data, leaveOpen: true);
        foreach (var (tactic, techniques) in coverage.Tactics)
        {
            output.WriteLine($"{tactic}: {Units.Plural(techniques.Count, "technique")}");
            foreach (var row in techniques.Chunk(TechniquesInARow))
                output.WriteLine("  " + string.Concat(row.Select(technique => $"{technique.Id,-9} {technique.Rules.Count,-6}")).TrimEnd());
        }
    }

    static void WriteJson(Stream data, AttackCoverage coverage) => JsonResult.Write(data, json =>
    {
        json.WriteNumber("rules", coverage.Rules);
        json.WriteNumber("withoutTechnique", coverage.WithoutTechnique);
        json.WriteStartObject("tactics");
        foreach (var (tactic, techniques) in coverage.Tactics)
        {
            json.WriteStartObject(tactic);
            foreach (var technique in techniques) json.WriteNumber(technique.Id, technique.Rules.Count);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    });
}

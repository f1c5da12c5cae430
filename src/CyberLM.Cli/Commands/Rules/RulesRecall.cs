using System.CommandLine;
using System.Text.Json;
using CyberLM.Cli.Output;
using CyberLM.Detection.Sigma;
using CyberLM.Detection.Stateful;
using CyberLM.Detection.Tuning;
using CyberLM.Gpt;
using CyberLM.Logs;
using static CyberLM.Cli.Output.Units;

namespace CyberLM.Cli.Commands;

/// <summary>`rules recall`: which attacks of a labelled log trip a rule, and why the others do not.</summary>
static class RulesRecall
{
    static readonly string[] Levels = [.. Enum.GetValues<RuleLevel>()[1..].Select(Flags.Name)];

    /// <param name="Required">share of the attacks that must trip a rule</param>
    sealed record Plan(string[] Logs, string[] Rules, string Labels, LabelFields Fields, RuleLevel Least, double? Required)
    {
        public required bool Merge { get; init; }
        public required TimeSpan Lag { get; init; }
        public required bool Json { get; init; }
    }

    public static Command Create(Func<ParseResult, Session> open)
    {
        var command = new Command("recall", "Which attacks of a labelled log trip a rule, and why the others do not.");
        var logs = new Argument<string[]>("logs") { Description = "log files, folders, patterns", Arity = ArgumentArity.OneOrMore };
        command.Arguments.Add(logs);
        var flags = new Flags("rules_recall", command);
        var rules = flags.AddMany("rules", "rule files, or folders; each has a column of its own", required: true);
        var labels = new LabelFlags(flags);
        var least = flags.Add<string?>("level", "only rules of this level or above [all]", null, Levels);
        var required = flags.Add<double?>("require", "exit code 1 if a smaller share of the attacks trips a rule", null);
        var merge = flags.Add("merge", "read several files in order of time, each being so itself, not one after the other", false);
        var lag = flags.AddCount("lag", "seconds that a record may come behind a later one", 0, 0);
        var json = flags.Add("json", "as one JSON object", false);
        Examples.AddTo(command,
            "cyberlm rules recall logs/signin.jsonl --rules rules/ --truth logs/truth.jsonl",
            "cyberlm rules recall attack.jsonl --rules rules/ sigma/rules/ --labels attack.jsonl.labels.jsonl --require 0.9",
            "cyberlm rules recall cloudtrail/ --rules rules/ --labels played.jsonl --id-path userAgent --merge --lag 3600");
        command.SetAction(parse =>
        {
            var plan = new Plan(parse.GetValue(logs)!, parse.GetValue(rules)!, labels.File(parse), labels.Fields(parse),
                Flags.Choice<RuleLevel>(parse.GetValue(least)) ?? RuleLevel.None, parse.GetValue(required))
            {
                Merge = parse.GetValue(merge), Lag = TimeSpan.FromSeconds(parse.GetValue(lag)), Json = parse.GetValue(json),
            };
            Require(plan);
            return Run(open(parse), plan);
        });
        return command;
    }

    static void Require(Plan plan)
    {
        if (plan.Logs.Contains(OutputFile.Stdout))
            throw new CyberLMException("the log is read again for attacks that are missed, which stdin cannot be", "name a file");
        if (plan.Required is not (null or (> 0 and <= 1)))
            throw new CyberLMException("--require is a share above 0 and up to 1", "0.9 is nine attacks of ten");
    }

    static int Run(Session session, Plan plan)
    {
        var rules = LoadedRules.ReadToRun(plan.Rules, session.Talk);
        var labels = LabelFlags.Read(plan.Labels, plan.Fields, plan.Merge);
        var engine = new SigmaEngineOptions
        {
            Correlations = new CorrelationLimits { Lag = plan.Lag }, Stateful = new StatefulLimits { Lag = plan.Lag },
        };
        var recall = new AttackRecall(rules, engine,
            () => new LogReader(plan.Logs, new LogReaderOptions { Stop = session.Stop, InOrderOfTime = plan.Merge }), labels, plan.Least);
        LabelFlags.RequireFound(labels, plan.Labels);
        if (plan.Json) JsonResult.Write(session.Data, json => WriteJson(json, recall));
        else WriteTable(session.Data, recall, plan.Rules);
        Say(session.Talk, plan, labels, recall);
        return plan.Required is { } share && Caught(recall) < share * recall.Attacks.Count ? ExitCode.CheckFailed : ExitCode.Done;
    }

    static int Caught(AttackRecall recall) => recall.Attacks.Count(attack => attack.Missed is null);

    /// <summary>A rule is of the file, or the folder, that it was read from.</summary>
    static bool IsOf(RuleHeader rule, string path)
    {
        string source = Path.GetFullPath(rule.Source), own = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return source == own || source.StartsWith(own + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }

    static string Names(IEnumerable<RuleHeader> rules) =>
        string.Join(", ", rules.Select(AttackRecall.NameOf).Distinct().DefaultIfEmpty("-"));

    static void WriteTable(Stream data, AttackRecall recall, string[] rules)
    {
        using var output = new StreamWriter(data, leaveOpen: true);
        Columns.Write(output, ["attack", "records", .. rules, "why none"], recall.Attacks.Select(attack => (string[])
        [
            attack.Label, $"{attack.Records}", .. rules.Select(path => Names(attack.Rules.Where(rule => IsOf(rule, path)))),
            attack.Missed is { } missed ? Why(missed) : "",
        ]));
        if (recall.Elsewhere.Count == 0) return;
        long others = recall.Records - recall.AttackRecords;
        Columns.Write(output, ["at records that are no attack", "level", "alerts", "per 1,000 records"],
            recall.Elsewhere.Select(rule => new[]
            {
                AttackRecall.NameOf(rule.Rule), LoadedRules.Name(rule.Rule.Level) ?? "-", $"{rule.Alerts}",
                Invariant($"{1000.0 * rule.Alerts / others:0.000}"),
            }));
    }

    static string Why(MissedAttack missed)
    {
        if (missed.Below.Count > 0) return $"below the level: {Names(missed.Below)}";
        if (missed.Counting.Count > 0)
            return string.Join("; ", missed.Counting.Select(one =>
                $"{AttackRecall.NameOf(one.Rule)} matches {Plural(one.Records, "record")}, and nothing that counts them fired at these"));
        return missed.Nearest switch
        {
            null => "no rule is about it",
            { Reason: NearMissReason.NoField } near => $"nearest is {near.Rule}: it asks for {near.Field}, which is not there",
            { Reason: NearMissReason.OtherValue } near => $"nearest is {near.Rule}: it asks for something else in {near.Field}",
            var near => $"nearest is {near.Rule}: it passes it over for {near.Field}",
        };
    }

    static void Say(Talk talk, Plan plan, RecordLabels labels, AttackRecall recall)
    {
        if (labels.Found < labels.Attacks)
            talk.Warn($"{labels.Attacks - labels.Found} of {Plural(labels.Attacks, "label")} in {plan.Labels} are of no record here");
        LabelFlags.Say(talk, labels);
        if (LateRecords.Advice(recall.Run, plan.Merge) is { } late) talk.Warn(late);
        int all = recall.Attacks.Count;
        foreach (string path in plan.Rules.Length > 1 ? plan.Rules : [])
            talk.Say($"{path}: {recall.Attacks.Count(attack => attack.Rules.Any(rule => IsOf(rule, path)))} of {Plural(all, "attack")}");
        long alerts = recall.Elsewhere.Sum(rule => rule.Alerts);
        string trip = all == 1 ? "trips" : "trip";
        talk.Event("recalled", $"{Caught(recall)} of {Plural(all, "attack")} {trip} a rule; {Plural(recall.Records, "record")}, "
            + $"{recall.AttackRecords} of them of attacks; {Plural(alerts, "alert")} at others",
            ("attacks", all), ("caught", Caught(recall)), ("records", recall.Records), ("attackRecords", recall.AttackRecords),
            ("alertsElsewhere", alerts));
    }

    static void WriteJson(Utf8JsonWriter json, AttackRecall recall)
    {
        json.WriteNumber("records", recall.Records);
        json.WriteNumber("attackRecords", recall.AttackRecords);
        json.WriteNumber("caught", Caught(recall));
        json.WriteStartArray("attacks");
        foreach (var attack in recall.Attacks)
        {
            json.WriteStartObject();
            json.WriteString("attack", attack.Label);
            json.WriteNumber("records", attack.Records);
            json.WriteStartArray("rules");
            foreach (var rule in attack.Rules) json.WriteStringValue(AttackRecall.NameOf(rule));
            json.WriteEndArray();
            json.WriteString("why", attack.Missed is { } missed ? Why(missed) : null);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartObject("elsewhere");
        foreach (var (rule, alerts) in recall.Elsewhere) json.WriteNumber(AttackRecall.NameOf(rule), alerts);
        json.WriteEndObject();
    }
}

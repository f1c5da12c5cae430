using System.CommandLine;
using System.Text;
using System.Text.Json;
using CyberLM.Cli.Output;
using CyberLM.Detection.Sigma;
using CyberLM.Detection.Tuning;
using CyberLM.Gpt;
using CyberLM.Logs;
using static CyberLM.Cli.Output.Units;

namespace CyberLM.Cli.Commands;

/// <summary>`rules tune`: exclusions for noisy rules, found on a log whose attacks are known.</summary>
static class RulesTune
{
    /// <summary>With fewer true alerts the interval is wider than a quarter, whatever was seen.</summary>
    const int FewAttacks = 13;

    sealed record Plan(string[] Logs, string[] Rules, string Labels, LabelFields Fields, ExclusionOptions Options)
    {
        public required bool Unproven { get; init; }
        public required TimeSpan Lag { get; init; }
        public required bool Merge { get; init; }
        public required string? Out { get; init; }
        public required bool Force { get; init; }
        public required bool Json { get; init; }
    }

    public static Command Create(Func<ParseResult, Session> open)
    {
        var command = new Command("tune", "Suggests exclusions: false alerts saved, attacks lost, on a log whose attacks are labelled.");
        var logs = new Argument<string[]>("logs") { Description = "log files, folders, patterns", Arity = ArgumentArity.OneOrMore };
        command.Arguments.Add(logs);
        var flags = new Flags("rules_tune", command);
        var rules = flags.AddMany("rules", "rule files, or folders with all .yml and .yaml below them", required: true);
        var labels = new LabelFlags(flags);
        var most = flags.Add("max-recall-lost", "share of a rule's true alerts that may go", 0.0);
        var passed = flags.Add("max-passed-over", "share of all records that an exclusion may be about", 0.1);
        var least = flags.AddCount("least-saved", "false alerts that an exclusion must save", 2);
        var each = flags.AddCount("exclusions", "exclusions of one rule", 3);
        var values = flags.AddCount("values", "values of one field in an exclusion", 10);
        var fields = flags.AddMany("fields", "paths that exclusions may name [all]", required: false);
        var unproven = flags.Add("unproven", "also exclusions for rules that caught no attack in this log", false);
        var lag = flags.AddCount("lag", "seconds that a record may come behind a later one", 0, 0);
        var merge = flags.Add("merge", "read several files in order of time, each being so itself, not one after the other", false);
        var output = flags.Add<string?>("out", "file for the exclusions as Sigma filters", null);
        var force = flags.Add("force", "replace the file", false);
        var json = flags.Add("json", "as one JSON object", false);
        Examples.AddTo(command,
            "cyberlm rules tune logs/signin.jsonl --rules rules/ --truth logs/truth.jsonl --out rules/exclusions.yml",
            "cyberlm rules tune logs/ --merge --rules rules/ --truth logs/truth.jsonl",
            "cyberlm rules tune app.jsonl --rules rules/ --labels labels.jsonl --max-recall-lost 0.01 --fields properties.appDisplayName");
        command.SetAction(parse =>
        {
            var plan = new Plan(parse.GetValue(logs)!, parse.GetValue(rules)!, labels.File(parse), labels.Fields(parse),
                new ExclusionOptions
                {
                    MostRecallLost = parse.GetValue(most), MostPassedOver = parse.GetValue(passed),
                    LeastSaved = parse.GetValue(least), Most = parse.GetValue(each), MostValues = parse.GetValue(values),
                    Fields = parse.GetValue(fields) ?? [],
                })
            {
                Unproven = parse.GetValue(unproven), Lag = TimeSpan.FromSeconds(parse.GetValue(lag)), Out = parse.GetValue(output),
                Force = parse.GetValue(force), Json = parse.GetValue(json), Merge = parse.GetValue(merge),
            };
            Require(plan);
            return Run(open(parse), plan);
        });
        return command;
    }

    static void Require(Plan plan)
    {
        if (plan.Logs.Contains(OutputFile.Stdout))
            throw new CyberLMException("the log is read several times, which stdin cannot be", "name a file");
        if (plan.Options.MostRecallLost is not (>= 0 and < 1))
            throw new CyberLMException("--max-recall-lost is a share from 0 to below 1", "0.01 is one true alert in a hundred");
        if (plan.Options.MostPassedOver is not (> 0 and <= 1))
            throw new CyberLMException("--max-passed-over is a share above 0 and up to 1", "0.1 is a tenth of all records");
        if (plan.Out == OutputFile.Stdout) throw new CyberLMException("stdout has the table", "name a file");
        if (plan.Out is { } file) OutputFile.RefuseToReplace(file, plan.Force);
    }

    static int Run(Session session, Plan plan)
    {
        var rules = LoadedRules.ReadToRun(plan.Rules, session.Talk);
        var labels = LabelFlags.Read(plan.Labels, plan.Fields, plan.Merge);
        var engine = new SigmaEngineOptions
        {
            Correlations = new CorrelationLimits { Lag = plan.Lag }, Stateful = new Detection.Stateful.StatefulLimits { Lag = plan.Lag },
        };
        var tuning = new RuleTuning(plan.Rules, rules, engine,
            () => new LogReader(plan.Logs, new LogReaderOptions { Stop = session.Stop, InOrderOfTime = plan.Merge }), labels, plan.Options,
            plan.Unproven);
        LabelFlags.RequireFound(labels, plan.Labels);
        if (plan.Json) JsonResult.Write(session.Data, json => WriteJson(json, tuning));
        else WriteTable(session.Data, tuning);
        if (plan.Out is { } file && tuning.Kept.Count > 0)
            DurableFile.Write(file, to => to.Write(Encoding.UTF8.GetBytes(FilterText.Write(tuning.Kept))));
        Say(session.Talk, plan, labels, tuning);
        return ExitCode.Done;
    }

    static void WriteTable(Stream data, RuleTuning tuning)
    {
        using var output = new StreamWriter(data, leaveOpen: true);
        if (tuning.Found.Count == 0) return;
        Columns.Write(output, ["rule", "exclusion", "false alerts saved", "true alerts lost", "lost, 95 %", "of all records", "kept"],
            tuning.Found.Select(found => new[]
            {
                found.Rule.Title, found.Words, $"{found.Saved} of {found.False}", $"{found.Lost} of {found.True}",
                found.IsUnproven ? "unknown" : $"{Share(found.LostShare.Low)} to {Share(found.LostShare.High)}",
                Share(found.PassedOver), tuning.Kept.Contains(found) ? "yes" : found.IsUnproven ? "no: unproven" : "no: loses when tried",
            }));
    }

    static void Say(Talk talk, Plan plan, RecordLabels labels, RuleTuning tuning)
    {
        if (labels.Found < labels.Attacks)
            talk.Warn($"{labels.Attacks - labels.Found} of {Plural(labels.Attacks, "attack record")} in {plan.Labels} are not in this log");
        LabelFlags.Say(talk, labels);
        if (LateRecords.Advice(tuning.Run, plan.Merge) is { } late) talk.Warn(late);
        foreach (var (rule, falseAlerts, trueAlerts) in tuning.Without)
            talk.Say($"nothing for {rule.Title}: its {Plural(falseAlerts, "false alert")} have nothing in common that costs none of its "
                + $"{Plural(trueAlerts, "true one")} and is not in too many records");
        if (tuning.FalseOfTwins.Count > 0)
            talk.Say($"{tuning.FalseOfTwins.Values.Sum()} of {tuning.Before.False} false alerts are of benign twins: "
                + string.Join(", ", tuning.FalseOfTwins.Select(twin => $"{twin.Key} {twin.Value}")));
        int few = tuning.Kept.Where(kept => kept.True < FewAttacks).Select(kept => kept.Rule).Distinct().Count();
        if (few > 0)
            talk.Warn($"{Plural(few, "rule")} caught fewer than {FewAttacks} attacks here: what its exclusions lose may be far from "
                + "what was seen, as the interval says");
        int unproven = tuning.Found.Count(found => found.IsUnproven);
        if (unproven > 0 && !plan.Unproven)
            talk.Say($"{Plural(unproven, "exclusion")} of rules that caught no attack here are not kept (--unproven keeps them)");
        talk.Event("tuned",
            $"{Plural(tuning.Records, "record")}, {tuning.AttackRecords} of them of {Plural(tuning.Attacks, "attack")}: "
                + $"with {Plural(tuning.Kept.Count, "exclusion")} false alerts go from {tuning.Before.False} to {tuning.After.False}, "
                + $"attacks caught from {tuning.Before.CaughtAttacks} to {tuning.After.CaughtAttacks}",
            ("records", tuning.Records), ("attackRecords", tuning.AttackRecords), ("attacks", tuning.Attacks),
            ("exclusions", tuning.Kept.Count), ("falseBefore", tuning.Before.False), ("falseAfter", tuning.After.False),
            ("caughtBefore", tuning.Before.CaughtAttacks), ("caughtAfter", tuning.After.CaughtAttacks));
        if (plan.Out is { } file)
            talk.Say(tuning.Kept.Count == 0 ? $"{file} is not written: no exclusion is kept"
                : $"{file} has them as Sigma filters, which are read with their rules: --rules {string.Join(' ', plan.Rules)} {file}");
    }

    static void WriteJson(Utf8JsonWriter json, RuleTuning tuning)
    {
        json.WriteNumber("records", tuning.Records);
        json.WriteNumber("attackRecords", tuning.AttackRecords);
        json.WriteNumber("falseBefore", tuning.Before.False);
        json.WriteNumber("falseAfter", tuning.After.False);
        json.WriteStartObject("falseOfTwins");
        foreach (var (twin, count) in tuning.FalseOfTwins) json.WriteNumber(twin, count);
        json.WriteEndObject();
        json.WriteStartArray("exclusions");
        foreach (var found in tuning.Found)
        {
            json.WriteStartObject();
            json.WriteString("rule", found.Rule.Title);
            json.WriteString("id", found.Rule.Id);
            json.WriteString("exclusion", found.Words);
            json.WriteNumber("saved", found.Saved);
            json.WriteNumber("false", found.False);
            json.WriteNumber("lost", found.Lost);
            json.WriteNumber("true", found.True);
            json.WriteNumber("lostLow", found.LostShare.Low);
            json.WriteNumber("lostHigh", found.LostShare.High);
            json.WriteNumber("passedOver", found.PassedOver);
            json.WriteBoolean("kept", tuning.Kept.Contains(found));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}

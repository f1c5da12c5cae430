using System.CommandLine;
using CyberLM.Cli.Output;
using CyberLM.Detection.Sigma;
using CyberLM.Detection.Stateful;
using CyberLM.Gpt;
using CyberLM.Logs;
using LogSource = CyberLM.Detection.Sigma.LogSource;

namespace CyberLM.Cli.Commands;

/// <summary>`rules run`: logs against rules, an alert a line.</summary>
static class RulesRun
{
    static readonly string[] Levels = [.. Enum.GetValues<RuleLevel>()[1..].Select(Flags.Name)];

    /// <param name="Least">alerts below are neither told nor counted</param>
    sealed record Plan(string[] Logs, string[] Rules, SigmaEngineOptions Engine, RuleLevel Least, RuleLevel? FailOn)
    {
        public required bool Table { get; init; }
        public required bool Dead { get; init; }
        public required string? Out { get; init; }
        public required bool Force { get; init; }
        public required bool Merge { get; init; }
    }

    public static Command Create(Func<ParseResult, Session> open)
    {
        var command = new Command("run", "Holds logs against rules and writes an alert a line.");
        var logs = new Argument<string[]>("logs")
        {
            Description = "log files, folders, patterns, or - for stdin",
            Arity = ArgumentArity.OneOrMore,
        };
        command.Arguments.Add(logs);
        var flags = new Flags("rules_run", command);
        var rules = flags.AddMany("rules", "rule files, or folders with all .yml and .yaml below them", required: true);
        var failOn = flags.Add<string?>("fail-on", "exit code 1 if an alert of this level or above came", null, Levels);
        var least = flags.Add<string?>("level", "only alerts of this level or above [all]", null, Levels);
        var source = flags.Add<string?>("source", "what all records are, as product/category/service [seen from each record]", null);
        var noRouting = flags.Add("no-routing", "hold every record against every rule, whatever its log source", false);
        var merge = flags.Add("merge", "read several files in order of time, each being so itself, not one after the other", false);
        var lag = flags.AddCount("lag", "seconds that a record may come behind a later one, for correlations and stateful rules", 0, 0);
        var ahead = flags.AddCount("ahead", "seconds a record may lead all others before stateful rules doubt its time", 86_400);
        var table = flags.Add("table", "a table of the rules that fired on stdout, instead of alerts", false);
        var dead = flags.Add("dead", "list the rules that name fields which no record has", false);
        var output = flags.Add<string?>("out", "file for the alerts [stdout]", null);
        var force = flags.Add("force", "replace the file", false);
        Examples.AddTo(command,
            "cyberlm rules run logs/ --rules rules/ --table",
            "cyberlm rules run signin.jsonl audit.jsonl risk.jsonl --merge --rules rules/",
            "cyberlm rules run signin.jsonl --rules rules/ --level medium --out alerts.jsonl --fail-on high",
            "zcat cloudtrail.json.gz | cyberlm rules run - --rules rules/ --source aws//cloudtrail | jq -r .title",
            "cyberlm rules run logs/ --rules rules/ --dead --table");
        command.SetAction(parse =>
        {
            var engine = new SigmaEngineOptions
            {
                Routing = !parse.GetValue(noRouting),
                Source = parse.GetValue(source) is { } named ? Source(named) : null,
                Correlations = new CorrelationLimits { Lag = TimeSpan.FromSeconds(parse.GetValue(lag)) },
                Stateful = new StatefulLimits
                {
                    Lag = TimeSpan.FromSeconds(parse.GetValue(lag)), Ahead = TimeSpan.FromSeconds(parse.GetValue(ahead)),
                },
            };
            var plan = new Plan(parse.GetValue(logs)!, parse.GetValue(rules)!, engine,
                Flags.Choice<RuleLevel>(parse.GetValue(least)) ?? RuleLevel.None, Flags.Choice<RuleLevel>(parse.GetValue(failOn)))
            {
                Table = parse.GetValue(table), Dead = parse.GetValue(dead), Out = parse.GetValue(output), Force = parse.GetValue(force),
                Merge = parse.GetValue(merge),
            };
            Require(plan);
            return Run(open(parse), plan);
        });
        return command;
    }

    static LogSource Source(string text)
    {
        string?[] parts = [.. text.Split('/').Select(part => part.Length == 0 ? null : part)];
        if (parts.Length > 3 || parts.All(part => part is null) || text.Any(c => char.IsUpper(c) || char.IsWhiteSpace(c)))
            throw new CyberLMException($"--source '{text}' is no log source",
                "write product/category/service in lower case and leave out what is open: windows/process_creation, aws//cloudtrail");
        return new LogSource(parts[0], parts.ElementAtOrDefault(1), parts.ElementAtOrDefault(2));
    }

    static void Require(Plan plan)
    {
        if (plan.Engine is { Routing: false, Source: not null })
            throw new CyberLMException("--source routes records, and --no-routing does not", "give one of them");
        if (plan.FailOn < plan.Least)
            throw new CyberLMException("--fail-on is below --level: what is not told cannot fail", "lower --level");
        if (plan.Out is not { } file) return;
        OutputFile.RefuseToReplace(file, plan.Force);
        OutputFile.RefuseWhatIsRead(file, plan.Logs, plan.Rules);
    }

    static int Run(Session session, Plan plan)
    {
        var rules = LoadedRules.ReadToRun(plan.Rules, session.Talk);
        RequireRulesFor(plan.Engine.Source, rules);
        var run = new SigmaEngine(rules, plan.Engine).Start();
        var reader = new LogReader(plan.Logs, new LogReaderOptions { Stop = session.Stop, InOrderOfTime = plan.Merge });
        var counts = new AlertCounts();
        var places = plan.Merge ? new RecordPlaces() : null;
        var paths = plan.Dead ? new RecordPaths() : null;
        void Alerts(AlertLines? lines) => new AlertPass(session, run, counts, lines, plan.Least, places, paths).Over(reader);
        if (plan.Out is null or OutputFile.Stdout)
            Alerts(plan.Table ? null : new AlertLines(session.Data, places));
        else
            DurableFile.Write(plan.Out, stream =>
            {
                Alerts(new AlertLines(stream, places));
                OutputFile.RefuseToReplace(plan.Out, plan.Force);                // another may have written it meanwhile
            });
        if (plan.Table)
        {
            using var output = new StreamWriter(session.Data, leaveOpen: true);
            counts.WriteTable(output);
        }
        new AlertSummary(session.Talk, rules, run, plan.Merge, paths).Say(reader.Report, counts, plan.Dead);
        if (session.Signals.ExitCode != 0) return session.Signals.ExitCode;
        return plan.FailOn is { } level && counts.AnyAtLeast(level) ? ExitCode.CheckFailed : ExitCode.Done;
    }

    /// <summary>A misspelled source would be a run that finds nothing.</summary>
    static void RequireRulesFor(LogSource? source, SigmaRuleSet rules)
    {
        static bool Agree(string? mine, string? rules) => mine is null || rules is null || mine == rules;
        if (source is null || rules.LogSources.Any(rule => Agree(source.Product, rule.Product)
            && Agree(source.Category, rule.Category) && Agree(source.Service, rule.Service)))
            return;
        throw new CyberLMException($"--source: no rule is for {source}", "cyberlm rules list shows the rules' log sources");
    }
}

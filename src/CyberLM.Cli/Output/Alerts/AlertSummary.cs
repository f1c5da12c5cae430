using CyberLM.Detection.Sigma;
using CyberLM.Logs;
using static CyberLM.Cli.Output.Units;

namespace CyberLM.Cli.Output;

/// <summary>What a run over rules says at its end, above all where it found nothing: what was read, ran, and could not match.</summary>
sealed class AlertSummary(Talk talk, SigmaRuleSet rules, SigmaRun run, bool merged, RecordPaths? paths)
{
    public void Say(ReadReport read, AlertCounts counts, bool dead)
    {
        ReadingReport.Say(talk, read);
        if (run.Statistics.Texts > 0)
            talk.Warn($"{Plural(run.Statistics.Texts, "record")} of {run.Statistics.Events} are text without fields: only keywords match");
        if (run.Statistics.ExpressionsCutOff > 0)
            talk.Warn($"{Plural(run.Statistics.ExpressionsCutOff, "value")} took a rule's regular expression too long and did not match: "
                + "what it asks for may stand there");
        var silent = run.Statistics.ByRule().Where(rule => rule.Matches == 0).ToList();
        var elsewhere = silent.Where(rule => !rule.Reached).ToList();
        var blind = silent.Where(rule => rule.Reached && rule.FieldsNeverSeen.Count > 0).ToList();
        if (dead)
        {
            foreach (var group in elsewhere.GroupBy(rule => $"{rule.Rule.LogSource}")) SayElsewhere(group.Key, group.Count());
            foreach (var rule in blind) SayDead(rule);
        }
        SayCorrelations();
        new StatefulSummary(talk).Say(run.Stateful, dead);
        if (LateRecords.Advice(run, merged) is { } advice) talk.Warn(advice);
        string fired = counts.Total == 0 ? "no alert"
            : $"{Plural(counts.Total, "alert")} ({string.Join(", ", counts.ByLevel().Select(level => $"{level.Count} {level.Level}"))})";
        talk.Event("summary",
            $"{Plural(run.Statistics.Events, "record")}: {fired}; {LoadedRules.Words(rules)} ran, {rules.Refused.Count} refused; "
                + $"{Plural(silent.Count, rules.Stateful.Count > 0 ? "detection" : "rule")} matched nothing"
                + (elsewhere.Count > 0 ? $", {elsewhere.Count} for log sources that no record is of" : "")
                + $", {blind.Count} with fields that no record has"
                + (blind.Count + elsewhere.Count > 0 && !dead ? " (--dead lists them)" : ""),
            [
                ("records", run.Statistics.Events), ("badRecords", read.BadRecords), ("alerts", counts.Total),
                ("rules", rules.Rules.Count), ("correlations", rules.Correlations.Count),
                ("stateful", rules.Stateful.Count), ("refused", rules.Refused.Count),
                ("expressionsCutOff", run.Statistics.ExpressionsCutOff),
                ("withoutMatch", silent.Count), ("withoutSource", elsewhere.Count), ("withoutFields", blind.Count),
                .. counts.ByLevel().Select(level => (level.Level, (object?)level.Count)),
            ]);
    }

    void SayElsewhere(string source, int count) => talk.Event("elsewhere",
        $"dead: {Plural(count, "rule")} for {source}: no record is of that source", ("source", source), ("rules", count));

    void SayDead(RuleStatistics rule)
    {
        var header = rule.Rule.Header;
        string fields = string.Join(", ", rule.FieldsNeverSeen);
        string[] near = [.. rule.FieldsNeverSeen.Select(field => paths?.Near(field)).OfType<string>().Distinct()];
        string meant = near.Length > 0 ? $"; did you mean {string.Join(", ", near)}?" : "";
        talk.Event("dead",
            $"dead: {header.Title} ({header.Source}, line {header.Line}; {rule.Rule.LogSource}): no record has {fields}{meant}",
            ("title", header.Title), ("id", header.Id), ("file", header.Source), ("line", header.Line), ("fields", fields));
    }

    /// <summary>Null: no count is above zero. Programs are told all of them.</summary>
    public static string? Left(params (long Count, string What)[] counts)
    {
        string said = string.Join(", ", counts.Where(count => count.Count > 0).Select(count => $"{count.Count} {count.What}"));
        return said.Length > 0 ? said : null;
    }

    void SayCorrelations()
    {
        if (rules.Correlations.Count == 0) return;
        var counts = run.Correlations;
        string? left = Left(
            (counts.WithoutTime, "matches without time"), (counts.Late, "late"), (counts.WithoutGroup, "without group"),
            (counts.ForgottenGroups, "groups forgotten for the limits"), (counts.ForgottenEvents, "events forgotten for the limits"));
        if (left is null && !talk.Json) return;
        talk.Event("correlations", $"correlations left out: {left}",
            ("withoutTime", counts.WithoutTime), ("late", counts.Late), ("withoutGroup", counts.WithoutGroup),
            ("forgottenGroups", counts.ForgottenGroups), ("forgottenEvents", counts.ForgottenEvents));
    }
}

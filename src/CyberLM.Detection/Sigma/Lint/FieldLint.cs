using CyberLM.Detection.Stateful;
using CyberLM.Logs;

namespace CyberLM.Detection.Sigma;

/// <summary>Fields that a rule asks for and records do not have, where they have one that is spelled nearly so.</summary>
public static class FieldLint
{
    /// <summary>Letters by which two names may differ: more are two fields.</summary>
    const int MostEdits = 2;

    /// <summary>By what is known of a rule's log source alone; one sentence each, with file and line.</summary>
    public static IEnumerable<string> Of(SigmaRuleSet rules) =>
        from rule in rules.Asked
        let known = KnownFields.Of(rule.LogSource)
        where known.Count > 0
        from field in rule.FieldLines
        where !known.Contains(field.Key, StringComparer.OrdinalIgnoreCase)
        let near = NearestWord.Of(field.Key, known, MostEdits)
        where near is not null
        select $"{rule.Header.Source}, line {field.Value}: records of {rule.LogSource} have no field '{field.Key}' that is known; "
            + $"did you mean '{near}'?";

    /// <summary>By records: of rules that were asked about some of them, and only where the field is in none.</summary>
    public static IEnumerable<string> Of(SigmaRuleSet rules, IEnumerable<LogRecord> records)
    {
        var run = new SigmaEngine(rules).Start();
        var paths = new RecordPaths();
        List<SigmaMatch> matches = [];
        foreach (var record in records)
        {
            run.Match(record.Utf8.Span, matches);
            matches.Clear();
            paths.Add(record);
        }
        foreach (var asked in run.Statistics.ByRule().Where(asked => asked.Reached))
        {
            foreach (string field in asked.FieldsNeverSeen)
            {
                if (paths.Near(field) is not { } near) continue;
                int line = asked.Rule.FieldLines.GetValueOrDefault(field, asked.Rule.Header.Line);
                yield return $"{asked.Rule.Header.Source}, line {line}: no record has the field '{field}'; did you mean '{near}'?";
            }
        }
    }
}

using CyberLM.Detection.Tuning;
using CyberLM.Logs;

namespace CyberLM.Detection.Scenarios;

/// <summary>Plays that somebody else has written: a log, and the truth about which of its records are of which run of an attack.</summary>
public static class LabelledPlays
{
    sealed class Run(Scenario scenario)
    {
        public Scenario Scenario => scenario;
        public int Records { get; set; }
        public DateTimeOffset? Begins { get; set; }
    }

    /// <param name="records">in order of time, from the beginning with each enumeration</param>
    /// <param name="truth">file of labels whose attacks say run and scenario, as that of `tenant`</param>
    /// <param name="scenarios">attacks that none of them is are passed over</param>
    public static IReadOnlyList<PlayOutcome> Judge(
        IEnumerable<LogRecord> records, string truth, IReadOnlyList<Scenario> scenarios, ScenarioJudge judge)
    {
        var known = scenarios.ToDictionary(scenario => scenario.Id);
        var (runNames, scenarioNames) = (RecordLabels.Read(truth), RecordLabels.Read(truth, new() { Names = ["scenario"] }));
        var (runs, places, runOf) = (new List<Run>(), new Dictionary<string, int>(), new Dictionary<long, int>());
        foreach (var (number, record) in records.Index())
        {
            if (runNames.Of(number + 1, record) is not { } name) continue;
            if (!known.TryGetValue(scenarioNames.Of(number + 1, record)!, out var scenario)) continue;
            if (!places.TryGetValue(name, out int place))
            {
                places.Add(name, place = runs.Count);
                runs.Add(new(scenario));
            }
            runOf.Add(number, place);
            runs[place].Records++;
            if (TimeOf(record) is { } time && !(runs[place].Begins <= time)) runs[place].Begins = time;
        }
        var judged = records.Select((record, number) => runOf.TryGetValue(number, out int place)
            ? new JudgedRecord(record.Utf8, place) { Time = TimeOf(record) } : new(record.Utf8, -1));
        var alerts = judge.Judge(judged, runs.Count).Alerts;
        return [.. runs.Select((run, i) => PlayOutcome.Of(run.Scenario, run.Records, run.Begins, alerts[i], judge))];
    }

    static DateTimeOffset? TimeOf(LogRecord record) => RecordTime.TryFind(record.Utf8.Span, out var time) ? time : null;
}

using CyberLM.Detection.Sigma;
using CyberLM.Logs;

namespace CyberLM.Cli.Output;

/// <summary>One pass of a log over rules: each alert is told and counted as it comes, and nothing of the log is kept.</summary>
/// <param name="lines">null: alerts are only counted</param>
/// <param name="least">alerts of a lower level are passed over</param>
/// <param name="places">what alerts call records by; null: their number</param>
/// <param name="paths">told of every record, where fields that none has are to be explained</param>
sealed class AlertPass(
    Session session, SigmaRun run, AlertCounts counts, AlertLines? lines, RuleLevel least, RecordPlaces? places = null,
    RecordPaths? paths = null)
{
    /// <summary>Records between looks at the clock.</summary>
    const int Stride = 1024;
    const long LiveEvery = 500;
    readonly List<SigmaMatch> matches = [];
    readonly List<SigmaAlert> alerts = [];
    long nextLive = Environment.TickCount64 + LiveEvery;

    /// <summary>Asked to stop it ends with what it has; windows that were open are not decided then.</summary>
    public void Over(LogReader reader)
    {
        try
        {
            foreach (var record in reader.Read())
            {
                run.Match(record.Utf8.Span, matches, alerts, name: places?.NumberOf(record));
                Tell(record);
                paths?.Add(record);
                if (run.Statistics.Events % Stride == 0) ShowProgress();
            }
            run.Finish(alerts);
            TellAlerts();
        }
        catch (OperationCanceledException) when (session.Signals.ExitCode != 0)
        {
            session.Talk.Say("stopped before the end of the log; alerts until then are written");
        }
    }

    void Tell(in LogRecord record)
    {
        if (matches.Count > 0) TellMatches(record);
        if (alerts.Count > 0) TellAlerts();
    }

    void TellMatches(in LogRecord record)
    {
        var alerted = AlertedRecord.Of(record);
        foreach (var match in matches)
        {
            if (match.Rule.Header.Level < least) continue;
            counts.Add(match, alerted);
            lines?.Write(match, alerted);
        }
        matches.Clear();
    }

    void TellAlerts()
    {
        foreach (var alert in alerts)
        {
            if (alert.Rule.Header.Level < least) continue;
            counts.Add(alert);
            lines?.Write(alert);
        }
        alerts.Clear();
    }

    void ShowProgress()
    {
        if (Environment.TickCount64 < nextLive) return;
        nextLive = Environment.TickCount64 + LiveEvery;
        session.Talk.Live($"{Units.Count(run.Statistics.Events)} records, {Units.Plural(counts.Total, "alert")}");
    }
}

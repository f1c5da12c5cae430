using CyberLM.Logs;

namespace CyberLM.Cli.Output;

/// <summary>What alerts of one record say about it: when it happened, who it is about, what it calls itself.</summary>
readonly record struct AlertedRecord(LogRecord Record, DateTimeOffset? Time, string? Who, string? Id)
{
    public static AlertedRecord Of(in LogRecord record)
    {
        var json = record.Utf8.Span;
        return new(record, RecordTime.TryFind(json, out var found) ? found : null, RecordActor.Of(json),
            RecordScalars.First(json, LabelConventions.IdPaths));
    }
}

using CyberLM.Cli.Output;
using CyberLM.Gpt;
using CyberLM.Kernels;
using CyberLM.Logs;

namespace CyberLM.Cli.Commands;

/// <summary>`generate` from a model of fields: users, days, conditions.</summary>
static class GenerateFields
{
    /// <summary>Writes records one after the other; says on the way and at the end how it goes.</summary>
    public static GenerationSummary Run(
        Session session, FieldGenerator generator, Sampler sampler, GenerationRequest request, NextTokenOptions next, IRecordTarget to)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        int written = 0;
        void Write(TimedRecord record)
        {
            to.Write(record.Utf8, record.Time);
            written++;
        }

        void Progressed(int count, int? of, long tokens)
        {
            string wanted = of is { } all ? $"/{all}" : "";
            session.Talk.Live($"{count}{wanted} records, {Units.Count(tokens / watch.Elapsed.TotalSeconds)} tokens/s");
        }

        try
        {
            var summary = generator.Run(sampler, request, next, Write, session.Talk.Say, Progressed, session.Stop);
            Report(session.Talk, request, summary, watch.Elapsed.TotalSeconds);
            return summary;
        }
        catch (OperationCanceledException) when (session.Signals.ExitCode != 0)
        {
            session.Talk.Warn($"stopped: {written} records were complete");
            return new() { Written = written, Attempts = written };
        }
    }

    static void ReportStart(Talk talk, GenerationRequest request, GenerationSummary summary, string start)
    {
        talk.Event("start", $"{Units.Plural(summary.BeforeStart, "record")} before {start} left out",
            ("leftOut", summary.BeforeStart), ("start", start));
        if (summary.BeyondDay > 0)
            talk.Event("beyond", $"{Units.Plural(summary.BeyondDay, "record")} of a later day than asked for left out",
                ("leftOut", summary.BeyondDay));
        int attempts = summary.Attempts;
        if (request.Count is { } count && attempts < count)
            talk.Warn($"{attempts} of {count} records: no more came from {start} on");
        if (attempts == 0) talk.Warn($"no record is from {start} on; --days goes on to the days after it");
    }

    /// <summary>A day as busy as asked is not what the model has learned: it is that day several times over.</summary>
    static void ReportTellings(Talk talk, GenerationRequest request, GenerationSummary summary)
    {
        string days = request.Days == 1 ? "the day has" : $"the {request.Days} days have";
        talk.Event("tellings", $"{summary.Written} records are more than {days}: generated {summary.Tellings} times, one over the other, "
            + "each with sessions of its own; without --count there are as many as were learned, and --days goes on to the days after",
            ("tellings", summary.Tellings));
    }

    /// <summary>Two figures of what is small: no 0 for some.</summary>
    static string Rate(double perSecond) => perSecond < 10 ? Units.Invariant($"{perSecond:G2}") : Units.Invariant($"{perSecond:F0}");

    static void Report(Talk talk, GenerationRequest request, GenerationSummary summary, double seconds)
    {
        talk.Event("generated",
            $"{Units.Plural(summary.Written, "record")} in {Units.Plural(summary.Sequences, "sequence")}, {summary.Tokens} tokens in "
                + Units.Invariant($"{seconds:F1} s: {Rate(summary.Written / seconds)} records/s, ")
                + $"{Units.Count(summary.Tokens / seconds)} tokens/s",
            ("records", summary.Written), ("sequences", summary.Sequences), ("tokens", summary.Tokens), ("seconds", seconds),
            ("attempts", summary.Attempts), ("removedNatsPerRecord", summary.RemovedNats / Math.Max(1, summary.Written)));
        if (summary.Tellings > 1) ReportTellings(talk, request, summary);
        if (request.Start is { } start) ReportStart(talk, request, summary, Moment.Text(start));
        if (request.Constrained)
            talk.Say("held to the schema and to what was asked: that took "
                + Units.Invariant($"{summary.RemovedNats / Math.Max(1, summary.Written):F4} nats a record from what the model would have ")
                + "said (0: it keeps to them by itself; --unconstrained counts what it breaks alone)");
        else
            talk.Say($"unconstrained: {summary.Attempts} records were begun, {summary.Written} came to their end");
        ReportBroken(talk, summary);
    }

    /// <summary>Where the model said what could not stand there, the most frequent first.</summary>
    static void ReportBroken(Talk talk, GenerationSummary summary)
    {
        const int most = 8;
        foreach (var broken in summary.Broken.GroupBy(place => place.Due).OrderByDescending(due => due.Count()).Take(most))
        {
            int[] places = [.. broken.Select(place => place.Place).Order()];
            string span = $"{places[0]} to {places[^1]} tokens into the context, half of them {places[places.Length / 2]} or more";
            int ofIt = broken.Count(place => place.IsOfIt);
            talk.Event("broken", $"{places.Length} broke off where {broken.Key} was due, {ofIt} of them with a value of it, {span}",
                ("due", broken.Key), ("count", places.Length), ("ofIt", ofIt), ("least", places[0]),
                ("median", places[places.Length / 2]), ("most", places[^1]));
        }
    }
}

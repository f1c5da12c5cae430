using System.Buffers;
using System.Diagnostics;
using CyberLM.Gpt;
using CyberLM.Logs;

namespace CyberLM.Cli.Output;

/// <summary>
/// Takes sequences in whatever order they are complete and writes them in the order asked for, one record a line; counts on the way how
/// many are what the model was trained on.
/// </summary>
sealed class GeneratedRecords(ITokenizer tokenizer, ReadOnlyMemory<int> prompt, RecordKeys? keys, Talk talk, int count, float temperature)
{
    /// <summary>A TimeSpan holds no more than 29,000 years.</summary>
    const double MostSeconds = 9e11;

    readonly Dictionary<int, Sequence> waiting = [];
    readonly ArrayBufferWriter<byte> bytes = new();
    readonly Stopwatch watch = Stopwatch.StartNew();
    int next, json, complete, truncated, broken;
    long tokens;
    string? firstWhy;

    /// <summary>Records written so far.</summary>
    public int Count => next;

    /// <summary>What was complete before the user stopped it stays.</summary>
    public void WriteTo(IRecordTarget to, Action<Action<Sequence>> sample)
    {
        try
        {
            sample(sequence => Take(sequence, to));
        }
        catch (OperationCanceledException)
        {
            foreach (var late in waiting.Values.OrderBy(sequence => sequence.Request)) Write(late, to);
            talk.Warn($"stopped: {next} of {count} records were complete");
        }
    }

    void Take(Sequence sequence, IRecordTarget to)
    {
        waiting.Add(sequence.Request, sequence);
        while (waiting.Remove(next, out var due)) Write(due, to);
        double rate = tokens / watch.Elapsed.TotalSeconds;
        double seconds = watch.Elapsed.TotalSeconds / Math.Max(1, next) * (count - next);
        string left = Units.Duration(TimeSpan.FromSeconds(Math.Min(seconds, MostSeconds)));
        talk.Live($"{next}/{count} records, {Units.Count(rate)} tokens/s, {left} left");
    }

    void Write(Sequence sequence, IRecordTarget to)
    {
        bytes.ResetWrittenCount();
        tokenizer.Decode(prompt.Span[1..], bytes);                // the border before the record is not part of it
        tokenizer.Decode(sequence.Tokens.Span, bytes);
        byte[] record = bytes.WrittenSpan.ToArray();
        bool oneLine = !record.AsSpan().Contains((byte)'\n');
        if (!oneLine)
        {
            broken++;
            record.AsSpan().Replace((byte)'\n', (byte)' ');       // one record is one line, also for whoever reads the file
        }
        to.Write(record);
        next++;
        tokens += sequence.Tokens.Length;
        truncated += sequence.Truncated ? 1 : 0;
        if (keys is null) return;
        var check = keys.Check(record);
        // A record that was mended here is not one that the model wrote.
        json += check.Json && oneLine ? 1 : 0;
        complete += check.HasKeys && oneLine ? 1 : 0;
        firstWhy ??= check.Why;
    }

    static string Cut(int records) => records == 1 ? "1 record was" : $"{records} records were";

    public void Report()
    {
        double seconds = watch.Elapsed.TotalSeconds;
        talk.Event("generated",
            $"{Units.Plural(next, "record")}, {tokens} tokens in "
                + $"{Units.Invariant($"{seconds:F1}")} s: {Units.Count(tokens / seconds)} tokens/s",
            ("records", next), ("tokens", tokens), ("seconds", seconds), ("truncated", truncated));
        if (truncated > 0) talk.Warn($"{Cut(truncated)} cut at the most tokens allowed");
        if (broken > 0) talk.Warn($"{Units.Plural(broken, "record")} had line breaks, now spaces");
        if (keys is null) return;
        talk.Event("check",
            $"{json} of {next} parse as JSON, {complete} of {next} have the keys of the records trained on"
                + (firstWhy is null ? "" : $" (first that does not: {firstWhy})"),
            ("records", next), ("json", json), ("keys", complete));
        if (2 * complete < next)
            talk.Say($"  hint: {Hint()}");
    }

    /// <summary>What of it would help: text is no likelier than at the temperature asked for, nor whole where it was cut.</summary>
    string Hint() => 2 * truncated >= next
        ? "most records were cut: a larger --max-tokens lets them come to their end"
        : "records come out whole when the model has trained longer (train --minutes)"
            + (temperature > LikelyText ? Units.Invariant($" or is asked for likelier text (--temperature {LikelyText})") : "");

    const float LikelyText = 0.8f;
}

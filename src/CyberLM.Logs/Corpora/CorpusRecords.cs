using System.Text.Json;
using CyberLM.Gpt;

namespace CyberLM.Logs;

/// <summary>
/// The records of a corpus, gone through more than once: from the files again each time, or kept in memory where they cannot be read twice
/// (standard input) or must be sorted (a split by time).
/// </summary>
/// <param name="model">its folder, in which the tokens stand by then: it may lie within that of the logs</param>
sealed class CorpusRecords(CorpusSource source, string model, Action<string> notice, CancellationToken stop)
{
    readonly LogReader reader = new(source.Files, new LogReaderOptions { Stop = stop });
    IReadOnlyList<LogRecord>? kept = source.InMemory;

    /// <summary>What was read from standard input, where other models are to learn from it too.</summary>
    public IReadOnlyList<LogRecord>? OfStandardInput =>
        source.Files.Contains(InputPaths.StandardInput) && (source.Kept is not null || source.Fields?.Slots.Count > 0) ? kept : null;
    Pseudonymiser? pseudonymiser;

    bool MustKeep => source.Files.Contains(InputPaths.StandardInput) || source.Split.By == SplitBy.Time;

    public IEnumerable<ReadOnlyMemory<byte>> Documents()
    {
        LearnNames();
        foreach (var record in Records())
        {
            stop.ThrowIfCancellationRequested();
            yield return pseudonymiser?.Apply(record.Utf8.Span) ?? record.Utf8;
        }
    }

    /// <summary>Whether the first record is JSON.</summary>
    public bool AreFields()
    {
        foreach (var record in Records()) return JsonText.IsObjectOrArray(record.Utf8.Span, new LogReaderOptions().LargestDepth);
        return false;
    }

    /// <summary>All of them, in memory.</summary>
    /// <exception cref="CyberLMException">some are plain lines</exception>
    public IReadOnlyList<ReadOnlyMemory<byte>> JsonDocuments()
    {
        var read = new List<ReadOnlyMemory<byte>>();
        var projection = source.Kept is { } kept ? new RecordProjection(kept) : null;
        foreach (var document in Documents())
            if (projection is null) read.Add(document);
            else if (projection.Of(document.Span) is { } part) read.Add(part);
        if (reader.Report.Files.FirstOrDefault(file => file.Format == LogFormat.Lines) is { Source: not null } lines)
            throw new CyberLMException($"{lines.Source} holds plain lines, which have no fields",
                "learn them as text with --tokenizer bpe");
        return read;
    }

    /// <summary>Names are known from all records before the first one gets pseudonyms.</summary>
    void LearnNames()
    {
        if (source.Key is null || pseudonymiser is not null) return;
        var learned = new Pseudonymiser(source.Key);
        foreach (var record in Records())
        {
            stop.ThrowIfCancellationRequested();
            learned.Learn(record.Utf8.Span);
        }
        pseudonymiser = learned;
    }

    IEnumerable<LogRecord> Records()
    {
        if (!MustKeep) return reader.Read();
        if (kept is null)
        {
            kept = [.. reader.Read()];
            if (source.Split.By == SplitBy.Time) kept = RecordTime.Sort(kept, notice);
        }
        return kept;
    }

    /// <summary>Says what was found out about them.</summary>
    public void Tell(string sentence) => notice(sentence);

    /// <summary>Says what was read, and every bad record that the report lists.</summary>
    public void Report()
    {
        if (source.InMemory is not null) return;
        var report = reader.Report;
        foreach (string sentence in report.BadSentences()) notice(sentence);
        if (source.Files.Any(file => file != InputPaths.StandardInput && !File.Exists(file)))
            notice($"{LeftOut.Files(report.Files.Count)} read");
        string within = Path.GetFullPath(model) + "/tokens/";
        var skipped = report.Skipped.Where(path => !Path.GetFullPath(path).StartsWith(within, StringComparison.Ordinal));
        foreach (string sentence in LeftOut.Sentences(skipped)) notice(sentence);
    }

    /// <summary>The keys of JSON records; null for plain lines.</summary>
    public RecordKeys? Keys()
    {
        if (reader.Report.Files.Any(file => file.Format == LogFormat.Lines)) return null;
        var keys = new RecordKeys();
        try
        {
            foreach (var document in Documents()) keys.Add(document.Span);
        }
        catch (JsonException e)
        {
            notice($"the keys of the records are not noted, a file has changed while it was read: {e.Message}");
            return null;
        }
        return keys;
    }

    /// <summary>How the first records are spelled; null for plain lines.</summary>
    /// <param name="count">those trained on: what is held back must not be known to what is held to it</param>
    public JsonGrammar? Grammar(int count)
    {
        if (reader.Report.Files.Any(file => file.Format == LogFormat.Lines)) return null;
        var grammar = JsonGrammar.Learn(Documents().Take(count));
        foreach (var (why, records) in grammar?.LeftOut ?? new Dictionary<string, long>())
            notice($"{records} of {count} records are not covered by the grammar that generation is held to: {why}");
        return grammar;
    }
}

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

    /// <summary>Of the records that have one, by where they stand.</summary>
    readonly Dictionary<(string Source, long Line, long Offset), string> labels = [];
    LabelFile? labelFile;

    /// <summary>What was read from standard input, where other models are to learn from it too.</summary>
    public IReadOnlyList<LogRecord>? OfStandardInput =>
        source.Files.Contains(InputPaths.StandardInput) && (source.Kept is not null || source.Fields?.Slots.Count > 0) ? kept : null;
    Pseudonymiser? pseudonymiser;

    bool MustKeep => source.Files.Contains(InputPaths.StandardInput) || source.Split.By == SplitBy.Time;

    /// <summary>What each of <see cref="JsonDocuments"/> is labelled with; null where nothing is known of labels.</summary>
    public IReadOnlyList<string>? Labels { get; private set; }

    public IEnumerable<ReadOnlyMemory<byte>> Documents() => Told().Select(record => record.Utf8);

    /// <summary>With pseudonyms where these are asked for.</summary>
    IEnumerable<LogRecord> Told()
    {
        LearnNames();
        foreach (var record in Records())
        {
            stop.ThrowIfCancellationRequested();
            yield return pseudonymiser is null ? record : record with { Utf8 = pseudonymiser.Apply(record.Utf8.Span) };
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
        var (read, told) = (new List<ReadOnlyMemory<byte>>(), new List<string>());
        var projection = source.Kept is { } kept ? new RecordProjection(kept) : null;
        foreach (var record in Told())
        {
            if (projection is null) read.Add(record.Utf8);
            else if (projection.Of(record.Utf8.Span) is { } part) read.Add(part);
            else continue;
            told.Add(labels.GetValueOrDefault((record.Source, record.Line, record.Offset), LabelSource.Background));
        }
        if (reader.Report.Files.FirstOrDefault(file => file.Format == LogFormat.Lines) is { Source: not null } lines)
            throw new CyberLMException($"{lines.Source} holds plain lines, which have no fields",
                "learn them as text with --tokenizer bpe");
        if (labelFile is not null)
        {
            RequireLabels(labelFile);
            Labels = told;
        }
        return read;
    }

    void RequireLabels(LabelFile file)
    {
        if (file.Found == 0)
            throw new CyberLMException($"--labels {source.Fields!.Labels!.File}: none of the records with a label is in the data",
                "give the logs that it was written with: its lines find a record by number, by the file's name and line, or by id");
        if (file.Found < file.Count) notice($"{file.Count - file.Found} of {file.Count} records with a label are not in the data");
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
        if (!MustKeep) return Read();
        if (kept is null)
        {
            kept = [.. Read()];
            if (source.Split.By == SplitBy.Time) kept = RecordTime.Sort(kept, notice);
        }
        return kept;
    }

    IEnumerable<LogRecord> Read()
    {
        if (source.Fields?.Labels is not { } from) return reader.Read();
        labelFile ??= LabelFile.Read(from);
        return Labelled(labelFile);
    }

    /// <summary>They are counted as they are read, before anything sorts them.</summary>
    IEnumerable<LogRecord> Labelled(LabelFile file)
    {
        long number = 0;
        foreach (var record in reader.Read())
        {
            if (file.Of(++number, record) is { } label) labels[(record.Source, record.Line, record.Offset)] = label;
            yield return record;
        }
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

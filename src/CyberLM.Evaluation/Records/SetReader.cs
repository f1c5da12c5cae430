using System.Text.Json;
using CyberLM.Logs;

namespace CyberLM.Evaluation;

/// <summary>Reads real logs as records of any format, and generated files line by line, so that no failed attempt is lost.</summary>
sealed class SetReader(LogVocabulary names, EvaluationOptions options)
{
    const int Head = 200;

    readonly RecordFlattening flattening = new(names);
    readonly Symbols users = new();

    public LogVocabulary Names => names;

    /// <summary>Known once real records have been read.</summary>
    public KnownPaths? Paths { get; private set; }

    public RecordSet ReadReal(string name, IReadOnlyList<string> files, ulong stream)
    {
        // The first records are then of all files, and the last ones are the latest.
        var reader = new LogReader(files, new LogReaderOptions { Stop = options.Stop, InOrderOfTime = true });
        var set = new RecordSet(name, options.LargestSet, options.Seed + stream);
        List<JsonDocument> first = [];
        var shape = RecordShape.Unknown;
        LogRecord? leftOut = null;
        foreach (var record in reader.Read())
        {
            if (RecordFlattening.Parse(record.Utf8.ToArray()) is not { } document)
            {
                leftOut ??= record;
                set.AddFailures();
                continue;
            }
            if (Paths is not null)
            {
                Add(set, document);
                continue;
            }
            if (first.Count == 0) shape = RecordShapes.Of(record.Utf8.Span);
            first.Add(document);
            if (first.Count == Head) AddFirst(set, first, shape);
        }
        if (first.Count > 0) AddFirst(set, first, shape);
        foreach (string sentence in reader.Report.BadSentences()) options.Notice(sentence);
        if (leftOut is { } bad) SayLeftOut(set, bad);
        return set;
    }

    void SayLeftOut(RecordSet set, LogRecord first)
    {
        string where = $"{first.Source}, line {first.Line}";
        if (set.Parsed == 0)
            throw new CyberLMException($"{where}: not a JSON object", "plain lines have no fields to compare; give JSON, CSV or Parquet");
        options.Notice($"{set.Attempts - set.Parsed} records are no JSON objects in valid UTF-8 and are left out, the first: {where}");
    }

    void AddFirst(RecordSet set, List<JsonDocument> first, RecordShape shape)
    {
        Paths ??= KnownPaths.Of(shape, [.. first.Select(one => flattening.Flatten(one.RootElement))], names, options.Entity, options.Time);
        foreach (var document in first) Add(set, document);
        first.Clear();
    }

    public RecordSet ReadSynthetic(SyntheticFile file, ulong stream)
    {
        var set = new RecordSet(file.Name, options.LargestSet, options.Seed + stream);
        foreach (byte[] line in AttemptLines.Read(file.RequireLines().Path, options.Stop))
        {
            if (RecordFlattening.Parse(line) is { } document) Add(set, document);
            else set.AddFailures();
        }
        if (set.Attempts == 0 && file.Attempts is null or 0)
            throw new CyberLMException($"{file.Path}: empty, no attempt", "name a file that generate wrote");
        if (file.Attempts < set.Attempts)
            throw new CyberLMException(
                $"{file.Path} has {set.Attempts} lines, more than the {file.Attempts} attempts given", "every line is an attempt");
        if (file.Attempts is { } all) set.AddFailures(all - set.Attempts);
        return set;
    }

    void Add(RecordSet set, JsonDocument document)
    {
        var (user, ticks) = WhoAndWhen(document.RootElement);
        set.Add(() => Flat(document.RootElement, user, ticks), ticks is { } at ? new TimedEvent(user, at) : null);
        document.Dispose();
    }

    /// <summary>Null for what is no JSON object.</summary>
    public FlatRecord? Flat(ReadOnlyMemory<byte> utf8)
    {
        using var document = RecordFlattening.Parse(utf8);
        if (document is null) return null;
        var (user, ticks) = WhoAndWhen(document.RootElement);
        return Flat(document.RootElement, user, ticks);
    }

    FlatRecord Flat(JsonElement record, int user, long? ticks) =>
        flattening.Flatten(record) with { User = user, Day = (ticks ?? 0) / TimeSpan.TicksPerDay };

    /// <summary>Null for what is no JSON object, or says no time.</summary>
    public TimedEvent? Moment(ReadOnlyMemory<byte> utf8)
    {
        using var document = RecordFlattening.Parse(utf8);
        return document is not null && WhoAndWhen(document.RootElement) is (var user, { } ticks) ? new(user, ticks) : null;
    }

    public string UserName(int user) => JsonValue.Text(users[user]);

    (int User, long? Ticks) WhoAndWhen(JsonElement record) => (
        ValueAt(record, Paths!.Entity) is { } name ? users.Of(name) : -1,
        ValueAt(record, Paths.Time) is { } time && RecordMoment.TryRead(time, out var utc) ? utc.Ticks : null);

    /// <summary>By the path's parts; a key that holds a dot itself is found at the top only.</summary>
    static string? ValueAt(JsonElement record, string? path)
    {
        if (path is null) return null;
        if (record.TryGetProperty(path, out var whole)) return RecordFlattening.Spelling(whole);
        foreach (string key in path.Split('.'))
            if (record.ValueKind != JsonValueKind.Object || !record.TryGetProperty(key, out record))
                return null;
        return RecordFlattening.Spelling(record);
    }
}

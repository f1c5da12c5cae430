using System.Text.Json;
using CyberLM.Gpt;

namespace CyberLM.Logs;

/// <summary>
/// Looks at a log as training would: mines a schema from the first three quarters of the records and measures it on the last quarter.
/// </summary>
public sealed class LogInspection
{
    const int LeastRecords = 8;
    const double Learned = 0.75;
    readonly LogSchema schema;
    readonly long[] spent;
    readonly int[] present, exceptions;

    LogInspection(IReadOnlyList<ReadOnlyMemory<byte>> records, MiningOptions options, CancellationToken stop)
    {
        var keys = SequenceKeys.Find(records, options);
        Candidates = keys.Candidates;
        var (learned, heldOut) = SequenceOrder.Split(records, keys, Learned);
        var miner = new SchemaMiner(keys.Options);
        foreach (var record in learned.SelectMany(sequence => sequence.Records))
        {
            stop.ThrowIfCancellationRequested();
            miner.Add(record.Span);
        }
        schema = miner.Mine();
        Shape = ShapeOf(records);
        (Records, LearnedFrom) = (records.Count, learned.Sum(sequence => sequence.Records.Count));
        Sequences = SequenceOrder.Of(records, keys).Count;
        spent = new long[schema.Tree.Slots.Count];
        present = new int[spent.Length];
        exceptions = new int[spent.Length];
        Measure(heldOut, stop);
    }

    /// <summary>Another log by a schema that was mined before.</summary>
    LogInspection(IReadOnlyList<ReadOnlyMemory<byte>> records, LogSchema known, CancellationToken stop)
    {
        schema = known;
        var sequences = SequenceOrder.Of(records, SequenceKeys.Of(known));
        Shape = ShapeOf(records);
        (Records, Sequences) = (records.Count, sequences.Count);
        spent = new long[schema.Tree.Slots.Count];
        present = new int[spent.Length];
        exceptions = new int[spent.Length];
        NewEntities = sequences.Where(sequence => sequence.Entity is not null && known.Entity!.Symbols.Find(sequence.Entity) < 0)
            .Select(sequence => Convert.ToHexString(sequence.Entity!)).Distinct().Count();
        Measure(sequences, stop);
    }

    /// <summary>Those of whom the schema knows nothing, where it was mined from other records.</summary>
    public int? NewEntities { get; }

    public int Records { get; }
    public int LearnedFrom { get; private set; }
    public int HeldOut => Records - LearnedFrom;

    /// <summary>A log that many write, by its name; null where the records look like none.</summary>
    public string? Shape { get; }

    /// <summary>The path whose value says what kind of record it is; null where there is one kind.</summary>
    public string? Type => schema.TypeSlot?.Path;
    public int Types => schema.Types.Count;
    /// <summary>The path whose value says whose a record is; null where none does.</summary>
    public string? Entity => schema.Entity?.Path;

    /// <summary>Says when the days of entities begin; null where that is midnight.</summary>
    public string? QuietHour => Logs.QuietHour.Sentence(schema);

    /// <summary>What may say it, where nothing was found or named.</summary>
    public IReadOnlyList<EntityCandidate> Candidates { get; } = [];

    /// <summary>Days of entities, and records of no one.</summary>
    public int Sequences { get; }
    public string? Time => schema.Time?.Path;
    public int Vocabulary => schema.VocabSize;

    /// <summary>Per held-out record.</summary>
    public double Tokens { get; private set; }

    /// <summary>Of those, the ones that spell text.</summary>
    public double TextTokens { get; private set; }
    public double Bytes { get; private set; }

    /// <summary>What is random by nature and not learned, in bits per held-out record.</summary>
    public double ResidualBits { get; private set; }

    /// <summary>Held-out records that break a rule, and those that can only be kept as text.</summary>
    public int Excepted { get; private set; }
    public int Verbatim { get; private set; }

    /// <summary>What never stands together, the surest first, in words.</summary>
    public IReadOnlyList<string> Exclusions => [.. schema.Exclusions.Select(SchemaWords.Of)];

    /// <summary>Held-out records in which it does.</summary>
    public int Unexcluded { get; private set; }

    /// <summary>What stays as it was from a record to the next one of the same user, and how long.</summary>
    public IReadOnlyList<(string Path, long Seconds)> Steady =>
        [.. schema.Steady.Select(one => (one.Slot.Path, one.Within / SequenceState.UnitsPerSecond))];

    /// <summary>Every slot that any held-out record has, as in the records.</summary>
    public IReadOnlyList<SlotReport> Slots =>
    [
        .. schema.Tree.Slots.Where(slot => present[slot.Index] > 0).Select(slot => new SlotReport(
            slot.Path, SlotWords.Of(slot.Kind), SchemaWords.Of(schema, slot), schema.Coders[slot.Index].Tokens > 0 ? slot.Symbols.Count : 0,
            (double)present[slot.Index] / HeldOut, (double)spent[slot.Index] / HeldOut, exceptions[slot.Index])),
    ];

    /// <exception cref="CyberLMException">too few records</exception>
    /// <param name="entity">path of what says whose a record is, or none; null: found</param>
    public static LogInspection Of(
        IReadOnlyList<ReadOnlyMemory<byte>> records, CancellationToken stop = default, string? entity = null, string? time = null) =>
        records.Count < LeastRecords
            ? throw new CyberLMException($"{records.Count} records are too few to learn a schema from", $"give {LeastRecords} or more")
            : new(records, new MiningOptions { Entity = entity, Time = time }, stop);

    /// <summary>What has changed since a model was trained: its schema, measured on all of these records.</summary>
    /// <param name="model">its folder</param>
    public static LogInspection Against(string model, IReadOnlyList<ReadOnlyMemory<byte>> records, CancellationToken stop = default) =>
        ModelFolder.ReadTokenizer(model) is SchemaTokens tokenizer
            ? new(records, FieldModel.Read(model, tokenizer).Schema, stop)
            : throw new CyberLMException($"{model} is a model of text and has no schema",
                "name one that was trained with --tokenizer field");

    /// <summary>The whole schema as JSON, to read and to edit.</summary>
    public void WriteSchema(Stream to)
    {
        using var json = new Utf8JsonWriter(to, new JsonWriterOptions { Indented = true });
        new SchemaWriter(schema, json).Write();
    }

    /// <summary>The shape of most of the first records.</summary>
    static string? ShapeOf(IReadOnlyList<ReadOnlyMemory<byte>> records)
    {
        const int looked = 200;
        var most = records.Take(looked).GroupBy(record => RecordShapes.Of(record.Span)).MaxBy(group => group.Count())!.Key;
        return most == RecordShape.Unknown ? null : most.Describe();
    }

    void Measure(IEnumerable<RecordSequence> heldOut, CancellationToken stop)
    {
        var encoder = new SequenceEncoder(schema, int.MaxValue);
        encoder.Records.Spent = (slot, tokens) => spent[slot.Index] += tokens;
        encoder.Records.Met = slot => present[slot.Index]++;
        encoder.Encoded = tokens =>
        {
            if (tokens[0] == FieldTokens.Verbatim) Verbatim++;
            if (encoder.Records.Exceptions.Count > 0) Excepted++;
            if (encoder.Records.Rows is { } rows && schema.Exclusions.Any(exclusion => exclusion.IsBroken(rows))) Unexcluded++;
            foreach (int slot in encoder.Records.Exceptions) exceptions[slot]++;
        };
        var residual = new ResidualWriter();
        long all = 0, text = 0, bytes = 0;
        foreach (var sequence in heldOut)
        {
            stop.ThrowIfCancellationRequested();
            bool named = sequence.Entity is not null && schema.Entity!.Symbols.Find(sequence.Entity) >= 0;
            var profile = sequence.Entity is null || named ? (Profile?)null : default(Profile);
            foreach (var piece in encoder.Encode(sequence, profile, 0, _ => 0, residual))
            {
                all += piece.Tokens.Count;
                text += piece.Tokens.Count(token => token >= schema.Text.First);
            }
            bytes += sequence.Bytes - sequence.Records.Count;
        }
        (Tokens, TextTokens) = ((double)all / HeldOut, (double)text / HeldOut);
        (Bytes, ResidualBits) = ((double)bytes / HeldOut, residual.Bits / HeldOut);
    }
}

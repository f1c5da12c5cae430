using CyberLM.Gpt;
using CyberLM.Kernels;

namespace CyberLM.Logs;

/// <summary>Records as sequences of fields: who they are of, in which order, and by which schema they become tokens.</summary>
sealed class FieldCorpus
{
    /// <summary>A schema is mined in memory; more records hardly change it.</summary>
    const int MostMined = 100_000, MostLookedAt = 20_000;

    /// <summary>One training sequence in so many is told without its entity, and with what its records have in common.</summary>
    const int AnonymousOneIn = 10, GivenOneIn = 4, MostGiven = 2;

    /// <summary>One labelled sequence in so many is told without its label.</summary>
    const int UntoldOneIn = 10;
    const ulong DrawSeed = 0x4649454C44;                   // what is drawn is a part of the data, not of the run
    readonly List<RecordSequence> sequences;
    readonly int training;
    readonly FieldOptions options;
    readonly CancellationToken stop;

    FieldCorpus(List<RecordSequence> sequences, int training, FieldOptions options, FieldModel model, CancellationToken stop)
    {
        (this.sequences, this.training, this.options, this.stop) = (sequences, training, options, stop);
        Model = model;
    }

    public FieldModel Model { get; }

    /// <summary>What may say whose a record is, where nothing was found or named.</summary>
    public IReadOnlyList<EntityCandidate> Candidates { get; private init; } = [];

    /// <summary>Values of too few users; null where all are told.</summary>
    public ProtectedValues? Untold { get; private init; }

    /// <param name="known">the schema of a run that goes on; null: it is mined from what is not held back</param>
    /// <param name="labels">of the records; null where nothing is known of labels</param>
    public static FieldCorpus Of(
        IReadOnlyList<ReadOnlyMemory<byte>> records, FieldOptions options, DataSplit split, FieldModel? known, CancellationToken stop,
        IReadOnlyList<string>? labels = null)
    {
        var sample = new RecordSample(MostLookedAt);
        foreach (var record in records) sample.Add(record);
        var keys = SequenceKeys.Find(
            sample.Records, known is null ? options.Mining : options.Mining with { DayStart = known.Schema.DayStart });
        stop.ThrowIfCancellationRequested();
        var (learned, heldOut) = SequenceOrder.Split(records, keys, 1 - split.Fraction, labels);
        ProtectedValues? untold = null;
        if (known is null || options.Protect > 0)
        {
            var told = labels is null ? null : SchemaLabels.Of(options.Labels!.Field, learned);
            var schema = Mine(learned, keys.Options with { Labels = told }, stop, out untold);
            schema.Tell(due: !options.Blind);
            known ??= new(schema, new MemberFacts(schema).Of(PopulationOf(schema, keys, learned), learned, untold));
        }
        return new([.. learned, .. heldOut], learned.Count, options, known, stop)
        {
            Untold = untold, Candidates = keys.Candidates,
        };
    }

    /// <summary>Who is about when: an attack is no habit of whom it strikes, and not all names that it tries are anyone's.</summary>
    static List<RecordSequence> Background(List<RecordSequence> all) =>
        all.FindAll(sequence => sequence.Label is null or LabelSource.Background) is { Count: > 0 } background ? background : all;

    static Population PopulationOf(LogSchema schema, SequenceKeys keys, List<RecordSequence> learned)
    {
        var background = Background(learned);
        var population = Population.Of(background, keys, Longest(schema, learned));
        return population with { Types = TypeUse.Of(schema, population, keys, background) };
    }

    /// <summary>What was learned of which label, and what was not.</summary>
    public IEnumerable<string> LabelSentences()
    {
        if (Model.Schema.Labels is not { } labels) yield break;
        string Counted(string label, IEnumerable<RecordSequence> of)
        {
            var its = of.Where(sequence => sequence.Label == label).ToList();
            return $"{label} ({its.Sum(sequence => sequence.Records.Count)} records in {its.Count} sequences)";
        }

        yield return $"{labels.Name}: " + string.Join(", ", labels.Values.Select(label => Counted(label, sequences.Take(training))));
        string?[] unlearned = [.. sequences.Skip(training).Select(sequence => sequence.Label).Distinct()
            .Where(label => label is not null && labels.Find(label) < 0)];
        if (unlearned.Length > 0)
            yield return "held back as a whole, and not learned: "
                + string.Join(", ", unlearned.Select(label => Counted(label!, sequences.Skip(training))))
                + "; a smaller --split holds back less";
    }

    static LogSchema Mine(List<RecordSequence> all, MiningOptions options, CancellationToken stop, out ProtectedValues? untold)
    {
        var miner = new SchemaMiner(options);
        foreach (var sequence in SequenceSample.Of(all, MostMined))
        {
            stop.ThrowIfCancellationRequested();
            foreach (var record in sequence.Records) miner.Add(record.Span);
        }
        var schema = miner.Mine();
        untold = miner.Protected;
        return schema;
    }

    /// <summary>The longest record in tokens, but for one in a thousand.</summary>
    static int Longest(LogSchema schema, IEnumerable<RecordSequence> sequences)
    {
        var encoder = new SequenceEncoder(schema, int.MaxValue);
        var lengths = new List<int>();
        foreach (var sequence in sequences)
            foreach (var piece in encoder.Encode(sequence, null, 0, _ => 0))
                for (int i = 0; i < piece.RecordEnds.Count; i++)
                    lengths.Add(piece.RecordEnds[i] - (i == 0 ? piece.HeaderLength : piece.RecordEnds[i - 1]));
        lengths.Sort();
        return lengths.Count == 0 ? 0 : lengths[(int)(0.999 * (lengths.Count - 1))];
    }

    public IEnumerable<EncodedDocument> Documents()
    {
        var encoder = new SequenceEncoder(Model.Schema, options.Context);
        encoder.Records.Protected = Untold;
        var members = Model.Population.Members.ToDictionary(member => member.Name, BytesComparer.Instance);
        for (int i = 0; i < sequences.Count; i++)
        {
            stop.ThrowIfCancellationRequested();
            foreach (var piece in Encode(encoder, members, i))
                yield return new(piece.Tokens.ToArray(), piece.Bytes) { GoesOn = piece.GoesOn };
        }
    }

    /// <summary>What is held back is told plainly: by its entity where that is known.</summary>
    List<EncodedSequence> Encode(SequenceEncoder encoder, Dictionary<byte[], Member> members, int index)
    {
        var sequence = sequences[index];
        ulong draws = 0;
        int Draw(int bound) => (int)Philox.Below(DrawSeed, (ulong)index, draws++, bound);
        bool learned = index < training;
        bool anonymous = learned && Draw(AnonymousOneIn) == 0;
        int given = learned && Draw(GivenOneIn) == 0 ? 1 + Draw(MostGiven) : 0;
        bool untoldLabel = sequence.Label is not null && learned && Draw(UntoldOneIn) == 0;
        return encoder.Encode(
            untoldLabel ? sequence with { Label = null } : sequence, ProfileOf(sequence, members, anonymous), given, Draw);
    }

    Profile? ProfileOf(RecordSequence sequence, Dictionary<byte[], Member> members, bool anonymous)
    {
        if (sequence.Entity is null) return null;
        bool known = Model.Schema.Entity is { } slot && slot.Symbols.Find(sequence.Entity) >= 0;
        if (known && !anonymous) return null;
        return members.TryGetValue(sequence.Entity, out var member) ? member.Profile : default(Profile);
    }
}

using System.Runtime.InteropServices;
using CyberLM.Gpt;

namespace CyberLM.Logs;

/// <summary>What records cost a model of fields.</summary>
/// <param name="Nats">of each record, in order of sequences; what is random by nature and the headers of sequences cost nothing</param>
/// <param name="BySlot">nats per record by path, the dearest first; a value that others follow from bears the cost of all</param>
/// <param name="WithExceptions">records that break a rule</param>
/// <param name="AsText">records that can only be kept as text</param>
/// <param name="Tokens">in all, headers not counted</param>
public sealed record RecordCosts(
    IReadOnlyList<double> Nats, IReadOnlyList<(string Path, double Nats)> BySlot, int WithExceptions, int AsText, long Tokens)
{
    public double Mean => Nats.Average();

    /// <summary>Nats a token by where it stands in the context: the first of so many places, in ascending order.</summary>
    public IReadOnlyList<(int Place, double Nats)> ByPlace { get; init; } = [];

    /// <summary>Places that are told together.</summary>
    public const int PlacesTogether = 32;

    /// <summary>A number for each user, -1 for nobody, and days since 1970; of each record.</summary>
    public IReadOnlyList<(int User, long Day)> Whose { get; init; } = [];
}

/// <summary>The negative log-likelihood of records by a model of fields: each given its user's day so far.</summary>
public sealed class FieldScorer
{
    /// <summary>Stand in the token of a record before its slots: type and exceptions.</summary>
    const int Beginning = -1;
    const int DocumentsAtOnce = 256;
    readonly FieldModel fields;
    readonly int context;

    FieldScorer(FieldModel fields, int context) => (this.fields, this.context) = (fields, context);

    /// <param name="folder">the model's</param>
    public static FieldScorer Open(string folder, TrainedModel model) =>
        new(FieldModel.Read(folder, (SchemaTokens)model.Tokenizer), model.Config.BlockSize);

    internal static FieldScorer Of(FieldModel fields, int context) => new(fields, context);

    public RecordCosts Score(Scorer scorer, IReadOnlyList<ReadOnlyMemory<byte>> records, CancellationToken stop)
    {
        var encoder = new SequenceEncoder(fields.Schema, context);
        var tally = new Tally(fields.Schema);
        encoder.Records.Spent = tally.Spend;
        encoder.Encoded = tokens => tally.End(tokens, encoder.Records.Exceptions.Count > 0);
        var waiting = new List<EncodedSequence>();
        foreach (var sequence in SequenceOrder.Of(records, SequenceKeys.Of(fields.Schema)))
        {
            waiting.AddRange(encoder.Encode(sequence, ProfileOf(sequence), 0, _ => 0));
            tally.Own(sequence);
            if (waiting.Count < DocumentsAtOnce) continue;
            Flush(scorer, waiting, tally, stop);
        }
        Flush(scorer, waiting, tally, stop);
        return tally.Result();
    }

    Profile? ProfileOf(RecordSequence sequence)
    {
        if (sequence.Entity is not { } entity || fields.Schema.Entity is not { } slot) return null;
        if (slot.Symbols.Find(entity) >= 0) return null;
        return fields.Population.Members.FirstOrDefault(member => member.Name.AsSpan().SequenceEqual(entity))?.Profile ?? default(Profile);
    }

    static void Flush(Scorer scorer, List<EncodedSequence> waiting, Tally tally, CancellationToken stop)
    {
        if (waiting.Count == 0) return;
        var documents = waiting.ConvertAll(piece => (ReadOnlyMemory<int>)piece.Tokens.ToArray());
        var costs = scorer.Score(documents, FieldTokens.Border, stop);
        for (int i = 0; i < waiting.Count; i++) tally.Charge(waiting[i], costs[i]);
        waiting.Clear();
    }

    /// <summary>Which token is of which slot, and what it costs.</summary>
    sealed class Tally(LogSchema schema)
    {
        readonly Queue<int> slots = [];
        readonly List<int> spent = [];
        readonly List<double> nats = [];
        readonly List<(int User, long Day)> whose = [];
        readonly SymbolTable users = new();
        readonly Dictionary<int, double> bySlot = [];
        readonly SortedDictionary<int, (double Nats, int Tokens)> byPlace = [];
        int exceptions, text;
        long tokens;

        public void Spend(Slot slot, int count)
        {
            for (; count > 0; count--) spent.Add(slot.Index);
        }

        /// <summary>Sequences are charged in the order in which they are encoded.</summary>
        public void Own(RecordSequence sequence)
        {
            int user = sequence.Entity is { } entity ? users.FindOrAdd(entity) : -1;
            whose.AddRange(Enumerable.Repeat((user, (long)(sequence.Day ?? 0)), sequence.Records.Count));
        }

        /// <summary>A record is encoded: what no slot has spent is its beginning.</summary>
        public void End(ReadOnlySpan<int> record, bool excepted)
        {
            if (record[0] == FieldTokens.Verbatim) text++;
            if (excepted) exceptions++;
            tokens += record.Length;
            for (int i = record.Length - spent.Count; i > 0; i--) slots.Enqueue(Beginning);
            foreach (int slot in CollectionsMarshal.AsSpan(spent)) slots.Enqueue(slot);
            spent.Clear();
        }

        public void Charge(EncodedSequence piece, float[] costs)
        {
            int at = piece.HeaderLength;
            foreach (int end in piece.RecordEnds)
            {
                double record = 0;
                for (; at < end; at++)
                {
                    int slot = slots.Dequeue();
                    bySlot[slot] = bySlot.GetValueOrDefault(slot) + costs[at];
                    record += costs[at];
                    int places = at / RecordCosts.PlacesTogether;
                    var (sum, count) = byPlace.GetValueOrDefault(places);
                    byPlace[places] = (sum + costs[at], count + 1);
                }
                nats.Add(record);
            }
        }

        public RecordCosts Result() => new(
            nats,
            [.. bySlot.OrderByDescending(cost => cost.Value).Select(cost => (NameOf(cost.Key), cost.Value / Math.Max(1, nats.Count)))],
            exceptions, text, tokens)
        {
            Whose = whose,
            ByPlace = [.. byPlace.Select(of => (of.Key * RecordCosts.PlacesTogether, of.Value.Nats / of.Value.Tokens))],
        };

        string NameOf(int slot) => slot == Beginning ? "(type of record)" : schema.Tree.Slots[slot].ToString();
    }
}

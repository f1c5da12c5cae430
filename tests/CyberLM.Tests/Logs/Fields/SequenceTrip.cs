using System.Text;
using CyberLM.Gpt;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Fields;

/// <summary>Sequences to tokens and back by a schema mined on earlier ones.</summary>
sealed class SequenceTrip
{
    readonly List<RecordSequence> heldOut;

    public SequenceTrip(IReadOnlyList<ReadOnlyMemory<byte>> records, double learned = 0.75)
    {
        Keys = SequenceKeys.Find(records, new());
        (Learned, heldOut) = SequenceOrder.Split(records, Keys, learned);
        Assert.Equal(records.Count, Learned.Concat(heldOut).Sum(sequence => sequence.Records.Count));
        var miner = new SchemaMiner(Keys.Options);
        foreach (var record in Learned.SelectMany(sequence => sequence.Records)) miner.Add(record.Span);
        Schema = miner.Mine();
        Schema.Tell(due: true);
    }

    public SequenceKeys Keys { get; }
    public LogSchema Schema { get; }
    public List<RecordSequence> Learned { get; }
    public IReadOnlyList<RecordSequence> HeldOut => heldOut;
    public int Records { get; private set; }
    public long Tokens { get; private set; }

    /// <summary>
    /// Every record must come back byte for byte, every token must have been allowed where it stood, and what was due there must be what
    /// the decoder knew beforehand.
    /// </summary>
    public void Check(RecordSequence sequence, int context = int.MaxValue, bool anonymous = false, int given = 0)
    {
        var encoder = new SequenceEncoder(Schema, context);
        var residual = new ResidualWriter();
        bool known = sequence.Entity is not null && Schema.Entity!.Symbols.Find(sequence.Entity) >= 0;
        var profile = sequence.Entity is not null && (anonymous || !known) ? new Profile(9, 3) : (Profile?)null;
        var random = new Random(sequence.Records.Count);
        var pieces = encoder.Encode(sequence, profile, given, random.Next, residual);
        var state = new SequenceState(Schema.Tree.Slots.Count);
        state.Begin(sequence.Entity, profile is not null);
        var decoder = new RecordDecoder(Schema, state, new KeptResidual(residual));
        int record = 0;
        foreach (var piece in pieces)
        {
            int at = piece.HeaderLength;
            var ids = new DueIds(Schema.VocabSize);
            Assert.All(piece.Tokens, id => Assert.InRange(ids.Token(id), 1, Schema.VocabSize - 1));
            Assert.All(piece.Tokens[..at], id => Assert.Equal(DueSlots.Header, ids.Due(id)));
            foreach (int end in piece.RecordEnds)
            {
                if (record > 0) decoder.Begin();
                for (; at < end; at++)
                {
                    Assert.Equal(Schema.Due.Known(decoder.Due), ids.Due(piece.Tokens[at]));
                    decoder.Accept(ids.Token(piece.Tokens[at]));
                }
                Assert.True(decoder.Finished, "more tokens were expected");
                string expected = Encoding.UTF8.GetString(sequence.Records[record].Span);
                Assert.Equal(expected, Encoding.UTF8.GetString(decoder.Record.Span));
                Assert.True(decoder.Record.Span.SequenceEqual(sequence.Records[record].Span));
                record++;
            }
            Assert.Equal(piece.Tokens.Count, at);
            Tokens += piece.Tokens.Count;
        }
        Assert.Equal(sequence.Records.Count, record);
        Records += record;
    }
}

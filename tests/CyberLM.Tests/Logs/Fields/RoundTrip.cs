using System.Text;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Fields;

/// <summary>Records to tokens and back by a schema mined on others, with the counts that tests ask for.</summary>
sealed class RoundTrip
{
    readonly RecordEncoder encoder;
    readonly SequenceState encoding, decoding;

    public RoundTrip(IEnumerable<byte[]> learned)
    {
        var miner = new SchemaMiner();
        foreach (byte[] record in learned) miner.Add(record);
        Schema = miner.Mine();
        encoder = new(Schema);
        encoding = new(Schema.Tree.Slots.Count);
        decoding = new(Schema.Tree.Slots.Count);
    }

    public LogSchema Schema { get; }
    public int Records { get; private set; }
    public long Tokens { get; private set; }
    public int Exceptions { get; private set; }

    /// <summary>The record must come back byte for byte, and every token must have been allowed where it stood.</summary>
    public List<int> Check(byte[] record)
    {
        var tokens = new List<int>();
        var residual = new ResidualWriter();
        encoder.Encode(record, encoding, tokens, residual);
        var decoder = new RecordDecoder(Schema, decoding, new KeptResidual(residual));
        foreach (int token in tokens)
        {
            Assert.InRange(token, 1, Schema.VocabSize - 1);
            decoder.Accept(token);
        }
        Assert.True(decoder.Finished, "more tokens were expected");
        Assert.Equal(Encoding.UTF8.GetString(record), Encoding.UTF8.GetString(decoder.Record.Span));
        Assert.True(decoder.Record.Span.SequenceEqual(record));
        Records++;
        Tokens += tokens.Count;
        Exceptions += encoder.Exceptions.Count;
        return tokens;
    }

    public List<int> Check(string record) => Check(Encoding.UTF8.GetBytes(record));
}

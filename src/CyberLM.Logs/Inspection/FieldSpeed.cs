using System.Diagnostics;
using System.Text.Json;

namespace CyberLM.Logs;

/// <summary>
/// How fast one core takes records apart and turns them into tokens, beside the JSON parser alone on the same records. Each turn goes
/// through all held-out records until its time is over; turns of the three stand in turns, so that a busy machine hits all.
/// </summary>
/// <param name="ParserBytes">bytes a second of Utf8JsonReader, reading every token and nothing more; the median of the turns</param>
/// <param name="TapeBytes">of the records taken apart</param>
/// <param name="EncodedBytes">of the records turned into tokens and residual, taking apart included</param>
public sealed record FieldSpeed(int Records, double ParserBytes, double TapeBytes, double EncodedBytes)
{
    /// <summary>The first turns run code that is not compiled for speed yet.</summary>
    const int WarmUpTurns = 3, Turns = 7;
    const double LearnedShare = 0.75;

    /// <param name="secondsPerTurn">of each of the three, ten times</param>
    public static FieldSpeed Measure(
        IReadOnlyList<ReadOnlyMemory<byte>> records, double secondsPerTurn = 0.5, CancellationToken stop = default)
    {
        int cut = (int)(LearnedShare * records.Count);
        var miner = new SchemaMiner();
        foreach (var record in records.Take(cut)) miner.Add(record.Span);
        var schema = miner.Mine();
        ReadOnlyMemory<byte>[] heldOut = [.. records.Skip(cut)];
        var (reader, tape) = (new TapeReader(), new RecordTape());
        var (encoder, state) = (new RecordEncoder(schema), new SequenceState(schema.Tree.Slots.Count));
        var (tokens, residual) = (new List<int>(), new ResidualWriter());
        Action<ReadOnlyMemory<byte>>[] works =
        [
            record => Parse(record.Span),
            record => reader.Read(record.Span, tape),
            record =>
            {
                tokens.Clear();
                residual.Clear();
                encoder.Encode(record.Span, state, tokens, residual);
            },
        ];
        var rates = works.Select(_ => new List<double>()).ToArray();
        for (int turn = 0; turn < WarmUpTurns + Turns; turn++)
            for (int i = 0; i < works.Length; i++)
            {
                stop.ThrowIfCancellationRequested();
                double rate = Turn(heldOut, works[i], secondsPerTurn);
                if (turn >= WarmUpTurns) rates[i].Add(rate);
            }
        return new(heldOut.Length, Median(rates[0]), Median(rates[1]), Median(rates[2]));
    }

    /// <summary>Bytes a second.</summary>
    static double Turn(ReadOnlyMemory<byte>[] records, Action<ReadOnlyMemory<byte>> work, double seconds)
    {
        long bytes = 0, start = Stopwatch.GetTimestamp();
        TimeSpan elapsed;
        do
        {
            foreach (var record in records)
            {
                work(record);
                bytes += record.Length;
            }
            elapsed = Stopwatch.GetElapsedTime(start);
        }
        while (elapsed.TotalSeconds < seconds);
        return bytes / elapsed.TotalSeconds;
    }

    static void Parse(ReadOnlySpan<byte> record)
    {
        var reader = new Utf8JsonReader(record);
        while (reader.Read()) { }
    }

    static double Median(List<double> rates)
    {
        rates.Sort();
        return rates[rates.Count / 2];
    }
}

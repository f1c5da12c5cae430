using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Generation;

/// <summary>A day's records lie within the day, however late a model wants them.</summary>
public sealed class DayEndTests(RandomModel model) : IClassFixture<RandomModel>
{
    /// <summary>
    /// Takes tokens until the sequence is over or has so many records: the last that may come for a time, the first for all else.
    /// </summary>
    static void Go(GeneratedSequence sequence, LogSchema schema, int records)
    {
        var time = schema.Coders[schema.Time!.Index];
        var mask = new uint[(schema.VocabSize + 31) / 32];
        while (!sequence.Finished && sequence.Records.Count < records)
        {
            Array.Clear(mask);
            Assert.True(sequence.Mask(mask));
            int[] allowed = [.. Enumerable.Range(1, schema.VocabSize - 1).Where(id => (mask[id / 32] >> (id % 32) & 1) != 0)];
            bool isTime = allowed[0] >= time.First && allowed[^1] < time.First + time.Tokens;
            sequence.Accept(isTime ? allowed[^1] : allowed[0]);
        }
    }

    [Fact]
    public void The_latest_of_all_times_are_still_of_the_day()
    {
        var schema = model.Fields.Schema;
        byte[] user = AnswerText.Quote(SmallLog.UserOf(0));
        long day = new DateTimeOffset(2026, 3, 4, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds() * SequenceState.UnitsPerSecond;
        long end = day + 86_400 * SequenceState.UnitsPerSecond;
        var state = new SequenceState(schema.Tree.Slots.Count);
        state.Begin(user, anonymous: false);
        var plan = new SequencePlan(user, null, null, 20516, int.MaxValue);
        var sequence = new GeneratedSequence(
            schema, plan, state, new DrawnResidual(1, 1, new NewNames(schema, 1)),
            new DecodingLimits { Window = (day, end) }, promptLength: 0, room: 10_000);
        Go(sequence, schema, records: 60);
        Assert.True(sequence.Finished);
        Assert.False(sequence.HasHalf);
        Assert.InRange(sequence.Records.Count, 2, 59);
        long last = day;
        foreach (var record in sequence.Records)
        {
            Assert.InRange(record.Time!.Value, last, end - 1);
            last = record.Time.Value;
        }
    }
}

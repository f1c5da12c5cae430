using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Generation;

/// <summary>A day's records lie within the day, however late a model wants them.</summary>
public sealed class DayEndTests(RandomModel model) : IClassFixture<RandomModel>
{
    /// <summary>Takes tokens until the sequence is over or has so many records; for all but times the first that may come.</summary>
    static void Go(GeneratedSequence sequence, LogSchema schema, int records, Func<int[], int> choose)
    {
        var time = schema.Coders[schema.Time!.Index];
        var mask = new uint[(schema.VocabSize + 31) / 32];
        while (!sequence.Finished && sequence.Records.Count < records)
        {
            Array.Clear(mask);
            Assert.True(sequence.Mask(mask));
            int[] allowed = [.. Enumerable.Range(1, schema.VocabSize - 1).Where(id => (mask[id / 32] >> (id % 32) & 1) != 0)];
            bool isTime = allowed[0] >= time.First && allowed[^1] < time.First + time.Tokens;
            sequence.Accept(isTime ? choose(allowed) : allowed[0]);
        }
    }

    static readonly long Day = new DateTimeOffset(2026, 3, 4, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds() * SequenceState.UnitsPerSecond;
    static readonly long End = Day + 86_400 * SequenceState.UnitsPerSecond;

    GeneratedSequence Begin(int most = int.MaxValue)
    {
        var schema = model.Fields.Schema;
        byte[] user = AnswerText.Quote(SmallLog.UserOf(0));
        var state = new SequenceState(schema.Tree.Slots.Count);
        state.Begin(user, anonymous: false);
        return new(
            schema, new SequencePlan(user, null, null, 20516, most), state, new DrawnResidual(1, 1, new NewNames(schema, 1)),
            new DecodingLimits { Window = (Day, End) }, new GivenRecords(schema), promptLength: 0, room: 10_000);
    }

    static void AssertOfTheDay(GeneratedSequence sequence)
    {
        Assert.True(sequence.Finished);
        Assert.False(sequence.HasHalf);
        Assert.Null(sequence.Broken);
        Assert.InRange(sequence.Records.Count, 2, 59);
        long last = Day;
        foreach (var record in sequence.Records)
        {
            Assert.InRange(record.Time!.Value, last, End - 1);
            last = record.Time.Value;
        }
    }

    [Fact]
    public void The_latest_of_all_times_are_still_of_the_day()
    {
        var schema = model.Fields.Schema;
        var time = (TimeCoder)schema.Coders[schema.Time!.Index];
        var sequence = Begin();
        Go(sequence, schema, records: 60, allowed => allowed.Last(token => !time.IsBeyond(token, sequence.State, (Day, End))));
        AssertOfTheDay(sequence);
    }

    /// <summary>An hour's pause each time, until that is not left.</summary>
    [Fact]
    public void A_record_later_than_what_is_left_of_the_day_ends_it()
    {
        var schema = model.Fields.Schema;
        var time = (TimeCoder)schema.Coders[schema.Time!.Index];
        int hour = time.Gaps.Find(3600 * time.Scale.UnitsPerSecond), pauses = 0;
        Assert.InRange(hour, 0, time.Gaps.Count - 1);
        int token = time.First + time.Tokens - time.Gaps.Count + hour;
        var sequence = Begin();
        Go(sequence, schema, records: 60, allowed =>
        {
            if (!allowed.Contains(token)) return allowed[allowed.Length / 2];
            pauses++;
            return token;
        });
        AssertOfTheDay(sequence);
        Assert.Equal(sequence.Records.Count, pauses);
        long least = time.Gaps[hour].Least * (SequenceState.UnitsPerSecond / time.Scale.UnitsPerSecond);
        Assert.InRange(sequence.Records[^1].Time!.Value, End - least, End - 1);
        Assert.All(sequence.Records.Zip(sequence.Records.Skip(1)), pair =>
            Assert.InRange(pair.Second.Time!.Value - pair.First.Time!.Value, least, 2 * least));
    }
}

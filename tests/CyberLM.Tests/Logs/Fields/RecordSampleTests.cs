using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Fields;

public sealed class RecordSampleTests
{
    static int[] Places(RecordSample sample) => [.. sample.Records.Select(record => record.Span[0] | record.Span[1] << 8)];

    static RecordSample Sample(int records, int most)
    {
        var sample = new RecordSample(most);
        for (int i = 0; i < records; i++) sample.Add(new byte[] { (byte)i, (byte)(i >> 8) });
        return sample;
    }

    [Theory]
    [InlineData(0, 8)]
    [InlineData(5, 8)]
    [InlineData(8, 8)]
    [InlineData(9, 8)]
    [InlineData(1000, 7)]
    public void It_has_as_many_as_it_may_in_their_order(int records, int most)
    {
        var sample = Sample(records, most);
        int[] kept = Places(sample);
        Assert.Equal(Math.Min(records, most), kept.Length);
        Assert.Equal((kept.Length, records), (sample.Count, (int)sample.Seen));
        Assert.Equal(kept.Distinct().Order(), kept);
        Assert.Equal(kept, Places(Sample(records, most)));
    }

    /// <summary>Each quarter of the stream, and whoever comes every second or every tenth time.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(10)]
    public void Nobody_is_missed_who_comes_in_turn(int turns)
    {
        const int records = 4000, most = 1000;
        int[] kept = Places(Sample(records, most));
        foreach (var share in new[] { kept.CountBy(place => place % turns), kept.CountBy(place => place * turns / records) })
        {
            Assert.Equal(turns, share.Count());
            // Five standard deviations of a draw.
            double expected = (double)most / turns;
            Assert.All(share, one => Assert.InRange(one.Value, expected - 5 * Math.Sqrt(expected), expected + 5 * Math.Sqrt(expected)));
        }
    }

    /// <summary>Two users, one sequence each a day: every second sequence would be the same one's.</summary>
    [Fact]
    public void Whole_sequences_of_all_users_are_drawn()
    {
        List<RecordSequence> all = [.. Enumerable.Range(0, 400).Select(i => new RecordSequence(
            [(byte)(i % 2)], i / 2, [.. Enumerable.Range(0, 1 + i % 5).Select(_ => (ReadOnlyMemory<byte>)new byte[] { 1 })]))];
        Assert.Same(all, SequenceSample.Of(all, 1200));
        var drawn = SequenceSample.Of(all, 600);
        Assert.InRange(drawn.Sum(sequence => sequence.Records.Count), 600 - 4, 600);
        Assert.Equal(drawn.OrderBy(sequence => sequence.Day).ThenBy(sequence => sequence.Entity![0]), drawn);
        Assert.All(drawn.CountBy(sequence => sequence.Entity![0]), user => Assert.InRange(user.Value, 70, 130));
        Assert.All(drawn, sequence => Assert.Same(all[2 * sequence.Day!.Value + sequence.Entity![0]], sequence));
        Assert.Single(SequenceSample.Of(all, 0));
    }
}

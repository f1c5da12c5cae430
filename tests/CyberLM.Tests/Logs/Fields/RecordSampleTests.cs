using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Fields;

public sealed class RecordSampleTests
{
    [Theory]
    [InlineData(5, 8)]
    [InlineData(8, 8)]
    [InlineData(9, 8)]
    [InlineData(1000, 8)]
    [InlineData(1000, 7)]
    public void It_is_spread_evenly_over_all_in_their_order(int records, int most)
    {
        var sample = new RecordSample(most);
        for (int i = 0; i < records; i++) sample.Add(new byte[] { (byte)i, (byte)(i >> 8) });
        int[] kept = [.. sample.Records.Select(record => record.Span[0] | record.Span[1] << 8)];
        Assert.InRange(kept.Length, Math.Min(records, most / 2), most);
        Assert.Equal(Enumerable.Range(0, records).Where(i => i % sample.Stride == 0), kept);
    }
}

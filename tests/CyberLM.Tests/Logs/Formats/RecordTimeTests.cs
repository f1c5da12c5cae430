using System.Text;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Formats;

public sealed class RecordTimeTests
{
    [Theory]
    [InlineData("{\"time\":\"2022-08-27T00:59:39.181811Z\"}", "2022-08-27T00:59:39.1818110+00:00")]
    [InlineData("{\"TimeGenerated\":\"2022-08-27T02:00:00+02:00\"}", "2022-08-27T00:00:00.0000000+00:00")]
    [InlineData("{\"UtcTime\":\"2020-10-22 05:50:00.123\"}", "2020-10-22T05:50:00.1230000+00:00")]
    [InlineData("{\"timestamp\":\"2020-10-22T05:50:00.123456789Z\"}", "2020-10-22T05:50:00.1234568+00:00")]
    [InlineData("{\"published\":\"2020-10-22\"}", "2020-10-22T00:00:00.0000000+00:00")]
    [InlineData("{\"p\":{\"createdDateTime\":\"2020-01-01\"},\"eventTime\":\"2020-01-02T00:00:00Z\"}", "2020-01-02T00:00:00.0000000+00:00")]
    [InlineData("{\"a\":{\"time\":\"2020-01-03\"},\"b\":{\"time\":\"2020-01-04T00:00:00Z\"}}", "2020-01-03T00:00:00.0000000+00:00")]
    [InlineData("{\"time\":\"noon, more or less\",\"eventTime\":\"2020-01-02T00:00:00Z\"}", "2020-01-02T00:00:00.0000000+00:00")]
    [InlineData("{\"CreatedDateTime [UTC]\":\"4/28/2021, 2:08:45.221 PM\"}", "2021-04-28T14:08:45.2210000+00:00")]
    [InlineData("{\"TimeGenerated [UTC]\":\"11/30/2021, 12:08:45 AM\"}", "2021-11-30T00:08:45.0000000+00:00")]
    [InlineData("{\"time\":1661561979}", "2022-08-27T00:59:39.0000000+00:00")]
    [InlineData("{\"ts\":\"1661561979181\"}", "2022-08-27T00:59:39.1810000+00:00")]
    [InlineData("{\"ts\":1661561979181811}", "2022-08-27T00:59:39.1818110+00:00")]
    [InlineData("{\"ts\":1661561979181811199}", "2022-08-27T00:59:39.1818111+00:00")]
    [InlineData("{\"date\":\"4/28/2021 2:08:45 PM\"}", "2021-04-28T14:08:45.0000000+00:00")]
    [InlineData("{\"eventTime\":\"Jul 3, 2023, 12:02:42 PM\"}", "2023-07-03T12:02:42.0000000+00:00")]
    [InlineData("{\"time\":\"Sat, 27 Aug 2022 00:59:39 GMT\"}", "2022-08-27T00:59:39.0000000+00:00")]
    [InlineData("{\"date\":\"Sat, 27 Aug 2022 02:59:39 +0200\"}", "2022-08-27T00:59:39.0000000+00:00")]
    [InlineData("{\"time\":1661561979,\"timestamp\":\"2020-01-01T00:00:00Z\"}", "2020-01-01T00:00:00.0000000+00:00")]
    [InlineData("{\"a\":{\"time\":\"2020-01-03\"},\"ts\":1661561979}", "2022-08-27T00:59:39.0000000+00:00")]
    [InlineData("{\"a\":{\"ts\":1661561979},\"b\":{\"time\":\"2020-01-03\"}}", "2020-01-03T00:00:00.0000000+00:00")]
    public void The_time_of_a_record_is_found(string json, string expected)
    {
        Assert.True(RecordTime.TryFind(Encoding.UTF8.GetBytes(json), out var time));
        Assert.Equal(expected, time.ToUniversalTime().ToString("o"));
    }

    [Theory]
    [InlineData("{\"time\":166156197}")]
    [InlineData("{\"time\":9661561979}")]
    [InlineData("{\"time\":1661561979.5}")]
    [InlineData("{\"id\":1661561979}")]
    [InlineData("{\"time\":\"2020-13-45T00:00:00Z\"}")]
    [InlineData("{\"time\":\"28/4/2021, 2:08:45 PM\"}")]
    [InlineData("{\"user\":\"2020-01-01T00:00:00Z\"}")]
    [InlineData("{\"time\":{\"x\":\"2020-01-01T00:00:00Z\"}}")]
    [InlineData("Dec 10 06:55:46 LabSZ sshd[24200]")]
    [InlineData("")]
    public void Where_there_is_none_none_is_made_up(string json) => Assert.False(RecordTime.TryFind(Encoding.UTF8.GetBytes(json), out _));

    [Fact]
    public void Records_are_sorted_and_those_without_time_stay_behind_their_neighbour()
    {
        var notices = new List<string>();
        const string first = "{\"time\":\"2020-01-01\"}", second = "{\"time\":\"2020-01-02\"}";
        var records = Records(second, "{\"n\":1}", first, "{\"n\":2}", first);
        Assert.Equal([2L, 3, 4, 0, 1], RecordTime.Sort(records, notices.Add).Select(record => record.Line));
        Assert.StartsWith("2 of 5 records have no time", Assert.Single(notices));
    }

    [Fact]
    public void Without_any_time_the_file_order_stays_and_is_told()
    {
        var notices = new List<string>();
        var records = Records("b", "a");
        Assert.Same(records, RecordTime.Sort(records, notices.Add));
        Assert.StartsWith("no record has a time field", Assert.Single(notices));
    }

    static List<LogRecord> Records(params string[] texts) =>
        [.. texts.Select((text, i) => new LogRecord(Encoding.UTF8.GetBytes(text), "test", i, 0))];
}

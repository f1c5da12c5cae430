using CyberLM.Logs;
using Xunit;
using static CyberLM.Tests.Logs.Transplants.Recorded;

namespace CyberLM.Tests.Logs.Transplants;

/// <summary>Every time of a record moves by the same length, in its own spelling.</summary>
public sealed class TimeShiftTests
{
    /// <summary>From 2024-07-30 21:53:13 on, by 580 days and an hour: to 2026-03-02 22:53:13.</summary>
    const long Seconds = 580 * 86_400L + 3600;

    static string Moved(string json)
    {
        string record = Assert.Single(Write(Of($$"""{"time":"2024-07-30T21:53:13Z","x":{{json}}}"""), null, Asked(Seconds)));
        return record["""{"time":"2026-03-02T22:53:13Z","x":""".Length..^1];
    }

    [Theory]
    [InlineData("\"2024-07-30T21:53:13.123Z\"", "\"2026-03-02T22:53:13.123Z\"")]
    [InlineData("\"2024-07-30 21:53:13.1234567\"", "\"2026-03-02 22:53:13.1234567\"")]
    [InlineData("\"2024-07-30T23:53:13+02:00\"", "\"2026-03-03T00:53:13+02:00\"")]
    [InlineData("\"2024-07-30T16:53:13.120000000-0500\"", "\"2026-03-02T17:53:13.120000000-0500\"")]
    [InlineData("\"Jul 30, 2024 9:53:13 PM\"", "\"Mar 2, 2026 10:53:13 PM\"")]
    [InlineData("\"7/30/2024 9:53:13 PM\"", "\"3/2/2026 10:53:13 PM\"")]
    [InlineData("\"Tue, 30 Jul 2024 21:53:13 GMT\"", "\"Mon, 02 Mar 2026 22:53:13 GMT\"")]
    [InlineData("\"X-Amz-Date=20240730T215313Z&a\"", "\"X-Amz-Date=20260302T225313Z&a\"")]
    [InlineData("\"99991231T235959Z 00010101T000000Z\"", "\"99991231T235959Z 00010101T000000Z\"")]
    [InlineData("1722376393", "1772492 - 93")]
    [InlineData("\"aws-go-sdk-1722376393115152000\"", "moved")]
    public void Spellings_stay(string before, string after)
    {
        long moved = 1722376393 + Seconds;
        if (after == "1772492 - 93") after = $"{moved}";
        if (after == "moved") after = $"\"aws-go-sdk-{moved}115152000\"";
        Assert.Equal(after, Moved(before));
    }

    [Fact]
    public void Numbers_are_times_near_the_recording_or_at_a_key_of_times()
    {
        Assert.Equal("1622376393", Moved("1622376393"));
        Assert.Equal($"{{\"exp\":1622376393,\"expiresAt\":{1622376393 + Seconds}}}",
            Moved("""{"exp":1622376393,"expiresAt":1622376393}"""));
        Assert.Equal($"{1722376393123 + 1000 * Seconds}", Moved("1722376393123"));
        Assert.Equal($"{1722376393 + Seconds}.25", Moved("1722376393.25"));
        long ticks = new DateTime(2024, 7, 30, 21, 53, 13, DateTimeKind.Utc).ToFileTimeUtc() + 7;
        Assert.Equal($"\"{ticks + Seconds * 10_000_000}\"", Moved($"\"{ticks}\""));
        long net = new DateTime(2024, 7, 30, 21, 53, 13, DateTimeKind.Utc).Ticks + 7;
        Assert.Equal($"{net + Seconds * 10_000_000}", Moved($"{net}"));
    }

    [Fact]
    public void A_policys_version_and_the_years_that_mean_never_stay()
    {
        const string policy = """
            {"Version":"2012-10-17","never":"9999-12-31T23:59:59Z","epoch":"1601-01-01T00:00:00Z","day":"2024-07-30",
            "old":"2019-05-01T00:00:00Z"}
            """;
        string moved = Moved(policy.ReplaceLineEndings(""));
        Assert.Equal("2012-10-17", At(moved, "Version"));
        Assert.Equal("9999-12-31T23:59:59Z", At(moved, "never"));
        Assert.Equal("1601-01-01T00:00:00Z", At(moved, "epoch"));
        Assert.Equal("2026-03-02", At(moved, "day"));
        Assert.Equal("2020-12-01T01:00:00Z", At(moved, "old"));
    }

    [Fact]
    public void A_time_within_a_message_moves_too()
    {
        Assert.Equal("\"UtcTime: 2026-03-02 22:53:13.491\\r\\nat 2026-03-02T22:53:14Z.\"",
            Moved("\"UtcTime: 2024-07-30 21:53:13.491\\r\\nat 2024-07-30T21:53:14Z.\""));
    }

    /// <summary>Pauses stay, and the order with them.</summary>
    [Fact]
    public void Records_keep_their_pauses()
    {
        var recording = Of("""{"time":"2024-07-30T21:53:14.5Z"}""", """{"time":"2024-07-30T21:53:13.25Z"}""", """{"x":1}""");
        var records = Plan(recording, null, Asked(Seconds)).Write();
        Assert.Equal([2, 3, 1], records.Select(record => record.Number));
        Assert.Equal(TimeSpan.FromSeconds(1.25), records[2].Time - records[0].Time);
        Assert.Equal(records[0].Time, records[1].Time);
    }

    [Fact]
    public void A_time_that_cannot_be_moved_is_refused_and_not_left()
    {
        var recording = Of("""{"time":"2024-07-30T21:53Z"}""");
        var error = Assert.Throws<CyberLMException>(() => Write(recording, null, Asked(Seconds)));
        Assert.Contains("record 1 of the recording: its time", error.Message, StringComparison.Ordinal);
    }
}

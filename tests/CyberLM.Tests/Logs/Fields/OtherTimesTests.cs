using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using CyberLM.Logs;
using CyberLM.Tests.Logs.Generation;
using Xunit;

namespace CyberLM.Tests.Logs.Fields;

/// <summary>Times that are not ISO 8601, against those of .NET; and the same log spelled in each way.</summary>
public sealed class OtherTimesTests
{
    static string? Rewritten(string spelling)
    {
        if (TimeFormat.Of([Encoding.UTF8.GetBytes(spelling)]) is not { } format) return null;
        Assert.True(format.TryRead(Encoding.UTF8.GetBytes(spelling), out long units));
        var written = new ByteBuffer();
        format.Write(units, written);
        return Encoding.UTF8.GetString(written.Written);
    }

    static readonly Gen<DateTime> Moments = Gen.DateTime[new(1600, 1, 1), new(2400, 1, 1)];

    [Theory]
    [InlineData("M/d/yyyy h:mm:ss tt", 0, false, false)]
    [InlineData("M/d/yyyy, h:mm:ss.fff tt", 3, false, true)]
    [InlineData("M/d/yyyy h:mm:ss.fffffff tt", 7, false, false)]
    [InlineData("MMM d, yyyy, h:mm:ss tt", 0, true, true)]
    [InlineData("MMM d, yyyy h:mm:ss tt", 0, true, false)]
    public void A_clock_of_twelve_hours_is_read_as_net_writes_it(string pattern, int digits, bool named, bool comma) =>
        Moments.Sample(time =>
        {
            string spelling = $"\"{time.ToString(pattern, CultureInfo.InvariantCulture)}\"";
            var format = new HalfDayFormat(named, comma, digits);
            Assert.Equal(format, TimeFormat.Of([Encoding.UTF8.GetBytes(spelling)]));
            Assert.True(format.TryRead(Encoding.UTF8.GetBytes(spelling), out long units));
            long ticks = (DateTime.SpecifyKind(time, DateTimeKind.Utc) - DateTime.UnixEpoch).Ticks;
            Assert.Equal((long)Math.Floor(ticks / (10_000_000m / format.UnitsPerSecond)), units);
            Assert.Equal(spelling, Rewritten(spelling));
        }, iter: 3000);

    [Theory]
    [InlineData("12/31/2026 11:59:59 PM")]
    [InlineData("1/1/2027 12:00:00 AM")]
    [InlineData("2/29/2024 12:00:00 PM")]
    [InlineData("1/1/0001 12:00:00 AM")]
    [InlineData("12/31/9999, 11:59:59.999 PM")]
    [InlineData("Thu, 29 Feb 2024 23:59:59 GMT")]
    [InlineData("Mon, 01 Jan 0001 00:00:00 +0200")]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT")]
    public void Borders_are_spelled_the_same_again(string time) => Assert.Equal($"\"{time}\"", Rewritten($"\"{time}\""));

    [Theory]
    [InlineData("4/12/2026 24:00:00 PM")]
    [InlineData("4/12/2026 0:04:05 AM")]
    [InlineData("4/12/2026 13:04:05 PM")]
    [InlineData("04/12/2026 3:04:05 PM")]
    [InlineData("4/12/2026 03:04:05 PM")]
    [InlineData("4/12/2026 3:4:05 PM")]
    [InlineData("4/12/2026 3:04:60 PM")]
    [InlineData("4/12/2026 3:04:05 pm")]
    [InlineData("4/12/2026 3:04:05")]
    [InlineData("4/12/2026  3:04:05 PM")]
    [InlineData("4/12/2026,3:04:05 PM")]
    [InlineData("4/12/2026 3:04:05. PM")]
    [InlineData("4/12/2026 3:04:05.12345678 PM")]
    [InlineData("2/29/2023 3:04:05 PM")]
    [InlineData("13/4/2026 3:04:05 PM")]
    [InlineData("4/12/26 3:04:05 PM")]
    [InlineData("Apx 3, 2023, 12:02:42 PM")]
    [InlineData("jul 3, 2023, 12:02:42 PM")]
    [InlineData("Jul 03, 2023, 12:02:42 PM")]
    [InlineData("Tue, 02 Mar 2026 10:00:00 GMT")]
    [InlineData("Mon, 2 Mar 2026 10:00:00 GMT")]
    [InlineData("mon, 02 Mar 2026 10:00:00 GMT")]
    [InlineData("Mon, 02 Mar 2026 10:00:00")]
    [InlineData("Mon, 02 Mar 2026 10:00:00 +02:00")]
    [InlineData("Mon, 02 Mar 2026 10:00:00 EST")]
    [InlineData("Mon, 02 Mar 2026 24:00:00 GMT")]
    [InlineData("Sun, 29 Feb 2026 10:00:00 GMT")]
    [InlineData("Mar  2 10:00:00")]
    [InlineData("")]
    [InlineData("PM")]
    public void What_would_be_spelled_otherwise_is_no_time(string text) => Assert.Null(Rewritten($"\"{text}\""));

    [Theory]
    [InlineData("GMT", 0)]
    [InlineData("UTC", 0)]
    [InlineData("+0000", 0)]
    [InlineData("+0530", 330)]
    [InlineData("-0800", -480)]
    public void A_date_as_in_mail_is_read_as_net_writes_it(string zone, int minutes) =>
        Moments.Sample(time =>
        {
            // RFC1123Pattern, with the zone in the place of its GMT.
            string spelling = $"\"{time.ToString("R", CultureInfo.InvariantCulture)[..^3]}{zone}\"";
            var format = new MailDateFormat(zone);
            Assert.Equal(format, TimeFormat.Of([Encoding.UTF8.GetBytes(spelling)]));
            Assert.True(format.TryRead(Encoding.UTF8.GetBytes(spelling), out long units));
            var clock = new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Unspecified), TimeSpan.FromMinutes(minutes));
            Assert.Equal(clock.ToUnixTimeSeconds(), units);
            Assert.Equal(spelling, Rewritten(spelling));
        }, iter: 2000);

    [Fact]
    public void Seconds_since_1970_are_those_of_net() =>
        Gen.Select(Gen.Long[1_000_000_000_000, 2_199_999_999_999], Gen.Bool).Sample((milliseconds, quoted) =>
        {
            foreach (var (text, ticks) in new[]
            {
                ($"{milliseconds / 1000}", DateTimeOffset.FromUnixTimeSeconds(milliseconds / 1000).UtcTicks),
                ($"{milliseconds}", DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcTicks),
            })
            {
                string spelling = quoted ? $"\"{text}\"" : text;
                var format = Assert.IsType<EpochFormat>(TimeFormat.Of([Encoding.UTF8.GetBytes(spelling)]));
                Assert.True(format.TryRead(Encoding.UTF8.GetBytes(spelling), out long units));
                Assert.Equal((ticks - DateTime.UnixEpoch.Ticks) / (10_000_000 / format.UnitsPerSecond), units);
                Assert.Equal(spelling, Rewritten(spelling));
            }
        }, iter: 2000);

    [Theory]
    [InlineData("999999999")]
    [InlineData("0999999999")]
    [InlineData("2200000000")]
    [InlineData("-1600000000")]
    [InlineData("-0")]
    [InlineData("1e400")]
    [InlineData("1.6e9")]
    [InlineData("1600000000.5")]
    [InlineData("16000000000")]
    [InlineData("99999999999999999999")]
    [InlineData("\"1600000000")]
    [InlineData("\"\"")]
    [InlineData("null")]
    public void Any_other_number_is_none(string spelling) => Assert.Null(Rewritten(spelling));

    /// <summary>One log, its time spelled in many ways: sequences, and what a record costs, are the same.</summary>
    static List<ReadOnlyMemory<byte>> Log(Func<DateTime, string> spelled, string key = "time")
    {
        var random = new Random(1);
        var at = new DateTime(2025, 12, 29, 6, 0, 0, DateTimeKind.Utc);
        return [.. Enumerable.Range(0, 600).Select(i =>
        {
            at = at.AddSeconds(random.Next(1, 1500));
            string text = $$"""{"{{key}}":{{spelled(at)}},"user":"u{{random.Next(4)}}@example.com","app":"a{{random.Next(5)}}","""
                + $$""" "seen":{{spelled(at.AddSeconds(-random.Next(100)))}}}""".TrimStart();
            return (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(text);
        })];
    }

    static string In(DateTime time, string pattern) => $"\"{time.ToString(pattern, CultureInfo.InvariantCulture)}\"";

    static readonly Dictionary<string, Func<DateTime, string>> Ways = new()
    {
        ["iso"] = time => In(time, "yyyy-MM-ddTHH:mm:ssZ"),
        ["halfDay"] = time => In(time, "M/d/yyyy h:mm:ss tt"),
        ["portal"] = time => In(time, "M/d/yyyy, h:mm:ss tt"),
        ["named"] = time => In(time, "MMM d, yyyy, h:mm:ss tt"),
        ["mail"] = time => In(time, "R"),
        ["epoch"] = time => $"{new DateTimeOffset(time).ToUnixTimeSeconds()}",
        ["quoted"] = time => $"\"{new DateTimeOffset(time).ToUnixTimeSeconds()}\"",
    };

    [Theory]
    [InlineData("halfDay")]
    [InlineData("portal")]
    [InlineData("named")]
    [InlineData("mail")]
    [InlineData("epoch")]
    [InlineData("quoted")]
    public void A_log_costs_the_same_however_its_times_are_spelled(string way)
    {
        Assert.Equal(Days(Log(Ways["iso"])), Days(Log(Ways[way])));
        var other = new SequenceTrip(Log(Ways[way]));
        foreach (var sequence in other.HeldOut) other.Check(sequence);
        Assert.Equal("seen", Assert.Single(other.Schema.Coders.OfType<TimeCoder>(), coder => coder.Origin is not null).Slot.Path);
    }

    /// <summary>Forty records of a rare kind have a second time: spelled letter by letter it would be none when it is generated.</summary>
    [Theory]
    [InlineData("iso", 40, true)]
    [InlineData("mail", 40, true)]
    [InlineData("epoch", 40, false)]
    [InlineData("iso", 15, false)]
    public void A_time_that_few_records_have_is_one_where_it_is_spelled_as_such(string way, int few, bool isTime)
    {
        var log = Log(Ways[way]).Select((record, i) => i < few ? record : (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(
            Encoding.UTF8.GetString(record.Span).Replace("\"seen\"", "\"other\"", StringComparison.Ordinal))).ToList();
        var seen = Mine(log).Coders.OfType<TimeCoder>().Where(coder => coder.Slot.Path == "seen");
        Assert.Equal(isTime, seen.Any());
    }

    /// <summary>Day, records and tokens of each sequence, by a schema of all.</summary>
    static List<(int?, int, int)> Days(List<ReadOnlyMemory<byte>> records)
    {
        var encoder = new SequenceEncoder(Mine(records), int.MaxValue);
        return [.. SequenceOrder.Of(records, SequenceKeys.Find(records, new())).Select(sequence =>
            (sequence.Day, sequence.Records.Count, encoder.Encode(sequence, null, 0, _ => 0).Sum(piece => piece.Tokens.Count)))];
    }

    [Theory]
    [InlineData("halfDay")]
    [InlineData("mail")]
    [InlineData("epoch")]
    public void A_schema_keeps_the_format_and_days_are_generated_in_it(string way)
    {
        using var model = new RandomModel(Log(Ways[way]), new());
        var schema = model.Fields.Schema;
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory)) new SchemaWriter(schema, json).Write();
        var again = SchemaReader.Read(memory.ToArray(), "schema.json");
        static IEnumerable<TimeFormat> Formats(LogSchema of) => of.Coders.OfType<TimeCoder>().SelectMany(coder => coder.Scale.Formats);
        Assert.Equal(Formats(schema), Formats(again));
        Assert.Equal(SchemaFingerprint.Of(schema), SchemaFingerprint.Of(again));
        var day = new DateTime(2026, 1, 1);
        var known = Enumerable.Range(0, 86_400).Select(second => Ways[way](DateTime.SpecifyKind(day.AddSeconds(second), DateTimeKind.Utc)))
            .ToHashSet();
        var records = model.Generate(new() { Day = new(2026, 1, 1), Count = 40, Seed = 1 }).Records;
        Assert.Equal(40, records.Count);
        Assert.All(records, record => Assert.Contains(JsonNode.Parse(record)!["time"]!.ToJsonString(), known));
    }

    [Fact]
    public void A_number_is_the_records_own_time_only_where_its_key_says_so()
    {
        Assert.NotNull(Mine(Log(Ways["epoch"], "event_ts")).Time);
        Assert.Null(Mine([.. Log(Ways["epoch"], "n").Select(Unseen)]).Time);

        static ReadOnlyMemory<byte> Unseen(ReadOnlyMemory<byte> record)
        {
            var node = JsonNode.Parse(record.Span)!.AsObject();
            node.Remove("seen");
            return Encoding.UTF8.GetBytes(node.ToJsonString());
        }
    }

    /// <summary>Identifiers may look like seconds of other years.</summary>
    [Fact]
    public void Numbers_far_from_the_records_time_are_numbers()
    {
        var random = new Random(2);
        int Id() => random.Next(1_300_000_000, 1_400_000_000);
        var schema = Mine([.. Enumerable.Range(0, 300).Select(i => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(
            $$"""{"time":"2026-03-02T{{i / 60 + 8:D2}}:{{i % 60:D2}}:00Z","user":"u{{i % 5}}","id":{{Id()}}}"""))]);
        Assert.IsType<NumberCoder>(schema.Coders[schema.Tree.Slots.Single(slot => slot.Path == "id").Index]);
    }

    static LogSchema Mine(List<ReadOnlyMemory<byte>> records) => Mining.ExclusionLog.Mine(records);
}

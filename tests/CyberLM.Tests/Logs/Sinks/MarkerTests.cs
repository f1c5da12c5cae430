using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CsCheck;
using CyberLM.Logs;
using CyberLM.Tests.Gpt;
using CyberLM.Tests.Logs.Fields;
using Xunit;

namespace CyberLM.Tests.Logs.Sinks;

public sealed partial class MarkerTests
{
    const string Secret = "a text that only we know";
    static readonly Marker Ours = new(Secret);

    static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    static (List<string> Records, MarkerStage Stage) Mark(IEnumerable<byte[]> records, MarkerPlaces? places = null)
    {
        var kept = new KeptRecords();
        var stage = new MarkerStage(Ours, kept, places);
        foreach (byte[] record in records) stage.Write(record);
        stage.Complete();
        Assert.True(kept.Completed);
        return (kept.Records, stage);
    }

    static IEnumerable<byte[]> SignIns() => Repository.SharedLines("data/azure-ad/signin.jsonl").Select(line => line.ToArray());

    /// <summary>The mark worked out by hand, digit by digit, from what the documentation says.</summary>
    [Theory]
    [InlineData("3502d88e-75af-47af-851e-3a1b35834359")]
    [InlineData("3502D88E-75AF-47AF-851E-3A1B35834359")]
    public void The_last_15_digits_are_the_hmac_of_the_first_17(string guid)
    {
        byte[] marked = Bytes(guid);
        Ours.Plant(marked);
        string digits = guid.Replace("-", "").ToLowerInvariant();
        string expected = digits[..17] + Convert.ToHexStringLower(HMACSHA256.HashData(Bytes(Secret), Bytes(digits[..17])))[..15];
        Assert.Equal(Guid.Parse(expected), Guid.Parse(Encoding.ASCII.GetString(marked)));
        Assert.Equal(char.IsUpper(guid[4]), char.IsUpper(Encoding.ASCII.GetString(marked).First(char.IsLetter)));
        Assert.Equal(guid[14], (char)marked[14]);                    // the version
        Assert.Equal(guid[19], (char)marked[19]);                    // the variant
    }

    [Fact]
    public void Every_marked_record_is_found_and_no_real_one()
    {
        var real = SignIns().ToList();
        var (marked, stage) = Mark(real);
        Assert.Equal((real.Count, 0), (stage.Marked, stage.Unmarked));
        Assert.All(marked, record => Assert.True(Ours.Holds(Bytes(record))));
        Assert.DoesNotContain(real, record => Ours.Holds(record));
        var another = new Marker(Secret + ".");
        Assert.DoesNotContain(marked, record => another.Holds(Bytes(record)));
        Assert.NotEqual(Ours.Fingerprint, another.Fingerprint);
        Assert.DoesNotContain(Secret, string.Concat(marked) + Ours.Fingerprint);
    }

    /// <summary>What the sign-ins keep: known values, equal GUIDs, ids of requests that end in 00, and every other byte.</summary>
    [Fact]
    public void Nothing_else_of_a_record_changes()
    {
        var real = SignIns().ToList();
        var (marked, stage) = Mark(real);
        Assert.Equal(["correlationId", "properties.correlationId", "properties.originalRequestId"], stage.Places!.Paths.Order());
        for (int i = 0; i < real.Count; i++)
        {
            using var before = JsonDocument.Parse(real[i]);
            using var after = JsonDocument.Parse(marked[i]);
            Assert.Equal(Elsewhere(before), Elsewhere(after));
            Assert.Equal(real[i].Length, Bytes(marked[i]).Length);
        }
        // Two records of the log share an id: they still do.
        Assert.Equal(Distinct(real.Select(Encoding.UTF8.GetString)), Distinct(marked));

        static string Elsewhere(JsonDocument record) => Own().Replace(record.RootElement.GetRawText(), "");
        static int Distinct(IEnumerable<string> records) =>
            records.Select(record => JsonDocument.Parse(record).RootElement.GetProperty("correlationId").GetString()).Distinct().Count();
    }

    [GeneratedRegex("\"(correlationId|originalRequestId)\": \"[0-9a-f-]{36}\"")]
    private static partial Regex Own();

    [Fact]
    public void The_mark_outlives_every_form_and_shape()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in new[] { "a.csv", "a.parquet", "a.json.zst" })
        {
            RecordFile.Write(folder[name], to =>
            {
                var stage = new MarkerStage(Ours, new EntraStage(RecordShape.EntraLogAnalytics, to));
                foreach (byte[] record in SignIns()) stage.Write(record);
                stage.Complete();
            });
            var read = new LogReader([folder[name]]).Read().ToList();
            Assert.Equal(260, read.Count);
            Assert.All(read, record => Assert.True(Ours.Holds(record.Utf8.Span)));
        }
    }

    [Fact]
    public void A_schema_knows_the_same_places_for_a_single_record()
    {
        var real = SignIns().ToList();
        var places = MarkerPlaces.Of(new RoundTrip(real).Schema);
        Assert.Contains("properties.correlationId", places.Paths);
        Assert.DoesNotContain("properties.id", places.Paths);
        Assert.DoesNotContain(places.Paths, path => path.Contains("appId") || path.Contains("userId") || path.Contains("enant"));
        Assert.True(Ours.Holds(Bytes(Assert.Single(Mark(real.Take(1), places).Records))));
        // Nothing but the name can tell it from a single record.
        Assert.True(Ours.Holds(Bytes(Assert.Single(Mark(real.Take(1)).Records))));
    }

    [Fact]
    public void A_record_without_a_random_identifier_is_counted_and_stays()
    {
        byte[][] records = [Bytes("{\"appId\":\"ce17d629-c602-4606-b278-f9698b779e35\"}"), Bytes("no JSON"),
            Bytes("{\"ActivityID\":\"{3502D88E-75AF-47AF-851E-3A1B35834359}\",\"text\":\"of 3502d88e-75af-47af-851e-3a1b35834359.\"}"),
            Bytes("{\"requestId\":\"00000000-0000-0000-0000-000000000000\"}")];
        var (marked, stage) = Mark(records);
        Assert.Equal((1, 3), (stage.Marked, stage.Unmarked));
        Assert.Contains("3 of 4 records", Assert.Single(stage.Sentences()));
        Assert.Equal(records.Where((_, i) => i != 2).Select(Encoding.UTF8.GetString), marked.Where((_, i) => i != 2));
        var guids = Regex.Matches(marked[2], "[0-9A-Fa-f-]{36}").Select(match => match.Value).ToList();
        Assert.Equal(guids[0], guids[1].ToUpperInvariant());         // the same GUID in both of its places, each in its case
        Assert.NotEqual(guids[0], guids[1]);
    }

    /// <summary>A schema names these paths as if keys led there; so does who looks for them in a record.</summary>
    [Theory]
    [InlineData("\"more\":[{\"Name\":\"RequestId\",\"Value\":\"GUID\"},{\"Name\":\"Kind\",\"Value\":\"b\"}]", "more.RequestId")]
    [InlineData("\"more\":\"{\\\"RequestId\\\":\\\"GUID\\\"}\"", "more.RequestId")]
    [InlineData("\"more\":[{\"RequestId\":\"GUID\"}]", "more[].RequestId")]
    public void Pairs_and_json_in_strings_are_gone_through(string more, string path)
    {
        var random = new Random(8);
        List<byte[]> records = [.. Enumerable.Range(0, 100).Select(i => Bytes("{\"user\":\"u" + i % 5 + "\"," + more.Replace("GUID",
            string.Create(36, random, (text, from) =>
            {
                for (int at = 0; at < 36; at++) text[at] = at is 8 or 13 or 18 or 23 ? '-' : "0123456789abcdef"[from.Next(16)];
            })) + "}"))];
        var places = MarkerPlaces.Of(new RoundTrip(records).Schema);
        Assert.Equal([path], places.Paths);
        foreach (var known in new[] { places, null })
        {
            var (marked, stage) = Mark(records, known);
            Assert.Equal([path], stage.Places!.Paths);
            Assert.Equal((100, 0), (stage.Marked, stage.Unmarked));
            Assert.All(marked, record => Assert.True(Ours.Holds(Bytes(record))));
        }
        // However it is spaced.
        Assert.Equal(1, Mark([Bytes(Encoding.UTF8.GetString(records[0]).Replace("{\"user\":", " { \"user\":\t"))]).Stage.Marked);
    }

    /// <summary>An id that another field of a later record names is marked in both.</summary>
    [Fact]
    public void References_among_records_hold()
    {
        var random = new Random(5);
        Guid Draw()
        {
            var bytes = new byte[16];
            random.NextBytes(bytes);
            return new Guid(bytes);
        }

        var ids = Enumerable.Range(0, 300).Select(_ => Draw()).ToList();
        var records = ids.Select((id, i) => Bytes($"{{\"id\":\"{id}\",\"parent\":\"{ids[i / 2]}\",\"tenant\":\"{ids[0]}\"}}"));
        var (marked, stage) = Mark(records);
        var read = marked.Select(record => JsonDocument.Parse(record).RootElement).ToList();
        for (int i = 0; i < read.Count; i++)
            Assert.Equal(read[i / 2].GetProperty("id").GetGuid(), read[i].GetProperty("parent").GetGuid());
        Assert.Equal(300, stage.Marked);
    }

    static readonly Gen<string> Around = Gen.String[Gen.Char["0aF-{}\" "], 0, 40];

    /// <summary>Marked and converted, those that a stage holds back among them.</summary>
    [Fact]
    public void A_record_keeps_its_time_from_stage_to_stage()
    {
        var kept = new KeptRecords();
        var stage = new MarkerStage(Ours, new EntraStage(RecordShape.EntraGraph, kept));
        long?[] times = [.. SignIns().Select((_, i) => i % 7 == 0 ? (long?)null : 1000 * i)];
        foreach (var (i, record) in SignIns().Index()) stage.Write(record, times[i]);
        stage.Complete();
        Assert.Equal(times, kept.Times);
    }

    [Fact]
    public void A_guid_is_found_wherever_it_stands() =>
        Gen.Select(Around, Gen.Guid, Around).Sample((before, guid, after) =>
        {
            byte[] text = Bytes($"{before}{guid}{after}");
            string expected = Regex.Match(Encoding.ASCII.GetString(text), "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}").Value;
            int at = GuidText.Find(text, 0, out var found);
            Assert.Equal((Encoding.ASCII.GetString(text).IndexOf(expected, StringComparison.Ordinal), Guid.Parse(expected)), (at, found));
        }, iter: 2000, threads: 1);

    [Fact]
    public void A_text_must_be_there_and_a_short_one_is_known_to_be_short()
    {
        Assert.Throws<CyberLMException>(() => new Marker(" "));
        Assert.True(new Marker("test").CanBeGuessed);
        Assert.False(Ours.CanBeGuessed);
    }
}

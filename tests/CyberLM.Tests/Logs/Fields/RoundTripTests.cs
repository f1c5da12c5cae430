using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Xunit;

namespace CyberLM.Tests.Logs.Fields;

/// <summary>No record is too strange: what a schema does not know is spelled, and comes back.</summary>
public sealed class RoundTripTests
{
    static readonly string[] Ordinary = [.. Enumerable.Range(0, 60).Select(i =>
        $"{{\"time\":\"2026-03-02T08:{i:D2}:00Z\",\"id\":\"{i * 7919 % 997:x8}\",\"user\":\"u{i % 5}\",\"n\":{i % 3},"
            + $"\"o\":{{\"a\":true,\"l\":[{i % 2},2]}}}}")];

    static readonly RoundTrip Trip = new(Ordinary.Select(Encoding.UTF8.GetBytes));

    [Theory]
    [InlineData("""{"n":1e400,"user":-0,"time":1.10,"id":18446744073709551616}""")]
    [InlineData("""{"user":"a","user":"b"}""")]
    [InlineData("""{"user":"\uD800","time":"2026-03-02T08:00:00Z"}""")]
    [InlineData("""{}""")]
    [InlineData("""{"":{"":{"":0}},"\"":"\\","\u0000":[]}""")]
    [InlineData("""{"o":{"a":true,"l":[[1],{"x":[]},"s",null]}}""")]
    [InlineData("""{"o":[],"time":{},"user":["u0"],"n":"{\"a\":[1, 2]}"}""")]
    [InlineData("""{"o":"{\"a\":true,\"l\":[1,2]}"}""")]
    [InlineData("""{"time": "2026-03-02T08:00:00Z","user":"mixed blanks"}""")]
    [InlineData("""{ "user" : "u1" , "o" : { "l" : [ 1 , 2 ] } }""")]
    [InlineData("""{"time":"1969-12-31T23:59:59Z","user":"before the epoch"}""")]
    [InlineData("""{"time":"9999-12-31T23:59:59Z"}""")]
    [InlineData("""{"user":"Grüße 🎉 \n\t\u0007","id":"00000000"}""")]
    public void A_strange_record_comes_back(string record)
    {
        Trip.Check(record);
        Trip.Check(record);
    }

    [Fact]
    public void A_record_of_a_thousand_levels_comes_back() =>
        Trip.Check(string.Concat(Enumerable.Repeat("""{"o":""", 1000)) + "1" + new string('}', 1000));

    [Fact]
    public void Ten_thousand_keys_are_data_and_come_back()
    {
        byte[][] records = [.. Enumerable.Range(0, 100).Select(i => Encoding.UTF8.GetBytes(
            "{\"by\":{" + string.Join(",", Enumerable.Range(0, 100).Select(k => $"\"host{100 * i + k}\":{k}")) + "}}"))];
        var trip = new RoundTrip(records[..75]);
        foreach (byte[] record in records[75..]) trip.Check(record);
        Assert.InRange(trip.Schema.Tree.Slots.Count, 1, 1100);
    }

    [Fact]
    public void Any_object_comes_back_by_a_schema_of_others()
    {
        var scalar = Gen.OneOf(
            Gen.Const("null"), Gen.Const("true"), Gen.Int.Select(i => i.ToString()),
            Gen.Double.Select(d => JsonSerializer.Serialize(d % 1e9)),
            Gen.String.Select(s => JsonSerializer.Serialize(s)), Gen.Const("\"u1\""), Gen.Const("\"2026-03-02T08:00:00Z\""),
            Gen.Const("\"{\\\"a\\\":1}\""));
        var key = Gen.OneOf(new[] { "time", "user", "n", "o", "a", "l", "x" }.Select(Gen.Const).ToArray());
        static string Join(IEnumerable<(string Key, string Value)> pairs) =>
            "{" + string.Join(",", pairs.DistinctBy(p => p.Key).Select(p => $"\"{p.Key}\":{p.Value}")) + "}";
        var value = Gen.Recursive<string>((depth, inner) => depth > 3
            ? scalar
            : Gen.OneOf(
                scalar, inner.List[0, 3].Select(items => "[" + string.Join(",", items) + "]"),
                Gen.Select(key, inner).List[0, 4].Select(Join)));
        Gen.Select(key, value).List[0, 6].Select(Join).Sample(record => { Trip.Check(record); }, iter: 3000, threads: 1);
    }

    [Fact]
    public void Mutated_records_come_back_where_they_are_json()
    {
        var random = new Random(5);
        int json = 0;
        for (int i = 0; i < 5000; i++)
        {
            byte[] record = Encoding.UTF8.GetBytes(Ordinary[random.Next(Ordinary.Length)]);
            for (int n = random.Next(1, 4); n > 0; n--) record[random.Next(record.Length)] = (byte)random.Next(32, 127);
            if (!IsJson(record)) continue;
            json++;
            Trip.Check(record);
        }
        Assert.InRange(json, 500, 5000);
    }

    static bool IsJson(byte[] record)
    {
        try
        {
            return JsonNode.Parse(record) is JsonObject;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return false;
        }
    }
}

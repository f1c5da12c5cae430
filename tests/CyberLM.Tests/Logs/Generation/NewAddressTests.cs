using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CyberLM.Gpt;
using CyberLM.Logs;
using CyberLM.Tests.Logs.Fields;
using Xunit;

namespace CyberLM.Tests.Logs.Generation;

/// <summary>New addresses: told by their network, and drawn in one that the records had.</summary>
public sealed class NewAddressTests
{
    static readonly IPNetwork[] Networks =
        [.. new[] { "192.0.2.0/24", "10.7.0.0/16", "81.2.69.0/24", "2001:db8:5::/48" }.Select(text => IPNetwork.Parse(text))];

    /// <summary>Users at home in one known address each, and here and there in a new one.</summary>
    /// <param name="lone">addresses that have no network with another one</param>
    static List<ReadOnlyMemory<byte>> Records(int seed, bool lone = false)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 500).Select(i =>
        {
            int user = i % 8;
            string address = random.Next(6) > 0 ? $"192.0.2.{10 + user}"
                : lone ? $"{20 + i % 150}.{random.Next(256)}.{random.Next(256)}.{random.Next(1, 255)}"
                : random.Next(3) switch
                {
                    0 => $"10.7.{random.Next(256)}.{random.Next(1, 255)}",
                    1 => $"81.2.69.{random.Next(1, 255)}",
                    _ => $"2001:db8:5:{random.Next(1, 60000):x}::{random.Next(1, 60000):x}",
                };
            string time = $"2026-03-{2 + i / 48:D2}T{8 + i % 48 / 8:D2}:{i % 60:D2}:00Z";
            string text = $$"""{"time":"{{time}}","user":"u{{user}}@example.com","ip":"{{address}}"}""";
            return (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(text);
        })];
    }

    static string Record(string ip) => $$"""{"time":"2026-03-12T08:00:00Z","user":"u1@example.com","ip":"{{ip}}"}""";

    static StringCoder Coder(LogSchema schema) =>
        (StringCoder)schema.Coders[schema.Tree.Slots.Single(slot => slot.Path == "ip" && slot.Kind == SlotKind.Value).Index];

    static bool IsOfNetwork(string address) => Networks.Any(network => network.Contains(IPAddress.Parse(address)));

    [Fact]
    public void A_new_address_is_one_token_and_comes_back()
    {
        var trip = new RoundTrip(Records(1).Select(record => record.ToArray()));
        trip.Check(Record("192.0.2.11"));
        int known = trip.Check(Record("192.0.2.11")).Count;
        foreach (string ip in (string[])["10.7.200.201", "81.2.69.199", "2001:db8:5:abc::9"])
            Assert.Equal(known, trip.Check(Record(ip)).Count);
        string[] others = ["010.7.1.1", "::ffff:10.7.1.1", "10.7.1", "2001:DB8:5::1", "9.9.9.9", "", "-", "10.7.1.1\\u0000"];
        foreach (string other in others) trip.Check(Record(other));
        trip.Check("""{"time":"2026-03-12T08:00:00Z","user":"u1@example.com","ip":168231169}""");
    }

    [Fact]
    public void Those_generated_are_of_a_network_that_the_records_had()
    {
        var learned = Records(2);
        var known = learned.ConvertAll(record => (string)JsonNode.Parse(record.Span)!["ip"]!).ToHashSet();
        using var model = new RandomModel(learned, new());
        var drawn = model.Generate(new() { Count = 200, Seed = 1 }).Records.ConvertAll(record => (string)JsonNode.Parse(record)!["ip"]!);
        List<string> fresh = [.. drawn.Where(address => !known.Contains(address)).Distinct()];
        Assert.InRange(fresh.Count, 20, 200);
        Assert.All(fresh, address => Assert.True(IsOfNetwork(address), address));
    }

    [Fact]
    public void Where_each_came_from_elsewhere_they_are_any_of_the_internet()
    {
        using var model = new RandomModel(Records(3, lone: true), new());
        Assert.Contains(Coder(model.Fields.Schema).Networks.All, network => network.ToString() == "0.0.0.0/0");
        foreach (byte[] record in model.Generate(new() { Count = 100, Seed = 1 }).Records)
        {
            string drawn = (string)JsonNode.Parse(record)!["ip"]!;
            Assert.True(IPAddress.TryParse(drawn, out var address), drawn);
            byte[] bytes = address.GetAddressBytes();
            Assert.InRange(bytes[0], 1, 223);
            Assert.DoesNotContain(bytes[0], new byte[] { 10, 127 });
        }
    }

    [Theory]
    [InlineData("10.7.1.250")]
    [InlineData("8.8.8.8")]
    [InlineData("2001:db8:5::77")]
    [InlineData("192.0.2.11")]
    public void One_that_is_asked_for_stands_in_every_record(string address)
    {
        using var model = new RandomModel(Records(4), new());
        var records = model.Generate(new() { Count = 20, Where = [$"ip={address}"], Seed = 1 }).Records;
        Assert.Equal(20, records.Count);
        Assert.All(records, record => Assert.Equal(address, (string?)JsonNode.Parse(record)!["ip"]));
    }

    [Fact]
    public void Networks_of_a_schema_come_back_and_others_are_refused()
    {
        var schema = new RoundTrip(Records(5).Select(record => record.ToArray())).Schema;
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory)) new SchemaWriter(schema, json).Write();
        var again = SchemaReader.Read(memory.ToArray(), "schema.json");
        Assert.Equal(Coder(schema).Networks.All, Coder(again).Networks.All);
        Assert.Equal(SchemaFingerprint.Of(schema), SchemaFingerprint.Of(again));
        string text = Encoding.UTF8.GetString(memory.ToArray());
        foreach (string wrong in (string[])["10.7.0.1/16", "10.7.0.0/40", "x", "81.2.69.0/24\",\"81.2.69.0/24"])
        {
            byte[] file = Encoding.UTF8.GetBytes(text.Replace("\"10.7.0.0/16\"", $"\"{wrong}\"", StringComparison.Ordinal));
            Assert.StartsWith("schema.json, slot", Assert.Throws<CyberLMException>(() => SchemaReader.Read(file, "schema.json")).Message);
        }
    }
}

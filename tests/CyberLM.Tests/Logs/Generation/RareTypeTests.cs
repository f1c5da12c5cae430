using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Generation;

/// <summary>A table: all rows have the same columns, and what happened says which of them are empty. Some of it happens seldom.</summary>
public sealed class RareTypeTests : IDisposable
{
    static readonly string[] Events = ["login", "upload", "invite"];
    readonly RandomModel model = new(Log(), new());

    static List<ReadOnlyMemory<byte>> Log()
    {
        var random = new Random(4);
        return [.. Enumerable.Range(0, 300).Select(i => Record(i, random, i switch
        {
            < 270 => Events[i % Events.Length],
            < 290 => $"now and then {i % 2}",
            _ => $"once {i % 4}",
        }))];
    }

    static ReadOnlyMemory<byte> Record(int i, Random random, string name)
    {
        // Mixed over the days, so that none of them comes on one day alone.
        var at = new DateTime(2026, 3, 2).AddDays(i * 7 % 30).AddMinutes(random.Next(1000));
        string Filled(string of, int values) => name == of ? $"{of} {random.Next(values)}" : "";
        return Encoding.UTF8.GetBytes(new JsonObject
        {
            ["time"] = at.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture), ["user"] = $"u{random.Next(5)}", ["event"] = name,
            ["browser"] = Filled("login", 4), ["method"] = Filled("login", 3), ["file"] = Filled("upload", 5),
            ["guest"] = Filled("invite", 6), ["note"] = Filled("once 1", 2),
        }.ToJsonString());
    }

    public void Dispose() => model.Dispose();

    /// <summary>Five records are a type; two or three are not.</summary>
    [Fact]
    public void What_is_empty_tells_types_apart_and_the_rare_share_one()
    {
        var schema = model.Fields.Schema;
        Assert.Equal("event", schema.TypeSlot?.Path);
        Assert.Equal(
            Events.Concat(["now and then 0", "now and then 1"]).Order(), schema.Types.Skip(1).Select(type => type.Name.Trim('"')).Order());
        Assert.Equal(10, schema.RareRecords);
    }

    [Fact]
    public void What_is_too_rare_for_a_type_is_not_generated_and_each_type_has_what_its_records_had()
    {
        var records = model.Generate(new() { Count = 200, Seed = 3 }).Records.ConvertAll(record => JsonNode.Parse(record)!);
        Assert.All(records, record => Assert.DoesNotContain("once", record["event"]!.ToString(), StringComparison.Ordinal));
        Assert.Equal(5, records.Select(record => record["event"]!.ToString()).Distinct().Count());
        foreach (var record in records.FindAll(record => Events.Contains(record["event"]!.ToString())))
            foreach (var (column, of) in new[] { ("browser", "login"), ("method", "login"), ("file", "upload"), ("guest", "invite") })
                if (record["event"]!.ToString() != of) Assert.Equal("", record[column]!.ToString());
    }

    [Fact]
    public void It_is_where_it_is_asked_for()
    {
        var records = model.Generate(new() { Count = 20, Seed = 3, Where = ["event=once 2"] }).Records;
        Assert.Equal(20, records.Count);
        Assert.All(records, record => Assert.Equal("once 2", JsonNode.Parse(record)!["event"]!.ToString()));
    }
}

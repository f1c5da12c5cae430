using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Generation;

/// <summary>
/// Each user has a device that is joined and says whether it is compliant, and one that is registered and does not. The name tells how it
/// is managed; the keys of the record stand before the name is drawn.
/// </summary>
public sealed class CarriedExclusionTests
{
    const int Users = 8, Days = 10, RecordsOfDay = 8;

    static List<ReadOnlyMemory<byte>> Log(int seed)
    {
        var random = new Random(seed);
        var records = new List<ReadOnlyMemory<byte>>();
        for (int day = 0; day < Days; day++)
            for (int user = 0; user < Users; user++)
                for (int i = 0; i < RecordsOfDay; i++)
                {
                    bool isJoined = random.Next(2) == 0;
                    var record = new JsonObject
                    {
                        ["time"] = new DateTime(2026, 3, 2, 8, 0, 0, DateTimeKind.Utc).AddDays(day).AddMinutes(20 * i + user)
                            .ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
                        ["user"] = $"u{user}", ["device"] = $"{(isJoined ? "LT" : "PH")}-{user * 37}",
                        ["trust"] = isJoined ? "joined" : "registered",
                    };
                    if (isJoined) record["compliant"] = random.Next(4) > 0;
                    // What else a record has is of its kind, so that this is its type.
                    bool isLogon = random.Next(2) == 0;
                    record["event"] = isLogon ? "logon" : "renewal";
                    foreach (string key in isLogon ? (string[])["factor", "method", "prompt"] : ["session", "token", "scope"])
                        record[key] = random.Next(3);
                    records.Add(Encoding.UTF8.GetBytes(record.ToJsonString()));
                }
        return records;
    }

    static bool IsWhole(JsonNode record) => (string?)record["trust"] == "joined" == (record["compliant"] is not null);

    static List<JsonNode> Generate(RandomModel model, params string[] where) =>
        model.Generate(new() { Count = 200, Seed = 3, Where = where }).Records.ConvertAll(record => JsonNode.Parse(record)!);

    [Fact]
    public void Keys_and_what_a_device_tells_go_together()
    {
        using var model = new RandomModel(Log(1), new());
        Assert.Contains(model.Fields.Schema.Exclusions, one => one.Other.Path == "trust" || one.Slot.Path == "trust");
        var records = Generate(model);
        Assert.All(records, record => Assert.True(IsWhole(record), record.ToJsonString()));
        Assert.InRange(records.Count(record => record["compliant"] is null), 40, 160);
        Assert.InRange(records.Select(record => (string?)record["device"]).Distinct().Count(), 2 * Users, 200);
    }

    [Fact]
    public void Without_what_is_carried_they_do_not()
    {
        using var model = new RandomModel(Log(1), new());
        model.Fields.Schema.Coders.Single(coder => coder.Slot.Path == "device").Excluded = null;
        Assert.InRange(Generate(model).Count(record => !IsWhole(record)), 20, 180);
    }

    [Theory]
    [InlineData("device=LT-37", true)]
    [InlineData("device=PH-37", false)]
    public void A_device_that_is_asked_for_brings_its_keys(string where, bool isJoined)
    {
        using var model = new RandomModel(Log(2), new());
        Assert.All(Generate(model, where), record => Assert.Equal(isJoined, record["compliant"] is not null));
    }

    /// <summary>Functions of functions, and answers of which only some are known.</summary>
    [Fact]
    public void What_is_told_over_two_functions_is_carried_too()
    {
        var records = Log(3).ConvertAll(record =>
        {
            var node = JsonNode.Parse(record.Span)!.AsObject();
            string name = (string)node["device"]!;
            var with = new JsonObject
            {
                ["time"] = (string)node["time"]!, ["user"] = (string)node["user"]!, ["id"] = $"{name.Length * 7}-{name}",
            };
            foreach (var (key, value) in node.Skip(2)) with[key] = value?.DeepClone();
            return (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(with.ToJsonString());
        });
        using var model = new RandomModel(records, new());
        Assert.All(Generate(model), record => Assert.True(IsWhole(record), record.ToJsonString()));
    }
}

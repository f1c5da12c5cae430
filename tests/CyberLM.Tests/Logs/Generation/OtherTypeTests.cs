using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace CyberLM.Tests.Logs.Generation;

/// <summary>Someone known who has no records of a type: their other names are those that they have in records of another.</summary>
public sealed class OtherTypeTests
{
    const int Users = 6;

    static List<ReadOnlyMemory<byte>> Log()
    {
        var random = new Random(3);
        var ids = Enumerable.Range(0, Users).Select(_ => new Guid(Enumerable.Range(0, 16).Select(_ => (byte)random.Next(256)).ToArray()))
            .ToArray();
        return [.. Enumerable.Range(0, 600).Select(i =>
        {
            int user = random.Next(Users);
            bool upload = user < Users - 1 && random.Next(2) == 0;
            var record = new JsonObject
            {
                ["time"] = $"2026-03-{2 + i / 60:00}T{8 + i % 60 / 6:00}:{i % 6 * 10:00}:{random.Next(60):00}Z", ["user"] = $"u{user}",
                ["userId"] = ids[user].ToString(), ["event"] = upload ? "upload" : "login",
            };
            if (upload) (record["bucket"], record["size"], record["zone"]) = ($"b{random.Next(4)}", random.Next(9), $"z{random.Next(3)}");
            else (record["method"], record["browser"]) = ($"m{random.Next(3)}", $"w{random.Next(4)}");
            return (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(record.ToJsonString());
        })];
    }

    [Fact]
    public void The_same_name_in_every_type()
    {
        var log = Log();
        string user = $"u{Users - 1}";
        var own = log.ConvertAll(record => JsonNode.Parse(record.Span)!).FindAll(record => record["user"]!.ToString() == user);
        Assert.All(own, record => Assert.Equal("login", record["event"]!.ToString()));
        using var model = new RandomModel(log, new());
        Assert.Contains("upload", model.Fields.Schema.Types.Select(type => type.Name.Trim('"')));
        var records = model.Generate(new() { Count = 20, Seed = 1, Users = [user], Where = ["event=upload"] }).Records;
        Assert.All(records, record => Assert.Equal(own[0]["userId"]!.ToString(), JsonNode.Parse(record)!["userId"]!.ToString()));
    }
}

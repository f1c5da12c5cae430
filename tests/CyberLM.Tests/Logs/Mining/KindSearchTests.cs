using System.Text;
using System.Text.Json.Nodes;
using CyberLM.Logs;
using CyberLM.Tests.Logs.Generation;
using Xunit;

namespace CyberLM.Tests.Logs.Mining;

/// <summary>
/// Logs of a directory, given as one: sign-ins, whose keys vary, and a few records of two other kinds. Which keys each kind may have is
/// written down here, and not asked of the schema.
/// </summary>
public sealed class KindSearchTests
{
    const int Records = 2000, Optional = 8;
    static readonly string[] Kinds = ["SignInLogs", "AuditLogs", "UserRiskEvents"];

    /// <param name="others">one record in so many is of each of the other kinds; 0: none</param>
    static List<ReadOnlyMemory<byte>> Log(int others)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, Records)
            .Select(i => Record(i, others == 0 || i % others > 1 ? Kinds[0] : Kinds[1 + i % others], random))];
    }

    static ReadOnlyMemory<byte> Record(int i, string kind, Random random)
    {
        bool isSignIn = kind == Kinds[0], failed = isSignIn && random.Next(3) == 0;
        var properties = new JsonObject();
        foreach (int field in Enumerable.Range(0, 15)) properties[$"{kind}-{field}"] = $"v{random.Next(3)}";
        var device = new JsonObject();
        foreach (int field in Enumerable.Range(0, Optional))
            if (random.Next(2) == 0) device[$"maybe-{field}"] = $"v{random.Next(3)}";
        if (failed) device["reason"] = $"r{random.Next(4)}";
        if (isSignIn) properties[$"{kind}-device"] = device;
        var record = new JsonObject
        {
            ["time"] = $"2026-03-{2 + i / 100:00}T{8 + i % 100 / 10:00}:{i % 10 * 5:00}:{random.Next(60):00}Z",
            ["user"] = $"u{random.Next(8)}", ["result"] = failed ? "FAILURE" : isSignIn ? "SUCCESS" : "None", ["category"] = kind,
        };
        record[isSignIn ? "level" : "Level"] = 4;
        record["properties"] = properties;
        return Encoding.UTF8.GetBytes(record.ToJsonString());
    }

    /// <summary>One record in forty, and one in two hundred: it saves hardly a bit of those that the keys of a sign-in take.</summary>
    [Theory]
    [InlineData(40)]
    [InlineData(200)]
    public void Logs_given_together_are_told_apart_however_few_records_one_has(int others)
    {
        var schema = ExclusionLog.Mine(Log(others));
        Assert.Equal("category", schema.TypeSlot?.Path);
        Assert.Equal(Kinds.Order(), schema.Types.Skip(1).Select(type => type.Name.Trim('"')).Order());
    }

    [Fact]
    public void One_log_whose_keys_vary_is_of_one_kind() => Assert.Null(ExclusionLog.Mine(Log(others: 0)).TypeSlot);

    /// <summary>By a model that has learned nothing.</summary>
    [Fact]
    public void No_record_has_keys_of_two_kinds()
    {
        using var model = new RandomModel(Log(others: 40), new());
        foreach (string kind in Kinds)
        {
            var records = model.Generate(new() { Count = 20, Seed = 5, Where = [$"category={kind}"] }).Records;
            foreach (var record in records.ConvertAll(record => JsonNode.Parse(record)!.AsObject()))
            {
                Assert.Equal(kind, (string)record["category"]!);
                Assert.Equal(kind == Kinds[0], record.ContainsKey("level"));
                Assert.All(record["properties"]!.AsObject(), field => Assert.StartsWith(kind, field.Key, StringComparison.Ordinal));
            }
        }
    }
}

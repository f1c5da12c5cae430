using System.Text;
using System.Text.Json.Nodes;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Generation;

/// <summary>
/// Objects some of whose keys are data, so that none is ever there twice: generated records have the keys that all have, and are JSON.
/// </summary>
public sealed class KeysOfDataTests
{
    /// <summary>Two thousand keys at the top and as many in an object below it: more than a schema knows.</summary>
    static List<ReadOnlyMemory<byte>> Records()
    {
        var random = new Random(6);
        return [.. Enumerable.Range(0, 200).Select(i =>
        {
            var record = new JsonObject
            {
                ["time"] = $"2026-03-{2 + i / 20:D2}T{8 + i % 20 / 2:D2}:{random.Next(60):D2}:00Z", ["user"] = $"u{random.Next(4)}",
                ["tags"] = new JsonObject { ["owner"] = $"o{random.Next(3)}" },
            };
            for (int j = 0; j < 10; j++) (record[$"k{10 * i + j}"], record["tags"]![$"t{10 * i + j}"]) = (j, $"v{j}");
            return (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(record.ToJsonString());
        })];
    }

    [Fact]
    public void What_is_generated_has_the_keys_that_all_records_have()
    {
        using var model = new RandomModel(Records(), new());
        var (records, _) = model.Generate(new() { Count = 30, Seed = 2 });
        Assert.Equal(30, records.Count);
        foreach (byte[] record in records)
        {
            var node = JsonNode.Parse(record)!.AsObject();
            Assert.Equal(["time", "user", "tags"], node.Select(member => member.Key));
            Assert.Equal(["owner"], node["tags"]!.AsObject().Select(member => member.Key));
        }
    }

    /// <summary>Of too few to be told: not even their keys.</summary>
    [Fact]
    public void Protected_keys_are_none_of_them()
    {
        var schema = Mining.ExclusionLog.Mine(Records(), new() { Protect = 5 });
        Assert.All(schema.Tree.Slots.Where(slot => slot.Kind == SlotKind.Layout), slot => Assert.DoesNotContain("owner", Known(slot)));
        static string Known(Slot slot) => string.Concat(
            Enumerable.Range(0, slot.Symbols.Count).Select(symbol => Encoding.UTF8.GetString(slot.Symbols[symbol])));
    }
}

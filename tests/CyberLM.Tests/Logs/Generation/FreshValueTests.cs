using System.Text;
using System.Text.Json.Nodes;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Generation;

/// <summary>
/// Values that are another one in each record, of two patterns, so that no rule draws them: by a model that has learned nothing and would
/// point back as often as not.
/// </summary>
public sealed class FreshValueTests
{
    static List<JsonObject> Generated(Func<int, JsonObject, string> id)
    {
        List<ReadOnlyMemory<byte>> records = [.. SmallLog.Records().Select((record, i) =>
        {
            var node = JsonNode.Parse(record.Span)!.AsObject();
            node["id"] = id(i, node);
            return (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(node.ToJsonString());
        })];
        using var model = new RandomModel(records, new());
        return [.. model.Generate(new() { Count = 100, Seed = 1 }).Records.Select(record => JsonNode.Parse(record)!.AsObject())];
    }

    static string OfTwoPatterns(int number, string guid) => number % 3 == 0 ? guid.Replace("-", "", StringComparison.Ordinal) : guid;

    static IEnumerable<string> Ids(List<JsonObject> records) => records.Select(record => (string)record["id"]!);

    [Fact]
    public void What_never_came_twice_does_not_come_again()
    {
        string[] ids = [.. Ids(Generated((i, record) => OfTwoPatterns(i, (string)record["id"]!)))];
        Assert.Equal([32, 36], ids.Select(id => id.Length).Distinct().Order());
        Assert.Distinct(ids);
    }

    [Fact]
    public void What_came_again_within_a_day_may()
    {
        var last = new Dictionary<string, string>();
        string[] ids = [.. Ids(Generated((i, record) =>
        {
            string day = $"{record["user"]} {((string)record["time"]!)[..10]}";
            return last[day] = i % 4 == 3 && last.TryGetValue(day, out string? before) ? before
                : OfTwoPatterns(i, (string)record["id"]!);
        }))];
        Assert.InRange(ids.Distinct().Count(), 1, ids.Length - 1);
    }
}

using System.Text;
using System.Text.Json.Nodes;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Generation;

/// <summary>Devices that only one user ever had: a model that knows nothing gives them to no one else.</summary>
public sealed class OwnValuesTests : IDisposable
{
    const int Users = 8, Days = 12, DevicesOfEach = 3;
    readonly Dictionary<string, string> ownerOf = [];
    readonly RandomModel model;

    public OwnValuesTests()
    {
        var random = new Random(11);
        var records = new List<ReadOnlyMemory<byte>>();
        string[][] devices = [.. Enumerable.Range(0, Users).Select(user =>
            Enumerable.Range(0, DevicesOfEach).Select(_ => Convert.ToHexStringLower(BitConverter.GetBytes(random.NextInt64()))).ToArray())];
        for (int user = 0; user < Users; user++)
            foreach (string device in devices[user]) ownerOf[device] = SmallLog.UserOf(user);
        for (int day = 0; day < Days; day++)
            for (int user = 0; user < Users; user++)
                for (int n = 0; n < 6; n++)
                    records.Add(Encoding.UTF8.GetBytes(new JsonObject
                    {
                        ["time"] = $"2026-03-{day + 2:00}T{8 + n:00}:{random.Next(60):00}:{random.Next(60):00}Z",
                        ["user"] = SmallLog.UserOf(user), ["device"] = devices[user][random.Next(DevicesOfEach)],
                        ["app"] = $"app {random.Next(5)}",
                    }.ToJsonString()));
        model = new(records, new());
    }

    public void Dispose() => model.Dispose();

    Dictionary<string, int> OwnersOf(IEnumerable<byte[]> records) => records
        .Select(record => JsonNode.Parse(record)!["device"]!.GetValue<string>()).Where(ownerOf.ContainsKey)
        .GroupBy(device => ownerOf[device]).ToDictionary(group => group.Key, group => group.Count());

    [Fact]
    public void Someone_known_has_their_own_and_no_one_elses()
    {
        for (int user = 0; user < Users; user++)
        {
            var (records, _) = model.Generate(new() { Count = 20, Seed = 1, Users = [SmallLog.UserOf(user)] });
            Assert.Equal([SmallLog.UserOf(user)], OwnersOf(records).Keys);
        }
    }

    [Fact]
    public void Someone_new_has_no_ones_and_like_someone_known_those_of_the_other()
    {
        var (records, _) = model.Generate(new() { Count = 20, Seed = 1, Users = ["new@example.com"] });
        Assert.Empty(OwnersOf(records));
        (records, _) = model.Generate(new() { Count = 20, Seed = 1, Users = ["new@example.com"], Like = SmallLog.UserOf(2) });
        Assert.Equal([SmallLog.UserOf(2)], OwnersOf(records).Keys);
    }

    [Fact]
    public void What_is_asked_for_is_given()
    {
        string other = ownerOf.First(pair => pair.Value == SmallLog.UserOf(5)).Key;
        var request = new GenerationRequest { Count = 5, Seed = 1, Users = [SmallLog.UserOf(0)], Where = [$"device={other}"] };
        var (records, _) = model.Generate(request);
        Assert.All(records, record => Assert.Equal(other, JsonNode.Parse(record)!["device"]!.GetValue<string>()));
    }
}

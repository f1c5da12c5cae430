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

    [Fact]
    public void Days_of_someone_new_begin_with_the_devices_that_they_have()
    {
        const int days = 12;
        string[] users = ["new@example.com", "newer@example.com"];
        var request = new GenerationRequest { Day = new(2026, 4, 6), Days = days, Users = users, Seed = 4 };
        var records = model.Generate(request).Records.ConvertAll(record => JsonNode.Parse(record)!);
        var had = new HashSet<string>();
        foreach (string user in users)
        {
            List<List<string>> ofDays = [.. records.Where(record => record["user"]!.GetValue<string>() == user)
                .GroupBy(record => record["time"]!.GetValue<string>()[..10]).OrderBy(day => day.Key)
                .Select(day => day.Select(record => record["device"]!.GetValue<string>()).Distinct().ToList())];
            Assert.InRange(ofDays.Count, 2, days);
            var own = new List<string>();
            foreach (var day in ofDays)
            {
                Assert.Equal(own.Take(day.Count), day.Take(own.Count));
                own.AddRange(day.Skip(own.Count));
            }
            Assert.InRange(ofDays.Sum(day => day.Count), own.Count + 1, int.MaxValue);
            Assert.All(own, device => Assert.True(had.Add(device), "two have one device"));
        }
    }

    [Fact]
    public void Someones_day_is_the_same_whatever_else_is_asked_for_and_no_identifier_comes_in_two_runs()
    {
        string[] two = [SmallLog.UserOf(1), SmallLog.UserOf(2)];
        List<string> Of(params string[] users) =>
            model.Generate(new() { Day = new(2026, 4, 6), Users = users, Seed = 4 }).Records.ConvertAll(Encoding.UTF8.GetString);
        Assert.Equal(Of(two).Where(record => record.Contains(two[1])), Of(two[1]));

        List<string> NewDevices(string user) => [.. Of(user).Select(record => JsonNode.Parse(record)!["device"]!.GetValue<string>())];
        Assert.Empty(NewDevices("new@example.com").Intersect(NewDevices("newer@example.com")));
    }
}

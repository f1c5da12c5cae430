using System.Text;
using System.Text.Json.Nodes;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Generation;

/// <summary>A second name that some users have and that stands in some of their records; the digits of new users' identifiers.</summary>
public sealed class AliasTests(AliasTests.Trained trained) : IClassFixture<AliasTests.Trained>
{
    const int WithAlias = 4;
    static readonly DateOnly Day = new(2026, 3, 4);
    static readonly string[] New = [.. Enumerable.Range(0, 40).Select(i => $"new{i}.user@example.com")];

    public sealed class Trained : IDisposable
    {
        internal readonly RandomModel Model = new(Log(), new());

        public void Dispose() => Model.Dispose();
    }

    static string AliasOf(int user) => $"{SmallLog.UserOf(user)[0]}{user}@alias.example.com";

    static List<ReadOnlyMemory<byte>> Log()
    {
        int number = 0;
        return SmallLog.Records().ConvertAll(record =>
        {
            var node = JsonNode.Parse(record.Span)!;
            int user = Enumerable.Range(0, SmallLog.Users).First(user => SmallLog.UserOf(user) == node["user"]!.ToString());
            if (user < WithAlias && number++ % 3 == 0) node["alias"] = AliasOf(user);
            return (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(node.ToJsonString());
        });
    }

    List<JsonNode> Generate(int count, params string[] users) =>
        trained.Model.Generate(new() { Count = count, Day = Day, Users = users, Seed = 5 }).Records
            .ConvertAll(record => JsonNode.Parse(record)!);

    [Fact]
    public void Whoever_never_had_one_has_none_and_the_others_have_theirs()
    {
        string[] users = [.. Enumerable.Range(0, SmallLog.Users).Select(SmallLog.UserOf)];
        var records = Generate(400, users);
        Assert.All(records, record =>
        {
            int user = Array.IndexOf(users, record["user"]!.ToString());
            Assert.Contains(record["alias"]?.ToString(), user < WithAlias ? [null, AliasOf(user)] : new string?[] { null });
        });
        Assert.Equal(WithAlias, records.Select(record => record["alias"]?.ToString()).OfType<string>().Distinct().Count());
    }

    [Fact]
    public void Someone_new_has_one_or_none_in_every_run_as_often_as_others()
    {
        ILookup<string, string> Aliases(IEnumerable<JsonNode> records) => records.Where(record => record["alias"] is not null)
            .ToLookup(record => record["user"]!.ToString(), record => record["alias"]!.ToString());
        var found = Aliases(Generate(800, New));
        Assert.All(found, user => Assert.Single(user.Distinct()));
        // A third of the others: of 40, 4 to 24 within more than three deviations.
        Assert.InRange(found.Count, 4, 24);
        var others = Aliases(Generate(300, New[..10]));
        Assert.All(others, user => Assert.Equal(found[user.Key].First(), user.First()));
    }

    /// <summary>RFC 9562, 4.1 and 5.4: the digit behind the second dash is 4, that behind the third 8, 9, a or b.</summary>
    [Fact]
    public void Identifiers_of_new_users_are_of_the_form_of_the_others()
    {
        var ids = Generate(200, New).Select(record => record["userId"]!.ToString()).Distinct().ToList();
        Assert.InRange(ids.Count, 30, New.Length);
        Assert.All(ids, id => Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", id));
        Assert.Equal(4, ids.Select(id => id[19]).Distinct().Count());
    }
}

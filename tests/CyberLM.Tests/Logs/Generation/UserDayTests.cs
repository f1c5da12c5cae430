using System.Text;
using System.Text.Json.Nodes;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Generation;

/// <summary>Days of named users, found in records and generated again: each once, known or not.</summary>
public sealed class UserDayTests(RandomModel model) : IClassFixture<RandomModel>
{
    static (string, string) Of(JsonNode record) => (record["user"]!.ToString(), record["time"]!.ToString()[..10]);

    /// <summary>What a program wrote that cut a name in the middle of a character.</summary>
    [Fact]
    public void Someone_whose_name_is_no_text_has_days_like_anyone()
    {
        const string broken = @"cut.off\ud83d";
        List<ReadOnlyMemory<byte>> records = SmallLog.Records().ConvertAll(record => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(
            Encoding.UTF8.GetString(record.Span).Replace(SmallLog.UserOf(3), broken, StringComparison.Ordinal)));
        var days = UserDay.Of(model.Fields, records, known: false);
        Assert.NotEmpty(days);
        Assert.All(days, day => Assert.Equal(broken, day.User));
        var (made, _) = model.Generate(new() { UserDays = [.. days.Select(day => (day.User, day.Day))], Seed = 1 });
        Assert.All(made, record => Assert.Equal(broken, JsonNode.Parse(record)!["user"]!.ToString()));
    }

    [Fact]
    public void Someone_known_whose_name_is_no_text_is_found_again()
    {
        const string broken = @"cut.off\ud83d";
        List<ReadOnlyMemory<byte>> records = SmallLog.Records().ConvertAll(record => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(
            Encoding.UTF8.GetString(record.Span).Replace(SmallLog.UserOf(3), broken, StringComparison.Ordinal)));
        using var other = new RandomModel(records, new());
        var days = UserDay.Of(other.Fields, records, known: true).FindAll(day => day.User == broken);
        Assert.NotEmpty(days);
        var (made, _) = other.Generate(new() { UserDays = [.. days.Select(day => (day.User, day.Day))], Seed = 1 });
        Assert.All(made, record => Assert.Contains($"\"user\":\"{broken}\"", Encoding.UTF8.GetString(record)));
    }

    [Fact]
    public void They_are_found_by_whether_the_model_knows_the_user_and_generated_as_they_are()
    {
        const string stranger = "left.out@example.com";
        string known = SmallLog.UserOf(3);
        var records = SmallLog.Records().ConvertAll(record => Encoding.UTF8.GetString(record.Span))
            .FindAll(text => JsonNode.Parse(text)!["user"]!.ToString() == known);
        records.AddRange(records.ConvertAll(text => text.Replace(known, stranger, StringComparison.Ordinal)));
        List<ReadOnlyMemory<byte>> all = records.ConvertAll(text => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(text));
        foreach (bool isKnown in new[] { true, false })
        {
            var days = UserDay.Of(model.Fields, all, isKnown);
            var expected = records.Select(text => Of(JsonNode.Parse(text)!)).Where(day => day.Item1 == (isKnown ? known : stranger));
            Assert.Equal(expected.Distinct().Order(), days.Select(day => (day.User, $"{day.Day:yyyy-MM-dd}")).Order());
            Assert.Equal(expected.Count(), days.Sum(day => day.Records.Count));
            var (made, _) = model.Generate(new() { UserDays = [.. days.Select(day => (day.User, day.Day))], Seed = 1 });
            Assert.Equal(expected.Distinct().Order(), made.Select(record => Of(JsonNode.Parse(record)!)).Distinct().Order());
        }
    }
}

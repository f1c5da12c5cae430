using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace CyberLM.Tests.Logs.Generation;

/// <summary>What is asked together is asked at once: the order in which it is written says nothing.</summary>
public sealed class WhereOrderTests : IClassFixture<RandomModel>, IClassFixture<NewPlaceTests.Trained>
{
    readonly RandomModel small, places;

    public WhereOrderTests(RandomModel small, NewPlaceTests.Trained trained) => (this.small, places) = (small, trained.Model);

    static List<string> Generate(RandomModel model, IEnumerable<string> where) =>
        model.Generate(new() { Count = 12, Seed = 4, Where = [.. where] }).Records.ConvertAll(Encoding.UTF8.GetString);

    static void Same(RandomModel model, string written)
    {
        string[] where = written.Split(' ');
        var records = Generate(model, where);
        Assert.Equal(12, records.Count);
        Assert.Equal(records, Generate(model, Enumerable.Reverse(where)));
        // Each of them holds, whichever was first.
        foreach (string one in where)
            Assert.All(records, record => Assert.Equal(one[(one.IndexOf('=') + 1)..],
                one[..one.IndexOf('=')].Split('.').Aggregate(JsonNode.Parse(record), (node, key) => node![key])!.ToString()));
    }

    /// <summary>The city is told from the address; Oslo and the address are no record's.</summary>
    [Theory]
    [InlineData("where.city=Oslo address=198.51.100.7")]
    [InlineData("app.name=Chess address=198.51.100.7 where.city=Oslo")]
    [InlineData("app.name=Wiki code=50126")]
    [InlineData("app.name=Wiki where.city=Oslo")]
    [InlineData("address=10.0.0.1 app.name=Chess")]
    public void Of_a_small_log(string where) => Same(small, where);

    /// <summary>The country is told from the state, that from the city, and that from where it lies.</summary>
    [Theory]
    [InlineData("place.city=Oslo address=198.51.100.7")]
    [InlineData("place.country=NO place.city=Oslo place.state=Viken address=198.51.100.7")]
    [InlineData("place.state=Norte place.city=Oslo")]
    public void Of_one_with_places(string where) => Same(places, where);
}

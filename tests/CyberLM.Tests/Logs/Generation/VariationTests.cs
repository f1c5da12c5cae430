using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Generation;

/// <summary>
/// A model that knows nothing says everywhere that something new comes: what it looks like is a known value's like, and what goes with that
/// one goes with it.
/// </summary>
public sealed partial class VariationTests : IDisposable
{
    static readonly (string City, double Latitude, double Longitude)[] Places =
        [("London", 51.5074, -0.1278), ("Toronto", 43.6532, -79.3832), ("Austin", 30.2672, -97.7431)];
    readonly RandomModel model;

    public VariationTests()
    {
        var random = new Random(3);
        var records = new List<ReadOnlyMemory<byte>>();
        for (int day = 0; day < 20; day++)
            for (int user = 0; user < 9; user++)
                for (int n = 0; n < 5; n++)
                    records.Add(Record(random, day, user, n));
        model = new(records, new());
    }

    static ReadOnlyMemory<byte> Record(Random random, int day, int user, int hour)
    {
        var (city, latitude, longitude) = Places[random.Next(Places.Length)];
        // Now and then a home of their own.
        double off = random.Next(8) == 0 ? random.Next(1, 900) / 10000.0 : 0;
        string spelled = (latitude + off).ToString("F4", CultureInfo.InvariantCulture);
        int version = random.Next(6) == 0 ? random.Next(1000, 9999) : 3240 + user % 4;
        string json = $$"""
            {"time":"2026-03-{{day + 1:00}}T{{8 + hour:00}}:{{random.Next(60):00}}:00Z","user":"{{SmallLog.UserOf(user)}}",
            "latitude":{{spelled}},"city":"{{city}}",
            "longitude":{{longitude.ToString(CultureInfo.InvariantCulture)}},
            "browser":"Edge 136.0.{{version}}.{{random.Next(10, 99)}}",
            "system":{{(random.Next(9) == 0 ? random.Next(3000, 40000) : 34984)}}}
            """;
        return Encoding.UTF8.GetBytes(json.ReplaceLineEndings(""));
    }

    public void Dispose() => model.Dispose();

    [GeneratedRegex(@"^Edge 136\.0\.\d{4}\.\d{2}$")]
    private static partial Regex Browser();

    [Theory]
    [InlineData("new.one@example.com")]
    [InlineData("ada.ason@example.com")]
    public void New_values_look_like_known_ones_and_places_stay_where_they_are(string user)
    {
        var records = model.Generate(new() { Count = 150, Seed = 2, Users = [user] }).Records.ConvertAll(record => JsonNode.Parse(record)!);
        Assert.All(records, record =>
        {
            Assert.Matches(Browser(), record["browser"]!.GetValue<string>());
            Assert.InRange((int)record["system"]!, 3000, 99999);
            var place = Places.Single(place => place.City == record["city"]!.GetValue<string>());
            Assert.InRange((double)record["latitude"]!, place.Latitude - 0.11, place.Latitude + 0.11);
            Assert.Equal(place.Longitude, (double)record["longitude"]!);
        });
        var known = model.Fields.Schema.Tree.Slots.Single(slot => slot.Path == "latitude").Symbols;
        Assert.Contains(records, record => known.Find(Encoding.UTF8.GetBytes(record["latitude"]!.ToJsonString())) < 0);
    }

    [Fact]
    public void What_has_no_digits_begins_as_one_and_ends_as_another_where_it_must_be_new()
    {
        var schema = model.Fields.Schema;
        var city = schema.Tree.Slots.Single(slot => slot.Path == "city");
        var state = new SequenceState(schema.Tree.Slots.Count);
        state.Begin("\"new.one@example.com\""u8.ToArray(), anonymous: true);
        var residual = new DrawnResidual(1, 1, new NewNames(schema, 1));
        var (known, _) = Variation.Of(city, isString: true, AnswerOrigin.Made, _ => true, _ => true, state, residual)!.Value;
        Assert.Contains(Encoding.UTF8.GetString(known).Trim('"'), Places.Select(place => place.City));
        var (made, like) = Variation.Of(city, isString: true, AnswerOrigin.MadeNew, _ => true, _ => true, state, residual)!.Value;
        Assert.True(city.Symbols.Find(made) < 0);
        Assert.Equal(city.Symbols[like][..3].ToArray(), made[..3]);
        Assert.Equal((byte)'"', made[^1]);
        // Of a new key that shares its name with none: never a known one, and not the same each time.
        var names = Enumerable.Range(0, 20).Select(_ => Encoding.UTF8.GetString(
            Variation.Of(city, isString: true, AnswerOrigin.MadeForKey, _ => true, _ => true, state, residual)!.Value.Answer)).ToList();
        Assert.All(names, name => Assert.True(city.Symbols.Find(Encoding.UTF8.GetBytes(name)) < 0));
        Assert.InRange(names.Distinct().Count(), 2, 20);
        Assert.Null(Variation.Of(city, isString: false, AnswerOrigin.MadeNew, _ => true, _ => true, state, residual));
    }
}

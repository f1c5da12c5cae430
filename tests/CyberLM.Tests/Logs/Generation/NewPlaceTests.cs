using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Generation;

/// <summary>A city that no record had: what belongs to a place belongs together, and to the same place in every record.</summary>
public sealed class NewPlaceTests(NewPlaceTests.Trained trained) : IClassFixture<NewPlaceTests.Trained>
{
    const int Users = 8, AddressesOfEach = 3;

    static readonly (string City, string State, string Country)[] Cities =
    [
        ("Munich", "Bavaria", "DE"), ("Nuremberg", "Bavaria", "DE"), ("Kiel", "Holstein", "DE"), ("Lyon", "Rhone", "FR"),
        ("Valence", "Rhone", "FR"), ("Porto", "Norte", "PT"), ("Braga", "Norte", "PT"), ("Faro", "Algarve", "PT"),
    ];

    public sealed class Trained : IDisposable
    {
        internal readonly List<JsonNode> Log = Records();
        internal readonly RandomModel Model;

        public Trained() => Model = new(
            Log.ConvertAll(record => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(record.ToJsonString())), new());

        public void Dispose() => Model.Dispose();
    }

    /// <summary>Addresses have one place each but for one record in fifty; a city has two places, a state several cities.</summary>
    static List<JsonNode> Records()
    {
        var random = new Random(8);
        byte[] Bytes() => [.. Enumerable.Range(0, 16).Select(_ => (byte)random.Next(256))];
        string[] ids = [.. Enumerable.Range(0, 5).Select(_ => new Guid(Bytes()).ToString())];
        return [.. Enumerable.Range(0, 900).Select(i =>
        {
            int user = random.Next(Users), number = random.Next(AddressesOfEach), app = random.Next(ids.Length);
            int place = random.Next(50) == 0 ? random.Next(16) : (user * AddressesOfEach + number) * 5 % 16;
            var (city, state, country) = Cities[place / 2];
            return (JsonNode)new JsonObject
            {
                ["time"] = new DateTime(2026, 3, 2, 6, 0, 0, DateTimeKind.Utc).AddMinutes(i * 17)
                    .ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
                ["user"] = $"u{user}", ["address"] = $"10.0.{user}.{number}",
                ["network"] = NetworkOf((user * AddressesOfEach + number) * 5 % 16),
                ["place"] = new JsonObject
                {
                    ["city"] = city, ["state"] = state, ["country"] = country, ["latitude"] = 40 + place + 0.1234 + place % 7 * 0.0717,
                    ["longitude"] = 5 + place + 0.4321 + place % 5 * 0.0613,
                },
                ["app"] = new JsonObject { ["name"] = $"App {app}", ["id"] = ids[app] }, ["code"] = random.Next(4),
            };
        })];
    }

    /// <summary>By the country of the place that the address has.</summary>
    static string NetworkOf(int place) => $"{Cities[place / 2].Country}-net";

    List<JsonNode> Generate(ulong seed, params string[] where) => Generate(30, seed, where);

    List<JsonNode> Generate(int count, ulong seed, string[] where) =>
        trained.Model.Generate(new() { Count = count, Seed = seed, Where = where }).Records.ConvertAll(record => JsonNode.Parse(record)!);

    HashSet<string> Known(string path) => [.. trained.Log.Select(record => At(record, path))];

    static string At(JsonNode record, string path) => path.Split('.').Aggregate(record, (node, key) => node[key]!).ToString();

    [Fact]
    public void A_new_city_is_in_one_state_and_one_country_that_belong_together()
    {
        List<JsonNode> records = [.. Generate(1, "place.city=Oslo"), .. Generate(2, "place.city=Oslo")];
        Assert.True(records.Select(record => At(record, "user")).Distinct().Count() > 3);
        Assert.All(records, record => Assert.Equal("Oslo", At(record, "place.city")));
        string place = Assert.Single(records.Select(record => record["place"]!.ToJsonString()).Distinct());
        var one = JsonNode.Parse(place)!;
        Assert.Contains((At(one, "state"), At(one, "country")), Cities.Select(city => (city.State, city.Country)));
        foreach (string path in new[] { "place.latitude", "place.longitude" }) Assert.DoesNotContain(At(records[0], path), Known(path));
        Assert.All(records, record => Assert.DoesNotContain(At(record, "address"), Known("address")));
        Assert.All(records, record => Assert.Equal($"{At(one, "country")}-net", At(record, "network")));
        var others = new[] { "Bergen", "Turku", "Malmo", "Riga", "Split" }
            .Select(city => At(Generate(1, 1, [$"place.city={city}"])[0], "place.state"));
        Assert.True(others.Distinct().Count() > 1, "all new cities are in one state");
    }

    [Theory]
    [InlineData("DE")]
    [InlineData("PT")]
    public void Beside_a_known_country_it_is_in_a_state_of_that(string country)
    {
        string[] asked = ["place.city=Oslo", $"place.country={country}"];
        foreach (string[] where in new[] { asked, [asked[1], asked[0]] })
        {
            var records = Generate(3, where);
            Assert.All(records, record => Assert.Equal(("Oslo", country), (At(record, "place.city"), At(record, "place.country"))));
            string state = Assert.Single(records.Select(record => At(record, "place.state")).Distinct());
            Assert.Contains((state, country), Cities.Select(city => (city.State, city.Country)));
        }
    }

    [Theory]
    [InlineData("place.country=NO", "place.city=Oslo")]
    [InlineData("place.country=NO")]
    public void A_new_country_has_no_state_of_another(params string[] where)
    {
        var records = Generate(4, where);
        Assert.All(records, record => Assert.Equal("NO", At(record, "place.country")));
        Assert.All(records, record => Assert.DoesNotContain(At(record, "place.state"), Known("place.state")));
        Assert.All(records, record => Assert.DoesNotContain(At(record, "place.city"), Known("place.city")));
        if (where.Length > 1) Assert.Single(records.Select(record => record["place"]!.ToJsonString()).Distinct());
    }

    [Fact]
    public void Other_names_of_what_is_new_are_new_and_always_the_same()
    {
        var records = Generate(5, "app.name=Ledger");
        Assert.All(records, record => Assert.Equal("Ledger", At(record, "app.name")));
        string id = Assert.Single(records.Select(record => At(record, "app.id")).Distinct());
        Assert.True(Guid.TryParse(id, out _), id);
        Assert.DoesNotContain(id, Known("app.id"));
        // Nothing ties an app to where it is used.
        Assert.Contains(records, record => Known("address").Contains(At(record, "address")));
    }

    [Fact]
    public void What_a_known_place_has_is_not_of_a_new_one()
    {
        string latitude = $"place.latitude={At(trained.Log[0], "place.latitude")}";
        foreach (string[] where in new[] { new[] { "place.city=Oslo", latitude }, [latitude, "place.city=Oslo"] })
            Assert.Contains("two things at once", Assert.Throws<CyberLMException>(() => Generate(1, where)).Message);
    }

    [Fact]
    public void The_tie_of_addresses_stands_in_the_schema()
    {
        var schema = trained.Model.Fields.Schema;
        using var memory = new MemoryStream();
        using (var json = new System.Text.Json.Utf8JsonWriter(memory)) new SchemaWriter(schema, json).Write();
        var read = SchemaReader.Read(memory.ToArray(), "schema.json");
        foreach (var ties in new[] { schema.Ties, read.Ties })
            Assert.Equal("address", Assert.Single(ties.Select(tie => tie.Address.Path).Distinct()));
        Assert.All(read.Ties, tie => Assert.StartsWith("place.", tie.Place.Path));
    }

    [Fact]
    public void In_real_sign_ins_too()
    {
        var signIns = Repository.SharedLines("data/azure-ad/signin.jsonl");
        using var model = new RandomModel(signIns, new());
        const string location = "properties.location";
        var real = signIns.ConvertAll(record => JsonNode.Parse(record.Span)!);
        var pairs = real.Select(record => (At(record, $"{location}.state"), At(record, $"{location}.countryOrRegion"))).ToHashSet();
        var addresses = real.Select(record => At(record, "callerIpAddress")).ToHashSet();
        var networks = real.Select(record => (At(record, "properties.autonomousSystemNumber"), At(record, "location"))).ToHashSet();
        var states = new HashSet<string>();
        foreach (string city in new[] { "Oslo", "Bergen", "Turku", "Malmo", "Riga", "Split", "Gdansk", "Cork" })
        {
            List<JsonNode> records = [.. new ulong[] { 1, 2 }.SelectMany(seed => model.Generate(
                new() { Count = 6, Seed = seed, Where = [$"{location}.city={city}"] }).Records.Select(record => JsonNode.Parse(record)!))];
            Assert.All(records, record => Assert.Equal(city, At(record, $"{location}.city")));
            string[] places = [.. records.Select(record => record["properties"]!["location"]!.ToJsonString()).Distinct()];
            Assert.True(places.Length == 1, string.Join(Environment.NewLine, places));
            Assert.Contains((At(records[0], $"{location}.state"), At(records[0], $"{location}.countryOrRegion")), pairs);
            Assert.All(records, record => Assert.Equal(At(record, "location"), At(record, $"{location}.countryOrRegion")));
            Assert.All(records, record => Assert.DoesNotContain(At(record, "callerIpAddress"), addresses));
            Assert.All(records, record => Assert.Equal(At(record, "callerIpAddress"), At(record, "properties.ipAddress")));
            string network = Assert.Single(records.Select(record => At(record, "properties.autonomousSystemNumber")).Distinct());
            Assert.Contains((network, At(records[0], "location")), networks);
            states.Add(At(records[0], $"{location}.state"));
        }
        Assert.True(states.Count > 1, "all new cities are in one state");
    }

    /// <summary>The places of one user alone are not known of someone new, but what belongs to them belongs to them all the same.</summary>
    [Fact]
    public void What_is_asked_of_someone_new_is_whole_though_only_another_user_had_it()
    {
        var signIns = Repository.SharedLines("data/azure-ad/signin.jsonl");
        using var model = new RandomModel(signIns, new());
        const string location = "properties.location", user = "properties.userPrincipalName";
        var real = signIns.ConvertAll(record => JsonNode.Parse(record.Span)!);
        var ofOne = real.GroupBy(record => At(record, $"{location}.city")).Where(places => places.Count() > 2
            && places.DistinctBy(record => At(record, user)).Count() == 1 && places.DistinctBy(StateAndCountry).Count() == 1).ToList();
        Assert.True(ofOne.Count > 2, $"{ofOne.Count} cities of one user each");
        foreach (var places in ofOne)
        {
            string where = $"{location}.city={places.Key}";
            var records = model.Generate(new() { Count = 4, Seed = 1, Users = ["new@x.example"], Where = [where] })
                .Records.ConvertAll(record => JsonNode.Parse(record)!);
            Assert.All(records, record => Assert.Equal(StateAndCountry(places.First()), StateAndCountry(record)));
        }
        (string, string, string) StateAndCountry(JsonNode record) =>
            (At(record, $"{location}.state"), At(record, $"{location}.countryOrRegion"), At(record, "location"));
    }
}

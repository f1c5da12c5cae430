using System.Globalization;
using System.Net;
using CyberLM.Detection.Sigma;
using CyberLM.Detection.Stateful;

namespace CyberLM.Detection.Scenarios;

/// <summary>Who takes part.</summary>
static class ActorReader
{
    /// <summary>Members of an actor; a rehearsal with more is a load test.</summary>
    public const int MostMembers = 10_000;

    public static ScenarioActor? Read(string name, Section actor)
    {
        bool users = actor.Has("users"), addresses = actor.Has("addresses");
        if (users == addresses)
        {
            actor.Fault("", users ? "'users' and 'addresses' in one actor: make two" : "an actor has 'users' or 'addresses'; say how many");
            return null;
        }
        ScenarioActor read = users
            ? new UserActor(name, actor.Count("users", new(1, 1), MostMembers), actor.Word<UserOrigin>("who"))
            : Addresses(name, actor);
        actor.RefuseOthers();
        return read;
    }

    static AddressActor Addresses(string name, Section actor)
    {
        var members = actor.Count("addresses", new(1, 1), MostMembers);
        var ranges = Ranges(actor);
        var systems = actor.Texts("systems").Select(text => System(actor, text)).OfType<int>().ToList();
        var places = Places(actor);
        var read = new AddressActor(name, members, ranges.Count > 0 ? ranges : AddressActor.Documentation,
            systems.Count > 0 ? systems : Gazetteer.Hosting, places.Count > 0 ? places : Gazetteer.Rented,
            (int)actor.Number("away", 0, 15_000), actor.Texts("agents"));
        double room = read.Ranges.Sum(Room);
        if (members.Most > room)
            actor.Fault("addresses", string.Create(CultureInfo.InvariantCulture,
                $"{members.Most} addresses are more than the {room} of the ranges; list more under 'ranges'"));
        return read;
    }

    /// <summary>Addresses of a network that a host can have.</summary>
    static double Room(IPNetwork network)
    {
        int bits = network.BaseAddress.GetAddressBytes().Length * 8 - network.PrefixLength;
        return bits < 2 ? 1 << bits : Math.Pow(2, bits) - 2;
    }

    static List<IPNetwork> Ranges(Section actor)
    {
        var ranges = new List<IPNetwork>();
        foreach (string text in actor.Texts("ranges"))
        {
            if (IPNetwork.TryParse(text, out var network)) ranges.Add(network);
            else actor.Fault("ranges", $"'{text}' is no network; expected is such as 203.0.113.0/24");
        }
        return ranges;
    }

    static int? System(Section actor, string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0) return number;
        actor.Fault("systems", $"'{text}' is no number of an autonomous system; expected is such as 14061");
        return null;
    }

    const string AsMap = "a map of city, state, country, latitude and longitude";

    static List<Place> Places(Section actor)
    {
        var places = new List<Place>();
        if (actor.Node("places") is not { } node) return places;
        foreach (var item in node is YamlList list ? list.Items : [node])
        {
            if (item is YamlMap map) places.Add(Own(new Section(map, actor.Field("places"), actor.Findings)));
            else if (item is YamlScalar { Text: var city } && Gazetteer.Places.TryGetValue(city, out var known)) places.Add(known);
            else actor.Findings.Add(item.Line, actor.Field("places"), item is YamlScalar { Text: var unknown }
                ? $"no place is known as '{unknown}'; {NearestWord.Hint(unknown, [.. Gazetteer.Places.Keys])}; or write {AsMap}"
                : $"a place is a name, or {AsMap}");
        }
        return places;
    }

    static Place Own(Section place)
    {
        string city = place.Text("city", "a name"), country = place.Text("country", "two letters");
        if (country.Length > 0 && !(country.Length == 2 && country.All(char.IsAsciiLetterUpper)))
            place.Fault("country", $"'{country}' is no country; expected are two capital letters, such as NL");
        foreach (string key in new[] { "latitude", "longitude" })
        {
            if (!place.Has(key)) place.Fault(key, $"a place needs '{key}', in degrees");
        }
        var read = new Place(city, place.Text("state") ?? "", country,
            place.Number("latitude", -90, 90), place.Number("longitude", -180, 180));
        place.RefuseOthers();
        return read;
    }
}

using System.Globalization;
using CsCheck;
using CyberLM.Detection.Stateful;
using Xunit;
using static CyberLM.Tests.Detection.Stateful.Remembered;

namespace CyberLM.Tests.Detection.Stateful;

/// <summary>Places, distances and times: against published distances, and against vectors in space.</summary>
public sealed class ImpossibleTravelTests
{
    const string Rule = "kind: impossible_travel\ngroup-by: who\nlatitude: lat\nlongitude: lon\naddress: ip";
    const string London = "51.5074,-0.1278", Paris = "48.8566,2.3522", Tokyo = "35.6762,139.6503";

    /// <summary>An event of u at a place "latitude,longitude", perhaps with more fields.</summary>
    static (double, string) At(double hour, string place, string more = "")
    {
        string[] degrees = place.Split(',');
        return (hour * 3600, $$"""{"kind":"a","who":"u","lat":{{degrees[0]}},"lon":{{degrees[1]}}{{more}}}""");
    }

    static bool Fires(string more, params (double, string)[] events) => Seconds(Rule + more, events).Count > 0;

    /// <summary>Great circle distances as published: London and Paris 344 km, London and Tokyo 9,560, half the earth 20,015.</summary>
    [Theory]
    [InlineData(London, Paris, 343, 345)]
    [InlineData(London, Tokyo, 9_540, 9_580)]
    [InlineData("0,0.0001", "0,-179.9999", 20_015, 20_016)]
    [InlineData("90,0", "-90,77", 20_015, 20_016)]
    [InlineData("10,179.9", "10,-179.9", 21, 23)]
    public void Distances(string from, string to, double least, double most)
    {
        string rule = Rule + "\nleast-km: 1\nleast-km-per-hour: 0";
        var alert = Assert.Single(Run(Load(Document(rule)), [At(0, from), At(1, to)], out _));
        Assert.InRange((double)alert.Details.Single(detail => detail.Name == "km").Value, least, most);
        Assert.Equal([0L, 1L], alert.Events);
    }

    /// <summary>9,559 km at 800 km an hour are 11.95 hours.</summary>
    [Theory]
    [InlineData("", 11.9, true)]
    [InlineData("", 12, false)]
    [InlineData("\nleast-km-per-hour: 700", 13, true)]
    [InlineData("\nleast-km: 10000", 1, false)]
    [InlineData("\nwithin: 1h", 1, true)]
    [InlineData("\nwithin: 1h", 1.01, false)]
    [InlineData("", 0, true)]
    public void Far_and_fast_enough(string more, double hours, bool fires) =>
        Assert.Equal(fires, Fires(more, At(0, London), At(hours, Tokyo)));

    [Fact]
    public void At_one_time_any_far_place_is_too_far_and_the_same_place_is_not()
    {
        Assert.False(Fires("\nleast-km: 0", At(0, London), At(0, London)));
        Assert.False(Fires("", At(0, London), At(0, Paris)));
        var alert = Assert.Single(Run(Load(Document(Rule)), [At(0, London), At(0, Tokyo)], out _));
        Assert.DoesNotContain(alert.Details, detail => detail.Name == "km_per_hour");
    }

    /// <summary>Events without a place neither travel nor stand in between.</summary>
    [Theory]
    [InlineData("null,null")]
    [InlineData("0,0")]
    [InlineData("91,3")]
    [InlineData("3,-180.5")]
    [InlineData("\"north\",3")]
    [InlineData("\"\",\"\"")]
    public void Missing_places(string place)
    {
        (double, string)[] events = [At(0, London), At(1, place), At(2, Tokyo)];
        Assert.Equal([7200], Seconds(Rule, events));
        Assert.Equal(1, Counts(Rule, null, events).WithoutValue);
    }

    [Fact]
    public void Places_in_texts_count() => Assert.True(Fires("", At(0, London), At(1, "\"35.6762\",\"139.6503\"")));

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.200", false)]
    [InlineData("192.0.2.7", "192.0.3.7", true)]
    [InlineData("::ffff:192.0.2.7", "192.0.2.8", false)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("2001:db8:1::1", "2001:db8:2::1", true)]
    [InlineData("192.0.2.7", "2001:db8::1", true)]
    [InlineData("no address", "no address", true)]
    public void Two_places_of_one_network_are_no_journey(string from, string to, bool fires) =>
        Assert.Equal(fires, Fires("", At(0, London, $",\"ip\":\"{from}\""), At(1, Tokyo, $",\"ip\":\"{to}\"")));

    [Theory]
    [InlineData("same-network: {ipv4: 32}", true)]
    [InlineData("same-network: {ipv4: 16}", false)]
    public void How_large_a_network_is(string more, bool fires) => Assert.Equal(fires,
        Fires("\n" + more, At(0, London, ",\"ip\":\"192.0.2.7\""), At(1, Tokyo, ",\"ip\":\"192.0.2.8\"")));

    /// <summary>What comes out of a VPN says nothing of a place: it is as if it were not there.</summary>
    [Fact]
    public void Networks_of_a_vpn_are_left_out()
    {
        const string vpn = "\nvpn: [198.51.100.0/24, '2001:db8::/32']";
        (double, string)[] events = [At(0, London, ",\"ip\":\"192.0.2.7\""), At(1, Tokyo, ",\"ip\":\"198.51.100.9\""),
            At(2, Tokyo, ",\"ip\":\"2001:db8::9\""), At(3, Paris, ",\"ip\":\"203.0.113.1\"")];
        Assert.Empty(Seconds(Rule + vpn, events));
        Assert.Equal(2, Counts(Rule + vpn, null, events).Ignored);
        Assert.Equal([3600, 10800], Seconds(Rule, events));
    }

    [Theory]
    [InlineData("d1", "d1", false)]
    [InlineData("d1", "d2", true)]
    [InlineData("", "", true)]
    public void What_two_places_share_excuses_them(string from, string to, bool fires) => Assert.Equal(fires,
        Fires("\nunless-same: device", At(0, London, $",\"device\":\"{from}\""), At(1, Tokyo, $",\"device\":\"{to}\"")));

    /// <summary>Any place against the one before it; distances by the angle between two vectors.</summary>
    [Fact]
    public void Journeys_are_where_going_through_the_list_finds_them()
    {
        var place = Gen.Select(Gen.Int[-9, 9], Gen.Int[-18, 18], (a, b) => (Latitude: 10 * a, Longitude: 10 * b));
        var rules = Load(Document(Rule.Replace("\naddress: ip", "") + "\nleast-km: 2000\nwithin: 5h\nleast-km-per-hour: 1500"));
        int told = 0;
        Gen.Select(Gen.Int[0, 200], Gen.Int[0, 1], place).Array[40].Sample(steps =>
        {
            int minute = 0;
            var list = steps.Select(step => (Second: 60.0 * (minute += step.Item1), Who: step.Item2, Place: step.Item3)).ToList();
            var expected = new List<(double, string)>();
            for (int i = 0; i < list.Count; i++)
            {
                var to = list[i];
                int from = Enumerable.Range(0, i)
                    .LastOrDefault(j => list[j].Who == to.Who && list[j].Place != (0, 0), -1);
                if (from < 0 || to.Place == (0, 0)) continue;
                double kilometres = Apart(list[from].Place, to.Place), hours = (to.Second - list[from].Second) / 3600;
                if (hours <= 5 && kilometres >= 2000 && (hours == 0 || kilometres / hours >= 1500)) expected.Add((to.Second, $"{to.Who}"));
            }
            told += expected.Count;
            Assert.Equal(expected.Order(), Told(Run(rules, list.Select(e => (e.Second, string.Create(CultureInfo.InvariantCulture,
                $$"""{"kind":"a","who":{{e.Who}},"lat":{{e.Place.Latitude}},"lon":{{e.Place.Longitude}}}"""))), out _)));
        }, iter: 60, threads: 1);
        Assert.True(told > 0);
    }

    static double Apart((int Latitude, int Longitude) one, (int Latitude, int Longitude) other)
    {
        static double[] Vector((int Latitude, int Longitude) place)
        {
            double north = place.Latitude * Math.PI / 180, east = place.Longitude * Math.PI / 180;
            return [Math.Cos(north) * Math.Cos(east), Math.Cos(north) * Math.Sin(east), Math.Sin(north)];
        }
        double[] a = Vector(one), b = Vector(other);
        double chord = Math.Sqrt(a.Zip(b, (x, y) => (x - y) * (x - y)).Sum());
        return 2 * 6371.0088 * Math.Asin(Math.Min(1, chord / 2));
    }
}

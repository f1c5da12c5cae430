using CyberLM.Evaluation;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Evaluation;

/// <summary>Rules found by trying, references, and conditions in every place.</summary>
public sealed class MinedInvariantsTests
{
    readonly FlatLog log = new();

    /// <summary>user decides id and equals copy; host and port have nothing to do with either.</summary>
    FlatRecord[] Made(int count) => log.All(Enumerable.Range(0, count).Select(i =>
        $$"""{"user":"u{{i % 5}}","copy":"u{{i % 5}}","id":{{100 + i % 5}},"host":"h{{i * 7 % 11 * i % 6}}","port":{{i * i % 7}}}"""));

    IEnumerable<string> Rules(MinedInvariants mined) => mined.All().Select(rule => rule.Key).Order();

    [Fact]
    public void Rules_that_were_put_in_are_found_and_no_others() =>
        Assert.Equal(["copy>id", "id>copy", "id>user", "user=copy", "user>id"], Rules(new MinedInvariants(Made(200), log.Names)));

    [Fact]
    public void Too_few_records_say_nothing() => Assert.Empty(Rules(new MinedInvariants(Made(19), log.Names)));

    [Fact]
    public void A_single_exception_is_the_end_of_a_rule()
    {
        FlatRecord[] records = [.. Made(200), log.Flat("""{"user":"u1","copy":"u2","id":101}""")];
        Assert.Equal(["id>user", "user>id"], Rules(new MinedInvariants(records, log.Names)));
    }

    [Fact]
    public void Mined_rules_find_what_breaks_them()
    {
        var rules = new MinedInvariants(Made(200), log.Names).All();
        FlatRecord copy = log.Flat("""{"user":"u1","copy":"u2","id":101}"""), stranger = log.Flat("""{"user":"new","copy":"new","id":7}""");
        Assert.Equal(["copy>id", "id>copy", "user=copy"], rules.Where(rule => rule.Holds(copy) == false).Select(rule => rule.Key).Order());
        Assert.DoesNotContain(rules, rule => rule.Holds(stranger) == false);
    }

    [Fact]
    public void The_sign_ins_have_the_rules_that_they_are_known_for()
    {
        var keys = Rules(new MinedInvariants(log.All(FlatLog.SignIns()), log.Names)).ToHashSet();
        Assert.Contains("callerIpAddress=properties.ipAddress", keys);
        Assert.Contains("properties.userPrincipalName>properties.userId", keys);
        Assert.Contains("properties.userId>properties.userPrincipalName", keys);
        Assert.Contains("properties.appId>properties.appDisplayName", keys);
        Assert.DoesNotContain("callerIpAddress>properties.location.city", keys);          // 1.14 cities an address
    }

    [Fact]
    public void References_count_known_first_values_only()
    {
        string[] lines = FlatLog.SignIns();
        FlatRecord[] real = log.All(lines);
        var references = References.Of(RecordShape.EntraEventHub, real, log.Names);
        Assert.All(references, reference => Assert.All(real, record => Assert.NotEqual(false, reference.IsReal(record))));
        bool? Of(string key, string path, string value) =>
            references.Single(one => one.Key == key).IsReal(log.Flat(FlatLog.With(lines[0], path, value)));
        Assert.False(Of("address>city", "properties.location.city", "\"Oslo\""));
        Assert.Null(Of("address>city", "properties.ipAddress", "\"192.0.2.1\""));
        Assert.False(Of("user>user_id", "properties.userId", "\"x\""));
        Assert.Null(Of("device>name", "properties.deviceDetail.deviceId", "\"\""));
    }

    [Theory]
    [InlineData(17.9, true)]                                      // 44 km further north
    [InlineData(18.0, false)]                                     // 55 km
    public void Coordinates_may_be_fifty_kilometres_off(double latitude, bool near)
    {
        string[] lines = FlatLog.SignIns();
        FlatRecord[] real = log.All([lines[0]]);
        var places = new Geography(real, log.Path("properties.location.city"), log.Path("properties.location.geoCoordinates.latitude"),
            log.Path("properties.location.geoCoordinates.longitude"), log.Names);
        string moved = FlatLog.With(lines[0], "properties.location.geoCoordinates.latitude", FormattableString.Invariant($"{latitude}"));
        Assert.Equal(near, places.IsNear(log.Flat(moved)));
        Assert.Null(places.IsNear(log.Flat(FlatLog.With(moved, "properties.location.city", "\"Oslo\""))));
    }

    [Fact]
    public void London_is_344_kilometres_from_Paris() =>
        Assert.Equal(344, Geography.Distance((51.5074, -0.1278), (48.8566, 2.3522)), 1.0);

    [Fact]
    public void A_condition_holds_where_every_place_agrees()
    {
        FlatRecord[] real = Made(200);
        var rules = new MinedInvariants(real, log.Names);
        var known = new Expectation(new("user", "u1"), rules, real, log.Names);
        Assert.True(known.Agrees(log.Flat("""{"user":"u1","copy":"u1","id":101}""")));
        Assert.False(known.Agrees(log.Flat("""{"user":"u1","copy":"u2","id":101}""")));
        Assert.False(known.Agrees(log.Flat("""{"user":"u1","copy":"u1","id":102}""")));
        Assert.False(known.Agrees(log.Flat("""{"copy":"u1","id":101}""")));
        var stranger = new Expectation(new("user", "new"), rules, real, log.Names);
        Assert.True(stranger.Agrees(log.Flat("""{"user":"new","copy":"new","id":7}""")));
        Assert.False(stranger.Agrees(log.Flat("""{"user":"new","copy":"u1","id":7}""")));
    }

    [Fact]
    public void A_day_is_the_time_and_the_creation_soon_after()
    {
        bool Agrees(string time, string created)
        {
            var record = log.Flat($$"""{"time":"{{time}}","created":"{{created}}"}""");
            return new ExpectedDay(new(2026, 3, 2), log.Path("time"), log.Path("created"), log.Names).Agrees(record);
        }
        Assert.True(Agrees("2026-03-02T10:00:00Z", "2026-03-02T10:00:00.2Z"));
        Assert.True(Agrees("2026-03-02T23:59:59.9Z", "2026-03-03T00:00:00.1Z"));
        Assert.False(Agrees("2026-03-01T23:59:59Z", "2026-03-02T00:00:00Z"));
        Assert.False(Agrees("2026-03-02T10:00:00Z", "2026-03-03T10:00:00Z"));
        Assert.False(Agrees("2026-03-02T10:00:00Z", "2026-03-02T09:00:00Z"));
        Assert.False(Agrees("2026-03-02", "2026-03-02T10:00:00Z"));
    }

    [Fact]
    public void Repeated_and_copied_records_and_used_ids_are_counted()
    {
        FlatRecord[] Ids(params string[] ids) => log.All(ids.Select(id => $$"""{"id":"{{id}}"}"""));
        FlatRecord[] real = Ids("a"), made = Ids("a", "b", "b", "c");
        Assert.Equal([false, false, true, false], Duplicates.Repeats(made));
        Assert.Equal([true, false, false, false], Duplicates.Copies(made, real));
        Assert.Equal([0, 1, 0, 1], Duplicates.FreshIds(made, real, [log.Path("id")]).Select(outcome => outcome.Value));
    }
}

using System.Text;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Mining;

/// <summary>
/// What is always the same of someone is told by who it is, though a place tells it as well: unless enough people bear the place out.
/// </summary>
public sealed class WitnessesTests
{
    const int Users = 30, Places = 8, Days = 20, RecordsOfDay = 3, OwnDevices = 27;

    /// <param name="placeOf">by user and day</param>
    /// <param name="members">what a record has besides, by user and place</param>
    static LogSchema Mine(Func<int, int, int> placeOf, Func<int, int, string> members)
    {
        var log = new List<ReadOnlyMemory<byte>>();
        for (int day = 1; day <= Days; day++)
            for (int i = 0; i < RecordsOfDay; i++)
                for (int user = 0; user < Users; user++)
                {
                    int place = placeOf(user, day);
                    log.Add(Encoding.UTF8.GetBytes(
                        $$"""{"time":"2026-03-{{day:D2}}T{{8 + i:D2}}:{{user:D2}}:00Z","user":"u{{user}}","place":"p{{place}}",{{
                            members(user, place)}}}"""));
                }
        var miner = new SchemaMiner(SequenceKeys.Find(log, new()).Options);
        foreach (var record in log) miner.Add(record.Span);
        return miner.Mine();
    }

    static string? ToldBy(LogSchema schema, string path) =>
        (schema.Types[0][schema.Tree.Slots.First(slot => slot.Path == path)] as Function)?.From.Path;

    static int PlaceOf(int user, int day) => user % (Places - 1);

    /// <summary>The two guests are the only ones in the last place, and never elsewhere; the others travel.</summary>
    [Fact]
    public void That_someone_is_a_guest_does_not_follow_from_where_two_guests_are()
    {
        var schema = Mine((user, day) => user < 2 ? Places - 1 : PlaceOf(day % 5 == 0 ? user + 1 : user, day),
            (user, _) => user < 2 ? "\"kind\":\"guest\",\"home\":\"theirs\"" : "\"kind\":\"member\",\"home\":\"ours\"");
        string?[] told = [ToldBy(schema, "kind"), ToldBy(schema, "home")];
        Assert.DoesNotContain("place", told);
        Assert.Contains("user", told);
        // One of them is told by the other, so that someone new is no guest who is at home here.
        Assert.Contains(told[0] == "user" ? "kind" : "home", told);
    }

    [Fact]
    public void What_many_in_many_places_bear_out_follows_from_the_place() =>
        Assert.Equal("place", ToldBy(Mine(PlaceOf, (_, place) => $"\"zone\":\"z{place / 2}\""), "zone"));

    /// <summary>Next to no one else has the device: nobody can be asked.</summary>
    [Fact]
    public void What_a_device_of_ones_own_tells_stays_with_the_device()
    {
        var schema = Mine(PlaceOf, (user, _) => $"\"device\":\"d{user % OwnDevices}\",\"system\":\"s{user % 3}\"");
        Assert.Equal("device", ToldBy(schema, "system"));
    }
}

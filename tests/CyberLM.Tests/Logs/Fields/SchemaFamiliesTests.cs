using System.Text;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Fields;

public sealed class SchemaFamiliesTests
{
    static byte[] Record(int i, string app, string city) => Encoding.UTF8.GetBytes(
        $$"""{"time":"2026-03-{{1 + i / 24 % 28:00}}T{{i % 24:00}}:{{i * 7 % 60:00}}:00Z","app":"{{app}}","city":"{{city}}","kind":"x"}""");

    static readonly string[] Apps = ["mail", "portal", "chat", "files"], Cities = ["Oslo", "Bergen", "Paris"];

    [Fact]
    public void Values_of_one_field_are_one_family_and_those_of_two_are_not()
    {
        var random = new Random(1);
        var learned = Enumerable.Range(0, 400).Select(i => Record(i, random.GetItems(Apps, 1)[0], random.GetItems(Cities, 1)[0]));
        var trip = new RoundTrip(learned);
        int[] family = SchemaFamilies.Of(trip.Schema).OfTokens();
        Assert.Equal(trip.Schema.VocabSize, family.Length);
        trip.Check(Record(500, "mail", "Oslo"));        // the first has no record before it and tells its time otherwise
        var (mail, chat) = (trip.Check(Record(500, "mail", "Oslo")), trip.Check(Record(500, "chat", "Oslo")));
        var bergen = trip.Check(Record(500, "mail", "Bergen"));
        int app = Assert.Single(Different(mail, chat)), city = Assert.Single(Different(mail, bergen));
        Assert.Equal(family[mail[app]], family[chat[app]]);
        Assert.Equal(family[mail[city]], family[bergen[city]]);
        Assert.Equal(mail.Count, mail.Select(token => family[token]).Distinct().Count());
    }

    static int[] Different(List<int> one, List<int> two)
    {
        Assert.Equal(one.Count, two.Count);
        return [.. Enumerable.Range(0, one.Count).Where(i => one[i] != two[i])];
    }
}

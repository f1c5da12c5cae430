using System.Text;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Privacy;

/// <summary>Which values too few people have.</summary>
public sealed class ProtectedValuesTests
{
    static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    [Fact]
    public void A_value_counts_people_and_not_records()
    {
        var values = new ProtectedValues(3);
        for (int i = 0; i < 100; i++)
        {
            values.Add(Bytes("ann"), "city", "\"Oslo\""u8);
            values.Add(Bytes($"u{i % 3}"), "city", "\"Bergen\""u8);
            values.Add(Bytes($"u{i % 2}"), "city", "\"Voss\""u8);
        }
        Assert.True(values.Suppresses("city", "\"Oslo\""u8));
        Assert.False(values.Suppresses("city", "\"Bergen\""u8));
        Assert.True(values.Suppresses("city", "\"Voss\""u8));
        Assert.True(values.Suppresses("city", "\"never seen\""u8));
        Assert.False(values.Suppresses("a path never seen", "\"Oslo\""u8));
        Assert.Equal([("city", 2, 3)], values.Counts());
    }

    [Fact]
    public void The_same_value_at_another_path_is_another()
    {
        var values = new ProtectedValues(2);
        foreach (string user in new[] { "a", "b" }) values.Add(Bytes(user), "country", "\"NO\""u8);
        values.Add("a"u8, "homeCountry", "\"NO\""u8);
        Assert.False(values.Suppresses("country", "\"NO\""u8));
        Assert.True(values.Suppresses("homeCountry", "\"NO\""u8));
    }

    [Theory]
    [InlineData("properties.ipAddress", "\"42.62.103.34\"")]
    [InlineData("anything", "\"d3e5a967-5657-4a42-afcc-6106b6c3c299\"")]
    [InlineData("properties.userPrincipalName", "\"jane@contoso.com\"")]
    [InlineData("properties.deviceDetail.displayName", "\"JANE-LT\"")]
    [InlineData("actor_displayName_s", "\"Jane\"")]
    public void Identifiers_are_not_suppressed(string path, string value)
    {
        var values = new ProtectedValues(5);
        values.Add("jane"u8, path, Bytes(value));
        Assert.False(values.Suppresses(path, Bytes(value)));
    }

    /// <summary>A fresh value in each record is an identifier; few records do not show that it is.</summary>
    [Theory]
    [InlineData(200, false)]
    [InlineData(10, true)]
    public void What_is_new_in_nearly_every_record_is_an_identifier(int records, bool suppressed)
    {
        var values = new ProtectedValues(5);
        for (int i = 0; i < records; i++) values.Add(Bytes($"u{i % 7}"), "token", Bytes($"\"t{i * 7919}x\""));
        Assert.Equal(suppressed, values.Suppresses("token", "\"t7919x\""u8));
    }

    /// <summary>Though no two are alike.</summary>
    [Fact]
    public void Sentences_are_no_identifiers()
    {
        var values = new ProtectedValues(2);
        for (int i = 0; i < 200; i++) values.Add(Bytes($"u{i % 7}"), "note", Bytes($"\"told at {i * 7919} x\""));
        Assert.True(values.Suppresses("note", "\"told at 7919 x\""u8));
    }

    /// <summary>Against a count of its own over the shared sign-ins.</summary>
    [Fact]
    public void Real_sign_ins_are_counted_alike()
    {
        const int least = 5;
        var values = new ProtectedValues(least);
        var plain = new Dictionary<string, HashSet<string>>();
        foreach (var line in Repository.SharedLines("data/azure-ad/signin.jsonl"))
        {
            using var record = System.Text.Json.JsonDocument.Parse(line);
            var properties = record.RootElement.GetProperty("properties");
            string user = properties.GetProperty("userId").GetString()!, app = properties.GetProperty("appDisplayName").GetRawText();
            values.Add(Bytes(user), "properties.appDisplayName", Bytes(app));
            if (!plain.TryGetValue(app, out var users)) plain.Add(app, users = []);
            users.Add(user);
        }
        Assert.Contains(plain, app => app.Value.Count < least);
        Assert.Contains(plain, app => app.Value.Count >= least);
        foreach (var (app, users) in plain)
            Assert.Equal(users.Count < least, values.Suppresses("properties.appDisplayName", Bytes(app)));
    }
}

using System.Text;
using CyberLM.Logs;
using CyberLM.Tests.Logs.Fields;
using Xunit;

namespace CyberLM.Tests.Logs.Schema;

public sealed class SlotNamesTests
{
    static LogSchema SchemaOf(string record) =>
        new RoundTrip(Enumerable.Range(0, 60).Select(i => Encoding.UTF8.GetBytes(record.Replace('X', "abc"[i % 3])))).Schema;

    static Slot Asked(LogSchema schema, string path) => ConditionParser.Read(schema, [path + "=south"]).Single().Slot;

    /// <summary>Neither is the one that is meant.</summary>
    [Fact]
    public void A_path_that_two_fields_have_is_refused()
    {
        var schema = SchemaOf("""{"event.action":"aX","event":{"action":"bX","kind":"cX"},"event.kind2":"dX"}""");
        var refused = Assert.Throws<CyberLMException>(() => Asked(schema, "event.action"));
        Assert.Contains("event.action: 2 fields are written so", refused.Message);
        Assert.Equal("event.kind", Asked(schema, "event.kind").Path);
        Assert.Equal("event.kind2", Asked(schema, "event.kind2").Path);
    }

    /// <summary>Another object before the field, a name cut short, an abbreviation, a slip of the keys.</summary>
    [Theory]
    [InlineData("location.town", "properties.location.city")]
    [InlineData("where.location.city", "properties.location.city")]
    [InlineData("sign_in.City", "properties.location.city")]
    [InlineData("ip", "properties.ipAddress")]
    [InlineData("os", "properties.deviceDetail.operatingSystem")]
    [InlineData("upn", "properties.userPrincipalName")]
    [InlineData("user.country", "properties.location.countryOrRegion")]
    [InlineData("display_name", "properties.appDisplayName")]
    [InlineData("properties.usrDisplayName", "properties.userDisplayName")]
    [InlineData("Adress", "properties.ipAddress")]
    public void A_field_that_is_not_there_is_answered_with_what_may_be_meant(string path, string meant)
    {
        var schema = SchemaOf("""{"id":"aX","level":"bX","user":{"name":"cX"},"properties":{"userPrincipalName":"dX","""
            + """ "userDisplayName":"eX","ipAddress":"fX","appDisplayName":"gX",""".TrimStart()
            + """ "deviceDetail":{"operatingSystem":"hX","deviceId":"iX"},""".TrimStart()
            + """ "location":{"city":"jX","state":"kX","countryOrRegion":"lX"}}}""".TrimStart());
        var refused = Assert.Throws<CyberLMException>(() => Asked(schema, path));
        Assert.Contains("the records have no such field", refused.Message);
        string[] named = refused.Hint!.Split('?')[0]["did you mean ".Length..].Split(", ");
        Assert.Contains(meant, named);
        Assert.Equal(3, named.Distinct().Count());
    }
}

using System.Text.Json;
using CsCheck;
using CyberLM.Detection.Scenarios;
using Xunit;

namespace CyberLM.Tests.Detection.Scenarios;

/// <summary>Lengths of time, and values with references.</summary>
public sealed class ScenarioValueTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("90s", 90)]
    [InlineData("4m30s", 270)]
    [InlineData("1h", 3600)]
    [InlineData("2d12h", 216000)]
    [InlineData("1d2h3m4s", 93784)]
    public void A_length_is_what_it_says(string text, int seconds)
    {
        Assert.True(Durations.TryParse(text, out var length));
        Assert.Equal(TimeSpan.FromSeconds(seconds), length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("-5s")]
    [InlineData("5 s")]
    [InlineData("30s4m")]
    [InlineData("5s5s")]
    [InlineData("1.5h")]
    [InlineData("401d")]
    [InlineData("999999999s")]
    [InlineData("5M")]
    public void What_is_no_length_is_none(string text) => Assert.False(Durations.TryParse(text, out _));

    [Fact]
    public void A_length_comes_back_from_its_text() => Gen.Int[0, 400 * 86_400].Sample(seconds =>
    {
        var length = TimeSpan.FromSeconds(seconds);
        Assert.True(Durations.TryParse(Durations.Text(length), out var again));
        Assert.Equal(length, again);
    }, iter: 1000, threads: 1);

    static Scenario With(string value) => Assert.Single(ScenarioSet.Parse($$$"""
        id: A
        title: t
        description: d
        attack: [T1110]
        actors: {who: {users: 1}, where: {addresses: 1}}
        steps:
          - {id: a, stream: signin, user: who, from: where, fields: {f: {{{value}}}}}
        """).Scenarios);

    static string Filled(string value) => Assert.Single(With(value).Steps[0].Fields, field => field.Path == "f").Choices[0]
        .Fill(reference => reference.Kind switch
        {
            ReferenceKind.Event => "7",
            ReferenceKind.Actor => reference.Part == "asn" ? "64500" : "\"ann \\\"x\\\" \\u00e9\"",
            _ => "null",
        });

    [Theory]
    [InlineData("text", "\"text\"")]
    [InlineData("\"50126\"", "\"50126\"")]
    [InlineData("50126", "50126")]
    [InlineData("-0.50", "-0.50")]
    [InlineData("true", "true")]
    [InlineData("null", "null")]
    [InlineData("it's", "\"it's\"")]
    [InlineData("\"${where.asn}\"", "64500")]
    [InlineData("\"AS${where.asn}\"", "\"AS64500\"")]
    [InlineData("\"${from.asn}${event}\"", "\"645007\"")]
    [InlineData("\"$${event}\"", "\"${event}\"")]
    [InlineData("{json: [1, a, {b: \"${event}\"}]}", "[1, \"a\", {\"b\": 7}]")]
    [InlineData("{json: []}", "[]")]
    public void A_value_is_written_as_JSON(string yaml, string json) => Assert.Equal(json, Filled(yaml));

    [Fact]
    public void A_reference_within_a_text_is_escaped_as_a_part_of_it()
    {
        using var parsed = JsonDocument.Parse(Filled("\"to ${user}, \\\"you\\\"\""));
        Assert.Equal("to ann \"x\" é, \"you\"", parsed.RootElement.GetString());
    }

    [Fact]
    public void A_list_is_choices() =>
        Assert.Equal(["\"a\"", "2", "null"],
            Assert.Single(With("[a, 2, null]").Steps[0].Fields, field => field.Path == "f").Choices.Select(choice => choice.ToString()));

    /// <summary>The user, the address and all that belongs to them need no lines in the file, and give way to those there.</summary>
    [Fact]
    public void Stream_user_address_and_result_stand_for_fields()
    {
        var step = Assert.Single(ScenarioSet.Parse("""
            id: A
            title: t
            description: d
            attack: [T1110]
            actors: {who: {users: 1}, where: {addresses: 1}}
            steps:
              - id: a
                stream: signin
                user: who
                from: where
                result: 0
                fields: {location: XX, properties.location: {json: {city: Here}}}
                absent: [callerIpAddress]
            """).Scenarios).Steps[0];
        string[] paths = [.. step.Fields.Select(field => field.Path).Order(StringComparer.Ordinal)];
        Assert.Equal(["category", "location", "properties.autonomousSystemNumber", "properties.ipAddress", "properties.isInteractive",
            "properties.location", "properties.status.errorCode", "properties.userPrincipalName", "resultType"], paths);
    }

    [Fact]
    public void Steps_stand_behind_those_that_they_wait_for()
    {
        var scenario = Assert.Single(ScenarioSet.Parse("""
            id: A
            title: t
            description: d
            attack: [T1110]
            actors: {who: {users: 1}}
            steps:
              - {id: third, stream: signin, after: second}
              - {id: first, stream: signin}
              - {id: second, stream: signin, after: first}
              - {id: other, stream: signin}
            """).Scenarios);
        Assert.Equal(["first", "other", "second", "third"], scenario.Steps.Select(step => step.Id));
    }

    [Fact]
    public void A_stream_of_ones_own_is_known_by_its_marks()
    {
        var scenario = Assert.Single(ScenarioSet.Parse("""
            id: A
            title: t
            description: d
            attack: [T1110]
            actors: {who: {users: 1}}
            streams:
              okta:
                time: published
                marks: {eventType: user.session.start}
                user: {actor.alternateId: "${user}"}
                result: {outcome.reason: "${result.text}"}
                texts: {1: INVALID_CREDENTIALS}
            steps:
              - {id: a, stream: okta, user: who, result: 1}
            """).Scenarios);
        Assert.Equal(["actor.alternateId", "eventType", "outcome.reason"], scenario.Steps[0].Fields.Select(field => field.Path).Order());
    }
}

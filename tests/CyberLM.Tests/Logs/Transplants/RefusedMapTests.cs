using CyberLM.Logs;
using Xunit;
using static CyberLM.Tests.Logs.Transplants.Recorded;

namespace CyberLM.Tests.Logs.Transplants;

/// <summary>Maps that cannot be are refused with what to do, before anything is written.</summary>
public sealed class RefusedMapTests
{
    static readonly Recording Two = Of(
        """
            {"eventTime":"2024-07-30T21:53:13Z","userIdentity":{"userName":"christophe"},
            "recipientAccountId":"946986569305","sourceIPAddress":"8.8.4.4"}
            """,
        """
            {"eventTime":"2024-07-30T21:53:14Z","userIdentity":{"userName":"mallory"},"recipientAccountId":"946986569305",
            "sourceIPAddress":"8.8.8.8"}
            """);

    static CyberLMException Refused(Recording recording, OrganisationRoster? roster, TransplantRequest request) =>
        Assert.Throws<CyberLMException>(() => Plan(recording, roster, request));

    [Fact]
    public void Who_is_left_out_is_listed()
    {
        var error = Refused(Two, null, new(["user=bob"], 0, 1));
        Assert.Contains("user mallory", error.Message, StringComparison.Ordinal);
        Assert.Contains("account 946986569305", error.Message, StringComparison.Ordinal);
        Assert.Contains("--keep-rest", error.Hint!, StringComparison.Ordinal);
    }

    [Fact]
    public void Whom_the_organisation_has_need_not_be_mapped()
    {
        var roster = Roster("""
            {"eventTime":"2026-03-02T21:53:13Z","userIdentity":{"userName":"mallory"},"recipientAccountId":"946986569305"}
            """);
        string[] records = Write(Two, roster, new(["user=bob"], 0, 1));
        Assert.Equal(["bob", "mallory"], records.Select(record => At(record, "userIdentity", "userName")));
    }

    [Theory]
    [InlineData("christophe=mallory", "mallory would both be")]
    [InlineData("address=192.0.2.7 8.8.8.8=192.0.2.7", "would both be 192.0.2.7")]
    [InlineData("christophe=bob christophe=carol", "is mapped twice")]
    [InlineData("nonsense", "has no form that is known")]
    [InlineData("christophe=\t", "has no form that is known")]
    [InlineData("address=host7", "is an address, and what it becomes is none")]
    [InlineData("8.8.8.8=999.1.1.1", "8.8.8.8 is an address, and what it becomes is none")]
    [InlineData("christoph=bob", "christoph does not stand in the recording")]
    [InlineData("host=pc1", "names no host")]
    [InlineData("user=a user=b user=c", "names 2 of user, and this is number 3")]
    public void It_says_what_is_wrong(string map, string sentence)
    {
        var error = Refused(Two, null, Asked(0, map.Split(' ')));
        Assert.Contains(sentence, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("9999-12-31T23:59:59Z")]
    [InlineData("0001-01-01T00:00:00Z")]
    public void A_record_of_never_is_named(string never)
    {
        var recording = Of("""{"time":"2024-07-30T21:53:13Z","user":"alice"}""", $$"""{"time":"{{never}}","user":"alice"}""");
        var error = Assert.Throws<CyberLMException>(() => Write(recording, null, Asked(60 * 86_400)));
        Assert.Equal($"record 2 of the recording: its time, {never}, stands for never", error.Message);
    }

    [Fact]
    public void A_misspelled_name_finds_its_nearest()
    {
        Assert.Contains("did you mean christophe", Refused(Two, null, Asked(0, "christoph=bob")).Hint!, StringComparison.Ordinal);
        var roster = Roster("""{"eventTime":"2026-03-02T21:53:13Z","userIdentity":{"userName":"carol"}}""");
        Assert.Contains("the nearest name is carol", Assert.Single(Plan(Two, roster, Asked(0, "christophe=karol")).Warnings),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Two_may_change_places()
    {
        string[] records = Write(Two, null, Asked(0, "christophe=mallory", "mallory=christophe"));
        Assert.Equal(["mallory", "christophe"], records.Select(record => At(record, "userIdentity", "userName")));
    }

    [Fact]
    public void A_path_stands_for_its_value_and_any_value_may_be_named()
    {
        var recording = Of("""{"time":"2024-07-30T21:53:13Z","bucket":{"id":"lab-data"},"text":"to lab-data"}""");
        Assert.Equal("to prod-data", At(Write(recording, null, Asked(0, "bucket.id=prod-data"))[0], "text"));
        Assert.Equal("prod-data", At(Write(recording, null, Asked(0, "lab-data=prod-data"))[0], "bucket", "id"));
    }

    [Fact]
    public void Nobody_is_left_to_be_drawn()
    {
        var roster = Roster("""{"eventTime":"2026-03-02T21:53:13Z","userIdentity":{"userName":"carol"},"recipientAccountId":"1"}""");
        var error = Refused(Two, roster, new([], 0, 1) { MapRest = true });
        Assert.Contains("nobody left to stand for", error.Message, StringComparison.Ordinal);
        Assert.Contains("none is known", Refused(Two, null, new([], 0, 1) { MapRest = true }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_recording_without_times_or_names_is_refused()
    {
        Assert.Contains("no record has a time", Assert.Throws<CyberLMException>(() => Of("""
            {"a":1}
            """)).Message, StringComparison.Ordinal);
        Assert.Contains("nothing to map", Refused(Of("""{"time":"2024-07-30T21:53:13Z"}"""), null, new([], 0, 1)).Message,
            StringComparison.Ordinal);
    }
}

using System.Globalization;
using CyberLM.Logs;
using Xunit;
using static CyberLM.Tests.Logs.Transplants.Recorded;

namespace CyberLM.Tests.Logs.Transplants;

/// <summary>Who was recorded becomes somebody else wherever the name stands, and nothing else changes.</summary>
public sealed class TransplantTests
{
    const string SignIn = """
        {"time":"2024-07-30T21:53:13.1234567Z","category":"SignInLogs","identity":"Alice Smith",
        "tenantId":"aaaaaaaa-1111-4222-8333-444444444444",
        "properties":{"id":"c64c4ded-ef03-4e5c-81eb-153b118d72f2","createdDateTime":"2024-07-30T21:53:13.1234567Z",
        "userPrincipalName":"alice@contoso.com","userDisplayName":"Alice Smith","userId":"bbbbbbbb-1111-4222-8333-444444444444",
        "appId":"cccccccc-1111-4222-8333-444444444444","ipAddress":"8.8.4.4","correlationId":"dddddddd-1111-4222-8333-444444444444"}}
        """;

    static string Line(string text) => text.Replace("\n", "", StringComparison.Ordinal).Trim();

    static string Whole(string record, string user, string name, string userId) => Line(record)
        .Replace("alice@contoso.com", user, StringComparison.Ordinal).Replace("Alice Smith", name, StringComparison.Ordinal)
        .Replace("bbbbbbbb-1111-4222-8333-444444444444", userId, StringComparison.Ordinal)
        .Replace("8.8.4.4", "8.8.8.8", StringComparison.Ordinal).Replace("2024-07-30", "2026-03-02", StringComparison.Ordinal);

    [Fact]
    public void Name_display_name_and_identifier_are_those_that_the_logs_have_of_the_new_one()
    {
        string theirs = Whole(SignIn, "bob@fabrikam.com", "Robert Jones", "eeeeeeee-1111-4222-8333-444444444444");
        var request = new TransplantRequest(["user=bob@fabrikam.com"], 3600, 1);
        string record = Assert.Single(Write(Of(Line(SignIn)), Roster(theirs), request));
        Assert.Equal("bob@fabrikam.com", At(record, "properties", "userPrincipalName"));
        Assert.Equal("Robert Jones", At(record, "properties", "userDisplayName"));
        Assert.Equal("Robert Jones", At(record, "identity"));
        Assert.Equal("eeeeeeee-1111-4222-8333-444444444444", At(record, "properties", "userId"));
        Assert.Equal("cccccccc-1111-4222-8333-444444444444", At(record, "properties", "appId"));
        Assert.Equal("2024-07-30T22:53:13.1234567Z", At(record, "time"));
        Assert.Equal(At(record, "time"), At(record, "properties", "createdDateTime"));
        Assert.StartsWith("192.0.2.", At(record, "properties", "ipAddress"));
        Assert.NotEqual("c64c4ded-ef03-4e5c-81eb-153b118d72f2", At(record, "properties", "id"));
        Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-4", At(record, "properties", "correlationId"));
    }

    [Fact]
    public void A_name_is_replaced_in_resource_names_urls_paths_messages_and_json_within_strings()
    {
        var recording = Of(
            """
            {"eventTime":"2024-07-30T21:53:13Z","userIdentity":{"userName":"christophe",
            "arn":"arn:aws:iam::946986569305:user/christophe","accountId":"946986569305"},
            "recipientAccountId":"946986569305"}
            """,
            """
            {"eventTime":"2024-07-30T21:53:14Z",
            "url":"https://x.test/?u=christophe%40contoso.com&r=arn%3Aaws%3Aiam%3A%3A946986569305%3Auser%2Fchristophe",
            "mail":"christophe@contoso.com"}
            """,
            """
            {"eventTime":"2024-07-30T21:53:15Z",
            "body":"{\"who\":\"christophe\",\"path\":\"C:\\\\Users\\\\Christophe\\\\a.txt\"}",
            "line":"CHRISTOPHE did, xchristophe did not"}
            """);
        string[] records = Write(recording, null, Asked(0, "user=bob@fabrikam.com", "account=111122223333"));
        Assert.Equal("arn:aws:iam::111122223333:user/bob", At(records[0], "userIdentity", "arn"));
        Assert.Equal("111122223333", At(records[0], "recipientAccountId"));
        Assert.Equal("https://x.test/?u=bob%40fabrikam.com&r=arn%3Aaws%3Aiam%3A%3A111122223333%3Auser%2Fbob", At(records[1], "url"));
        Assert.Equal("""{"who":"bob","path":"C:\\Users\\Bob\\a.txt"}""", At(records[2], "body"));
        Assert.Equal("BOB did, xchristophe did not", At(records[2], "line"));
    }

    [Fact]
    public void Identifiers_are_new_and_the_same_wherever_they_stand()
    {
        var recording = Of(
            """
            {"time":"2024-07-30T21:53:13Z","requestId":"AB12cd34EF56","instance":"i-0dbc91f429e48eeed",
            "SubjectLogonId":"0x3457b6","system":"0x3e7","RecordNumber":2581831}
            """,
            """
            {"time":"2024-07-30T21:53:14Z","text":"request AB12cd34EF56 of i-0dbc91f429e48eeed, logon 0x3457b6",
            "ProviderGuid":"{5770385f-c22a-43e0-bf4c-06f5698ffbd9}","RecordNumber":2581835}
            """);
        var roster = Roster(
            """{"time":"2024-07-30T20:00:00Z","RecordNumber":17}""", """{"time":"2024-07-30T20:00:00Z","RecordNumber":900}""");
        string[] records = Write(recording, roster, Asked(0));
        string request = At(records[0], "requestId"), instance = At(records[0], "instance"), logon = At(records[0], "SubjectLogonId");
        Assert.Matches("^[A-Z]{2}[0-9]{2}[a-z]{2}[0-9]{2}[A-Z]{2}[0-9]{2}$", request);
        Assert.NotEqual("AB12cd34EF56", request);
        Assert.Matches("^i-[0-9a-f]{17}$", instance);
        Assert.Matches("^0x[1-9a-f][0-9a-f]{5}$", logon);
        Assert.Equal($"request {request} of {instance}, logon {logon}", At(records[1], "text"));
        Assert.Equal("0x3e7", At(records[0], "system"));
        Assert.Equal("{5770385f-c22a-43e0-bf4c-06f5698ffbd9}", At(records[1], "ProviderGuid"));
        Assert.Equal(["901", "905"], records.Select(record => At(record, "RecordNumber")));
        Assert.NotEqual(request, At(Write(recording, roster, Asked(60))[0], "requestId"));
    }

    /// <summary>A counter does not wrap round, and what no machine has counted stays.</summary>
    [Fact]
    public void A_record_number_that_none_can_follow_stays()
    {
        const string most = """{"time":"2024-07-30T20:00:00Z","RecordNumber":9223372036854775807}""";
        string[] records = Write(Of(most, """{"time":"2024-07-30T20:00:01Z","RecordNumber":3}"""), Roster(most), Asked(0));
        Assert.Equal("9223372036854775807", At(records[0], "RecordNumber"));
        Assert.InRange(long.Parse(At(records[1], "RecordNumber"), CultureInfo.InvariantCulture), 4, 1L << 40);
    }

    /// <summary>Such a name has no text of its own: it is taken as it is spelled.</summary>
    [Fact]
    public void A_key_may_be_half_of_a_surrogate_pair()
    {
        const string record = """{"time":"2024-07-30T20:00:00Z","\ud83d":{"user":"alice","\udc00":1}}""";
        string written = Assert.Single(Write(Of(record), null, Asked(0, "alice=bob")));
        Assert.Equal(record.Replace("alice", "bob", StringComparison.Ordinal), written);
    }

    [Fact]
    public void Hosts_take_their_domain_along()
    {
        var recording = Of(
            """
            {"@timestamp":"2020-09-20T01:17:06.360Z","Hostname":"WORKSTATION5.theshire.local",
            "SubjectUserName":"pgustavo","SubjectDomainName":"THESHIRE","TargetUserName":"PGustavo@THESHIRE.LOCAL",
            "Message":"Account Domain:\t\tTHESHIRE on \\\\workstation5\\c$"}
            """);
        string record = Assert.Single(Write(recording, null, Asked(0, "host=PC-042.corp.example", "user=jdoe")));
        Assert.Equal("PC-042.corp.example", At(record, "Hostname"));
        Assert.Equal("CORP", At(record, "SubjectDomainName"));
        Assert.Equal("Account Domain:\t\tCORP on \\\\pc-042\\c$", At(record, "Message"));
        Assert.Equal("jdoe", At(record, "SubjectUserName"));
        Assert.Equal("jdoe@CORP.EXAMPLE", At(record, "TargetUserName"));
    }

    [Fact]
    public void The_rest_is_drawn_from_those_who_act_on_the_day_at_the_same_fields()
    {
        const string event1 = """
            {"eventTime":"2026-03-0DT10:00:00Z","userIdentity":{"userName":"NAME"},"recipientAccountId":"111122223333"}
            """;
        static string By(string name, int day) => event1.Replace("NAME", name, StringComparison.Ordinal)
            .Replace("0D", $"0{day}", StringComparison.Ordinal);
        var roster = Roster(By("early", 1), By("carol", 2), """{"eventTime":"2026-03-02T10:00:00Z","user":"elsewhere"}""");
        var recording = Of(
            """
            {"eventTime":"2024-07-30T21:53:13Z","userIdentity":{"userName":"mallory"},"recipientAccountId":"946986569305",
            "requestParameters":{"snapshot":"x","accountId":"193672423079"}}
            """);
        var transplant = Plan(recording, roster, new([], 0, 5) { MapRest = true, Day = new(2026, 3, 2) });
        string record = System.Text.Encoding.UTF8.GetString(Assert.Single(transplant.Write()).Utf8);
        Assert.Equal("carol", At(record, "userIdentity", "userName"));
        Assert.Equal("111122223333", At(record, "recipientAccountId"));
        Assert.Equal("193672423079", At(record, "requestParameters", "accountId"));
        Assert.Contains(transplant.Members, member => member is { Old: "193672423079", Stays: true, Why: "outside" });
    }

    [Fact]
    public void A_host_becomes_the_one_of_whom_its_owner_becomes()
    {
        static string By(string user, string host) =>
            $$"""{"time":"2026-03-02T10:00:00Z","userPrincipalName":"{{user}}@fabrikam.com","deviceDetail":{"displayName":"{{host}}"} }""";
        var roster = Roster(By("anna", "PC-1"), By("bob", "PC-2"), By("carl", "PC-3"));
        var recording = Of(By("mallory", "LAB-1"), By("oscar", "LAB-2"));
        foreach (string map in (string[])["anna", "bob", "carl"])
        {
            string record = Write(recording, roster, new([$"mallory@fabrikam.com={map}@fabrikam.com"], 0, 7) { MapRest = true })[0];
            Assert.Equal(map switch { "anna" => "PC-1", "bob" => "PC-2", _ => "PC-3" }, At(record, "deviceDetail", "displayName"));
        }
    }

    [Fact]
    public void Names_that_the_attack_makes_stay()
    {
        var recording = Of(
            """
            {"eventTime":"2024-07-30T21:53:13Z","eventName":"CreateUser","userIdentity":{"userName":"mallory"},
            "requestParameters":{"userName":"backdoor"}}
            """);
        string record = Assert.Single(Write(recording, null, new(["user=bob"], 0, 1)));
        Assert.Equal("backdoor", At(record, "requestParameters", "userName"));
        Assert.Equal("bob", At(record, "userIdentity", "userName"));
    }

    [Fact]
    public void What_is_left_in_encodings_is_told()
    {
        string encoded = Convert.ToBase64String(System.Text.Encoding.Unicode.GetBytes("net user christophe /add"));
        var recording = Of(
            $$"""{"time":"2024-07-30T21:53:13Z","user":"christophe","cmd":"powershell -enc {{encoded}}","note":"christophes"}""");
        var transplant = Plan(recording, null, Asked(0, "user=bob"));
        var traces = transplant.Traces(transplant.Write());
        Assert.Equal(["base64", "plain"], traces.Where(trace => trace.Old == "christophe").Select(trace => trace.How).Order());
    }
}

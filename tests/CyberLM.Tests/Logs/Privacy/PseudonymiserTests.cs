using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Privacy;

/// <summary>Whole records: one pseudonym for one value wherever it stands, and every other byte as it was.</summary>
public sealed class PseudonymiserTests
{
    static string[] Apply(params string[] records) => Apply(1, records);

    static string[] Apply(int key, string[] records)
    {
        var pseudonymiser = new Pseudonymiser(TestKey.Of(key));
        foreach (string record in records) pseudonymiser.Learn(Encoding.UTF8.GetBytes(record));
        return [.. records.Select(record => Encoding.UTF8.GetString(pseudonymiser.Apply(Encoding.UTF8.GetBytes(record))))];
    }

    static string At(string record, params string[] path) =>
        path.Aggregate(JsonNode.Parse(record)!, (node, key) => node[key]!).GetValue<string>();

    [Fact]
    public void A_name_is_one_pseudonym_in_keys_messages_paths_and_commands()
    {
        string[] mapped = Apply(
            """{"SubjectUserName":"pgustavo","SubjectDomainName":"THESHIRE","Computer":"WORKSTATION5.theshire.local"}""",
            """{"Message":"Account Name:\t\tpgustavo\r\n\tAccount Domain:\tTHESHIRE\r\n","Image":"C:\\Users\\pgustavo\\a.exe"}""",
            """{"User":"theshire\\PGustavo","CommandLine":"net use \\\\workstation5\\c$ /user:theshire\\pgustavo xpgustavo"}""");
        string user = At(mapped[0], "SubjectUserName"), domain = At(mapped[0], "SubjectDomainName"), host = At(mapped[0], "Computer");
        Assert.DoesNotContain("gustavo", user);
        Assert.Equal(domain.ToUpperInvariant(), domain);
        Assert.Matches(@"^[A-Z]+[0-9]\." + domain.ToLowerInvariant() + @"\.local$", host);
        Assert.Equal($"Account Name:\t\t{user}\r\n\tAccount Domain:\t{domain}\r\n", At(mapped[1], "Message"));
        Assert.Equal($@"C:\Users\{user}\a.exe", At(mapped[1], "Image"));
        Assert.Equal($@"{domain}\{user}", At(mapped[2], "User"), ignoreCase: true);
        string label = host.Split('.')[0].ToLowerInvariant();
        Assert.Equal($@"net use \\{label}\c$ /user:{domain.ToLowerInvariant()}\{user} xpgustavo", At(mapped[2], "CommandLine"));
    }

    [Fact]
    public void Mail_addresses_share_their_domain_with_hosts_and_keep_their_parts()
    {
        string[] mapped = Apply(
            """{"a":"joseph.taylor@contoso.com","b":"see https://mail.contoso.com:8443/x?u=joseph.taylor%40contoso.com"}""",
            """{"c":"eve_contoso.com#EXT#@fabrikam.onmicrosoft.com","d":"login.windows.net and www.microsoft.com","e":"a.b@c"}""",
            """{"resource":"/resourceGroups/contoso-rg"}""");
        string[] mail = At(mapped[0], "a").Split('@');
        Assert.Matches("^[a-z]+[.][a-z]+$", mail[0]);
        Assert.Matches("^[a-z]+[.]com$", mail[1]);
        Assert.NotEqual("contoso.com", mail[1]);
        Assert.Equal($"see https://mail.{mail[1]}:8443/x?u={mail[0]}%40{mail[1]}", At(mapped[0], "b"));
        Assert.Matches($"^[a-z]+_{mail[1]}#EXT#@[a-z]+.onmicrosoft.com$", At(mapped[1], "c"));
        Assert.DoesNotContain("fabrikam", mapped[1]);
        Assert.Equal("login.windows.net and www.microsoft.com", At(mapped[1], "d"));
        Assert.Equal("a.b@c", At(mapped[1], "e"));
        Assert.Equal($"/resourceGroups/{mail[1].Split('.')[0]}-rg", At(mapped[2], "resource"));
    }

    [Fact]
    public void An_address_is_found_within_a_name_of_its_own_and_with_leading_zeros()
    {
        string mapped = Apply(
            """{"m":"from 42.62.103.34.dsl.contoso.com, 42.62.103.34. Then 042.062.103.034:443 and 42.62.103.34/32"}""")[0];
        string address = Alone["42.62.103.34"], rest = At(mapped, "m")[$"from {address}.".Length..];
        Assert.StartsWith($"from {address}.", At(mapped, "m"));
        Assert.Matches($@"^[a-z]+\.[a-z]+\.com, {address}\. Then {address}:443 and {address}/32$", rest);
    }

    [Fact]
    public void Parts_of_resource_names_of_aws_are_those_of_the_fields()
    {
        string[] mapped = Apply("""
            {"userIdentity":{"arn":"arn:aws:sts::123837392027:assumed-role/ops-role/bob","userName":"ops-role","accountId":"123837392027"},
            "requestParameters":{"bucketName":"acme-logs","Host":"acme-logs.s3.us-east-1.amazonaws.com","roleSessionName":"bob"},
            "resources":["arn:aws:s3:::acme-logs/AWSLogs/123837392027/x"],"recipientAccountId":123837392027,
            "eventSource":"ec2.amazonaws.com"}
            """);
        string account = At(mapped[0], "userIdentity", "accountId"), role = At(mapped[0], "userIdentity", "userName");
        string bucket = At(mapped[0], "requestParameters", "bucketName"), session = At(mapped[0], "requestParameters", "roleSessionName");
        Assert.Matches("^[1-9][0-9]{11}$", account);
        Assert.Equal($"arn:aws:sts::{account}:assumed-role/{role}/{session}", At(mapped[0], "userIdentity", "arn"));
        Assert.Equal($"{bucket}.s3.us-east-1.amazonaws.com", At(mapped[0], "requestParameters", "Host"));
        Assert.Contains($"\"arn:aws:s3:::{bucket}/AWSLogs/{account}/x\"", mapped[0]);
        Assert.Contains($"\"recipientAccountId\":{account},", mapped[0]);
        Assert.Equal("ec2.amazonaws.com", At(mapped[0], "eventSource"));
        Assert.DoesNotContain("123837392027", mapped[0]);
    }

    [Fact]
    public void What_stands_beside_a_key_can_say_what_it_names()
    {
        string[] mapped = Apply(
            """{"target":[{"displayName":"Payroll App","type":"AppInstance"},{"displayName":"Ann Smith","type":"User"}]}""",
            """{"ExtendedProperties":[{"Name":"UserId","Value":"ann.smith"},{"Name":"Client","Value":"Outlook Web"}]}""",
            """{"userPrincipalNames":"[\"bob\"]","nested":"{\"userName\":\"bob\",\"x\":\"bob was here\"}","l":{"user":["bob","kim"]}}""",
            """{"appDisplayName":"Kim","userAgent":"Agent/10.1.2.3 kim","note":"kim"}""");
        Assert.Contains("Payroll App", mapped[0]);
        Assert.DoesNotContain("Ann Smith", mapped[0]);
        Assert.DoesNotContain("ann.smith", mapped[1]);
        Assert.Contains("Outlook Web", mapped[1]);
        Assert.DoesNotContain("bob", mapped[2]);
        Assert.DoesNotContain("kim", mapped[2]);
        Assert.StartsWith("""{"appDisplayName":"Kim","userAgent":"Agent/10.1.2.3 kim","note":""", mapped[3]);
        Assert.DoesNotContain("\"note\":\"kim\"", mapped[3]);
    }

    [Theory]
    [InlineData("""{"a" : 1.10 ,"b":[ -0, 1e400,18446744073709551616 ],"c":"\u00e9\/\ud83d\ude00 x","c":"twice"}""")]
    [InlineData("""{"userName":"SYSTEM","Computer":"localhost","ip":"127.0.0.1","id":"00000000-0000-0000-0000-000000000000"}""")]
    [InlineData("""{"version":"10.0.18362.1","userAgent":"curl/8.1.2.3","ns":"System.Net.Http","file":"svchost.exe"}""")]
    [InlineData("""{"oid":"1.3.6.1.4.1.311","other":"1.2.3.4.5","time":"2026-03-02T08:00:00.123Z"}""")]
    [InlineData("""{"clock":"12:34:56","event":"user.session.start","type":"AWS::S3::Bucket","sid":"S-1-5-18"}""")]
    [InlineData("""{"m":"User: NT AUTHORITY\\SYSTEM\r\nAccount Domain:\t\tNT AUTHORITY\r\nFileVersion: 1.0.0.1\r\n, Version=4.0.0.0"}""")]
    [InlineData("""{"QueryName":"_ldap._tcp.Default-First-Site-Name._sites.microsoft.com","m":"NT AUTHORITY\\LOCAL SERVICE"}""")]
    [InlineData("not json at all %zz %4")]
    [InlineData("")]
    public void What_names_nobody_stays_byte_for_byte(string record) => Assert.Equal(record, Apply(record)[0]);

    /// <summary>Strings of names and addresses among others that hold none, in any spelling: only the former change.</summary>
    [Fact]
    public void Everything_but_the_values_stays()
    {
        var blank = Gen.OneOf(Gen.Const(""), Gen.Const(" "), Gen.Const("\t "), Gen.Const("\r\n"));
        var plain = Gen.OneOf(Gen.Const("true"), Gen.Const("-0"), Gen.Const("1.10"), Gen.Const("\"\\u00e9\\/\\\"\""), Gen.Const("\"\""),
            Gen.Const("[ 1,2 ]"), Gen.Const("\"a\\\\b %41 _\""));
        var secret = Gen.OneOf(Gen.Const("42.62.103.34"), Gen.Const("jane@contoso.com"), Gen.Const("d3e5a967-5657-4a42-afcc-6106b6c3c299"),
            Gen.Const("2001:db8::7"), Gen.Const("S-1-5-21-3940915590-64593676-1414006259-1104"), Gen.Const("12:c4:b6:95:a1:71"));
        var around = Gen.OneOf(new[] { " ", "\\t", "\\n(", "=", "\\\\\\\"", "\\u0028" }.Select(Gen.Const).ToArray());
        Gen.Select(blank, plain, secret, around, blank, secret).Array[1, 6].Sample(parts =>
        {
            string before = "{", after = "{", comma = "";
            for (int i = 0; i < parts.Length; i++)
            {
                var (gap, other, one, border, space, two) = parts[i];
                string From(Func<string, string> map) =>
                    $"{comma}{gap}\"k{i}\"{space}:{gap}{other},\"v{i}\":{space}\"{border}{map(one)}{border}{map(two)}{border}\"";
                before += From(value => value);
                after += From(value => Alone[value]);
                comma = ",";
            }
            Assert.Equal(after + "}", Apply(before + "}")[0]);
        }, iter: 2000, threads: 1);
    }

    /// <summary>What each value becomes in a record of its own: the reference for it among others.</summary>
    static readonly Dictionary<string, string> Alone = new[]
    {
        "42.62.103.34", "jane@contoso.com", "d3e5a967-5657-4a42-afcc-6106b6c3c299", "2001:db8::7", "12:c4:b6:95:a1:71",
        "S-1-5-21-3940915590-64593676-1414006259-1104",
    }.ToDictionary(value => value, value => At(Apply($$"""{"v":"{{value}}"}""")[0], "v"));

    [Fact]
    public void Each_value_changes_and_another_key_changes_it_otherwise()
    {
        foreach (var (value, mapped) in Alone)
        {
            Assert.NotEqual(value, mapped);
            Assert.NotEqual(mapped, At(Apply(2, [$$"""{"v":"{{value}}"}"""])[0], "v"));
        }
    }

    [Fact]
    public void The_order_of_records_does_not_matter()
    {
        string[] records = [.. Enumerable.Range(0, 300).Select(i =>
            $$"""{"userName":"u{{i * 7919 % 1009:x}}","Computer":"pc{{i % 40}}","text":"u{{i:x}} on pc{{i % 7}}"}""")];
        Assert.Equal(Apply(records), Apply([.. records.Reverse()]).Reverse());
    }

    [Fact]
    public void Only_addresses_and_identifiers_come_back()
    {
        var pseudonymiser = new Pseudonymiser(TestKey.Of(1));
        foreach (string value in new[] { "42.62.103.34", "d3e5a967-5657-4a42-afcc-6106b6c3c299" })
            Assert.Equal(value, pseudonymiser.Reverse(Alone[value]));
        // Spelled in full where the pseudonym has no zeros to leave out.
        Assert.Equal("2001:db8:0:0:0:0:0:7", pseudonymiser.Reverse(Alone["2001:db8::7"]));
        Assert.Null(pseudonymiser.Reverse(Alone["jane@contoso.com"]));
        Assert.Null(pseudonymiser.Reverse(""));
    }

    static string Long(string piece, int times, string end = "") => $"{{\"m\":\"{string.Concat(Enumerable.Repeat(piece, times))}{end}\"}}";

    public static TheoryData<string> Hostile => new(
        """{"userName":"\ud800","Computer":"\udfff\ud800x","m":"\ud800 a@b.com"}""", """{"userName":"a\u0000b@c.d"}""", "{\"userName\":\"",
        "[[[[", """{"user":"\\","Computer":"."," ":"@","m":"@@..:://\\\\%%%"}""", Long("a", 300_000, "@b.com"), Long("a.", 200_000),
        Long("a-", 200_000, "@x"), Long(@"\\Users\\", 50_000), Long(":", 200_000), Long("1.", 200_000), Long("arn:", 50_000),
        Long("%41%", 100_000), Long("user=", 50_000), Long("S-1-", 50_000), Long("://a", 50_000), Long(@"\\\\a", 50_000),
        string.Concat(Enumerable.Repeat("""{"user":""", 3000)) + "\"bob\"" + new string('}', 3000),
        "{\"userName\":\"" + string.Concat(Enumerable.Repeat("a;", 60)) + "\"}");

    [Theory]
    [MemberData(nameof(Hostile), DisableDiscoveryEnumeration = true)]
    public void Hostile_records_come_through(string record)
    {
        string mapped = Apply(record)[0];
        if (IsJson(record)) Assert.True(IsJson(mapped));
    }

    [Fact]
    public void Any_bytes_do()
    {
        var random = new Random(8);
        byte[] seed = Encoding.UTF8.GetBytes(
            """{"userName":"jane","Computer":"pc7.contoso.com","m":"jane@contoso.com 10.1.2.3\n\u00e9","n":"{\"user\":\"x\"}"}""");
        var pseudonymiser = new Pseudonymiser(TestKey.Of(1));
        for (int i = 0; i < 5_000; i++)
        {
            byte[] record = [.. seed];
            for (int n = random.Next(1, 6); n > 0; n--) record[random.Next(record.Length)] = (byte)random.Next(256);
            pseudonymiser.Learn(record);
            byte[] mapped = pseudonymiser.Apply(record);
            if (IsJson(Encoding.Latin1.GetString(record))) Assert.True(IsJson(Encoding.Latin1.GetString(mapped)));
        }
    }

    static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 50_000 });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

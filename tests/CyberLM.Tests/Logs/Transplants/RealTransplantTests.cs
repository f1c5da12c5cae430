using System.Text;
using System.Text.RegularExpressions;
using CyberLM.Logs;
using Xunit;
using static CyberLM.Tests.Logs.Transplants.Recorded;

namespace CyberLM.Tests.Logs.Transplants;

/// <summary>Recorded attacks: there and back again, and what is left of the old names.</summary>
public sealed partial class RealTransplantTests(ITestOutputHelper output)
{
    const long Seconds = 86_400L * 974 + 12_345;

    static Recording Read(string path) => Recording.Read([Repository.Shared($"data/{path}")]);

    /// <summary>Identifiers are new on each way, and compared by their form.</summary>
    static string WithoutIdentifiers(byte[] record) =>
        Numbers().Replace(Identifiers().Replace(Encoding.UTF8.GetString(record), "#"), "$1#");

    [Theory]
    [InlineData("cloudtrail/aws.credential-access.secretsmanager-retrieve-secrets.json", "christophe=alice", "account=111122223333")]
    [InlineData("invictus-aws-cloudtrail", "bert-jan=alice-ann", "benjamin=bobby", "account=111122223333")]
    [InlineData("otrf-security-datasets/windows/execution__psh_python_webserver.zip", "host=PC0042", "wardog=jdoe")]
    [InlineData("otrf-security-datasets/windows/credential_access__cmd_psexec_lsa_secrets_dump.zip", "wardog=jdoe")]
    [InlineData("azure-ad/signin.jsonl", "user=zara.quinn@example.org")]
    [InlineData("msticpy-aad", "user=zara.quinn@example.org")]
    public void There_and_back_again_every_byte_but_identifiers_is_the_same(string path, params string[] map)
    {
        var recording = Read(path);
        TransplantRequest Request(long seconds, IEnumerable<string> to) =>
            new([.. to], seconds, 1) { KeepRest = true, KeepAddresses = true };
        var there = Plan(recording, null, Request(Seconds, map));
        var moved = there.Write();
        var traces = there.Traces(moved);
        foreach (var trace in traces) output.WriteLine(trace.ToString());
        Assert.DoesNotContain(traces, trace => trace.How is "plain" or "percent escapes");
        Assert.Equal(map.Length, there.Members.Count(member => member.Why is "asked for"));
        var changed = there.Members.Where(member => !member.Stays && member.Role != MemberRole.Domain).ToList();
        string all = string.Concat(moved.Select(record => Encoding.UTF8.GetString(record.Utf8)));
        foreach (var member in changed) Assert.Contains(member.New, all, StringComparison.Ordinal);
        var back = Plan(Of(moved.Select(record => record.Utf8)), null,
            Request(-Seconds, changed.Select(member => $"{member.New}={member.Old}"))).Write();
        for (int i = 0; i < moved.Count; i++)
            Assert.Equal(WithoutIdentifiers(recording.Records[i].Utf8), WithoutIdentifiers(back[i].Utf8), ignoreCase: false);
    }

    /// <summary>By other means than those that replaced them.</summary>
    [Theory]
    [InlineData("cloudtrail/aws.credential-access.secretsmanager-retrieve-secrets.json")]
    [InlineData("invictus-aws-cloudtrail")]
    public void Neither_names_nor_accounts_nor_addresses_nor_identifiers_are_left(string path)
    {
        var recording = Read(path);
        string user = path.Contains("invictus", StringComparison.Ordinal) ? "bert-jan" : "christophe";
        var transplant = Plan(recording, null, Asked(Seconds, $"{user}=alice", "account=111122223333"));
        string before = string.Join('\n', recording.Records.Select(record => Encoding.UTF8.GetString(record.Utf8)));
        string after = string.Join('\n', transplant.Write().Select(record => Encoding.UTF8.GetString(record.Utf8)));
        Assert.DoesNotContain(user, after, StringComparison.OrdinalIgnoreCase);
        string[] shapes =
        [
            @"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", @"\bA[KSIR][A-Z]A[A-Z0-9]{16,17}\b", @"\b20\d\d-\d\d-\d\dT[\d:]{8}Z",
        ];
        foreach (string shape in shapes)
        {
            var real = Regex.Matches(before, shape).Select(match => match.Value).ToHashSet();
            Assert.NotEmpty(real);
            real.IntersectWith(Regex.Matches(after, shape).Select(match => match.Value));
            Assert.Empty(real);
        }
        string account = transplant.Members.First(member => member is { Role: MemberRole.Account, Why: "asked for" }).Old;
        Assert.DoesNotContain(account, after, StringComparison.Ordinal);
        foreach (var address in transplant.Members.Where(member => member.Role == MemberRole.Address))
            Assert.DoesNotContain($"\"{address.Old}\"", after, StringComparison.Ordinal);
    }

    [GeneratedRegex("""
        (?i)(?<=(?:requestID|x-amz-id-2|SessionId|uniqueTokenIdentifier|correlationId)":\s?")[^"]+
        |\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\bA[A-Z]{3}[A-Z0-9]{16,17}\b|(?<=\b[a-z]+-)[0-9a-f]{8}\b
        |(?<=\b[a-z]+-)[0-9a-f]{17}\b|S-1-5-21-[0-9-]+|\b[0-9a-f]{2}(?::[0-9a-f]{2}){5}\b|(?<=LogonId":\s?"0x)[0-9a-f]+
        |(?<=(?:Logon[ ]ID|LogonId):\s*(?:\\t)*\s*0x)[0-9a-f]+
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Identifiers();

    [GeneratedRegex("""("(?:RecordNumber|EventRecordID)":)\d+""")]
    private static partial Regex Numbers();
}

using System.Text;
using System.Text.Json.Nodes;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Privacy;

/// <summary>
/// Names that no key shows, only a label in a text: they are replaced wherever they stand, and the scan sees those that were not.
/// </summary>
public sealed class LabelledNameTests
{
    static string Record(string text) => new JsonObject { ["m"] = text }.ToJsonString();

    static string[] Apply(params string[] records)
    {
        var pseudonymiser = new Pseudonymiser(TestKey.Of(1));
        foreach (string record in records) pseudonymiser.Learn(Encoding.UTF8.GetBytes(record));
        return [.. records.Select(record => Encoding.UTF8.GetString(pseudonymiser.Apply(Encoding.UTF8.GetBytes(record))))];
    }

    /// <summary>What the scan says of records that were left as they are, or became others.</summary>
    static string[] Leaks(string[] records, string[]? became = null)
    {
        var scan = new LeakScan();
        foreach (string record in records) scan.Learn(Encoding.UTF8.GetBytes(record));
        return [.. records.Zip(became ?? records)
            .SelectMany(pair => scan.Check(Encoding.UTF8.GetBytes(pair.First), Encoding.UTF8.GetBytes(pair.Second)).Leaks).Distinct()];
    }

    [Theory]
    [InlineData("Account Name: zquill")]
    [InlineData("Subject:\r\n\tAccount Name:\t\tzquill\r\n\tLogon ID:\t\t0x3E7\r\n")]
    [InlineData("Account Domain:\t\tzquill\r\n")]
    [InlineData("Logon Account:\tzquill\r\nSource Workstation:\tpc\r\n")]
    [InlineData("Source Workstation: zquill")]
    [InlineData("Network Account Name:\tzquill")]
    [InlineData("authentication failure; logname= uid=0 tty=NODEVssh user=zquill")]
    [InlineData("USERNAME=zquill, port 22")]
    [InlineData("seen with user : zquill.")]
    [InlineData("UserId=zquill HostName=ConsoleHost")]
    [InlineData("user: zquill hostname: pc7")]
    [InlineData("user=\"zquill\" rhost=")]
    [InlineData("user = 'zquill'")]
    [InlineData("User: PC7\\zquill")]
    [InlineData("Computer Name:\tzquill")]
    public void A_name_behind_a_label_is_replaced_everywhere_and_seen_where_it_is_not(string text)
    {
        foreach (string labelled in new[] { Record(text), text })               // a member of a record, and a plain line
        {
            string[] records = [labelled, Record("opened by ZQuill at noon"), Record("a.exe --of=zquill /t")];
            Assert.Equal(["zquill"], Leaks(records).Where(leak => leak.Contains("zquill", StringComparison.OrdinalIgnoreCase)
                && !leak.Contains('\\')), StringComparer.OrdinalIgnoreCase);
            string[] mapped = Apply(records);
            Assert.All(mapped, record => Assert.DoesNotContain("zquill", record, StringComparison.OrdinalIgnoreCase));
            Assert.Empty(Leaks(records, mapped));
            // One that was left behind in one place.
            Assert.Contains("zquill", Leaks(records, [mapped[0], mapped[1], records[2]]));
        }
    }

    [Theory]
    [InlineData("Account Name:\t\t-\r\n\tAccount Domain:\t\t-\r\n")]
    [InlineData("Account Name:\t\t\r\n\tProcess Name:\tcmd.exe")]
    [InlineData("User: NT AUTHORITY\\LOCAL SERVICE")]
    [InlineData("User: Font Driver Host\\UMFD-0")]
    [InlineData("user=root")]
    [InlineData("superuser=yes it was")]
    [InlineData("user: http/1.1 is no name")]
    [InlineData("a user named no one")]
    public void What_names_nobody_is_no_leak(string text) => Assert.Empty(Leaks([Record(text)]));

    [Fact]
    public void Between_quotes_a_name_has_blanks()
    {
        string[] mapped = Apply(Record("user=\"Zelda Quill\" came"), Record("then Zelda Quill left"));
        string name = JsonNode.Parse(mapped[0])!["m"]!.GetValue<string>().Split('"')[1];
        Assert.Matches("^[A-Z][a-z]+ [A-Z][a-z]+$", name);
        Assert.Equal(Record($"then {name} left"), mapped[1]);
    }
}

using System.Text.Json;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Formats;

/// <summary>Counts were taken with another JSON parser.</summary>
public sealed class RealLogTests
{
    [Theory]
    [InlineData("azure-ad/signin.jsonl", 260, LogFormat.JsonLines)]
    [InlineData("loghub/OpenSSH.log", 2000, LogFormat.Lines)]
    [InlineData("loghub/Apache.log", 2000, LogFormat.Lines)]
    [InlineData("loghub/Linux.log", 2000, LogFormat.Lines)]
    [InlineData("loghub/Windows.log", 2000, LogFormat.Lines)]
    [InlineData("azure-sentinel-sample/Okta_CL.json", 504, LogFormat.JsonValues)]
    [InlineData("azure-sentinel-sample/Syslog_SymantecVIP.json", 733, LogFormat.JsonValues)]
    [InlineData("azure-sentinel-sample/githubscanaudit_CL.json", 23, LogFormat.JsonValues)]
    [InlineData("azure-sentinel-sample/Custom_NCProtectUAL_CL.json", 11, LogFormat.JsonValues)]
    [InlineData("cloudtrail/aws.execution.ssm-start-session.json", 29, LogFormat.JsonValues)]
    [InlineData("opensearch-cloudtrail/samples.json", 50, LogFormat.JsonValues)]
    [InlineData("det-eng-samples-o365/t1531_mass_delete_users.json", 10, LogFormat.JsonLines)]
    [InlineData("det-eng-samples-o365/t1564.008_rule_mark_as_read_move.json", 1, LogFormat.JsonValues)]
    [InlineData("det-eng-samples-o365/t1556_Disable _Strong_Authentication.json", 3, null)]
    [InlineData("plaso-jsonl/aws_cloudtrail.jsonl", 6, LogFormat.JsonLines)]
    [InlineData("panther-analysis/aws_cloudtrail.jsonl", 374, LogFormat.JsonLines)]
    [InlineData("msticpy-aad/SigninLogs_aad_logons.jsonl", 52, LogFormat.JsonLines)]
    [InlineData("azure-sentinel-sample/AADUSerInfo.csv", 6, LogFormat.Csv)]
    [InlineData("azure-sentinel-training-lab/azure_activity.csv", 195, LogFormat.Csv)]
    [InlineData("azure-sentinel-training-lab/disable_accounts.csv", 4, LogFormat.Csv)]
    [InlineData("azure-sentinel-training-lab/office_activity.csv", 160, LogFormat.Csv)]
    [InlineData("azure-sentinel-training-lab/sign-in_adelete.csv", 34, LogFormat.Csv)]
    [InlineData("det-eng-samples-o365/t1110.003_o365spray_reporting.csv", 9, LogFormat.Csv)]
    [InlineData("msticpy-exchange/demo_exchange_data.csv", 800, LogFormat.Csv)]
    public void A_file_gives_all_its_records(string name, int count, LogFormat? format)
    {
        var reader = new LogReader([Repository.Shared("data/" + name)]);
        Assert.Equal(count, reader.Read().Count());
        Assert.Equal(0, reader.Report.BadRecords);
        if (format is not null)
            Assert.Equal(format, reader.Report.Files[0].Format);
    }

    [Fact]
    public void A_folder_of_wrapped_records_gives_them_all()
    {
        var reader = new LogReader([Repository.Shared("data/invictus-aws-cloudtrail")]);
        Assert.Equal(1753, reader.Read().Count());
        Assert.Equal(0, reader.Report.BadRecords);
        Assert.Equal(["LICENSE.source"], reader.Report.Skipped.Select(Path.GetFileName));
    }

    /// <summary>23,461 Windows events and 103 of CloudTrail in archives, 5 of Golden SAML beside them.</summary>
    [Fact]
    public void A_folder_of_archives_gives_them_all()
    {
        var reader = new LogReader([Repository.Shared("data/otrf-security-datasets")]);
        Assert.Equal(23_569, reader.Read().Count());
        Assert.Equal(0, reader.Report.BadRecords);
    }

    /// <summary>Without their names: YAML and licences are no logs, but must not be taken for tables either.</summary>
    [Fact]
    public void A_table_is_taken_for_one_and_nothing_else_is()
    {
        using var copy = new Gpt.TemporaryFolder();
        int tables = 0, others = 0;
        foreach (string file in Directory.EnumerateFiles(Repository.Shared("data"), "*", SearchOption.AllDirectories))
        {
            if (Path.GetExtension(file) is ".zip" or ".Zip" or ".gz") continue;
            bool table = file.EndsWith(".csv", StringComparison.Ordinal);
            File.Copy(file, copy["unnamed"], overwrite: true);
            var reader = new LogReader([copy["unnamed"]]);
            try
            {
                reader.Read().Count();
            }
            catch (CyberLMException)
            {
                Assert.False(table, file);
            }
            Assert.True(table == (reader.Report.Files[0].Format == LogFormat.Csv), file);
            if (table) Assert.Equal(0, reader.Report.BadRecords);
            (tables, others) = table ? (tables + 1, others) : (tables, others + 1);
        }
        Assert.InRange(tables, 10, 100);
        Assert.InRange(others, 100, 10_000);
    }

    [Fact]
    public void Compacted_records_mean_the_same_as_before()
    {
        string path = Repository.Shared("data/azure-sentinel-sample/Okta_CL.json");
        using var whole = JsonDocument.Parse(File.ReadAllBytes(path));
        var records = new LogReader([path]).Read().ToList();
        foreach (var (expected, record) in whole.RootElement.EnumerateArray().Zip(records))
        {
            using var actual = JsonDocument.Parse(record.Utf8);
            Assert.True(JsonElement.DeepEquals(expected, actual.RootElement));
        }
    }

    [Fact]
    public void Sign_ins_are_in_order_of_time_already()
    {
        var records = new LogReader([Repository.Shared("data/azure-ad/signin.jsonl")]).Read().ToList();
        var notices = new List<string>();
        var sorted = RecordTime.Sort(records, notices.Add);
        Assert.Empty(notices);
        Assert.Equal(records.Select(record => record.Line), sorted.Select(record => record.Line));
    }

    [Theory]
    [InlineData("invictus-aws-cloudtrail/218007301253_CloudTrail_us-east-1_20230710T1145Z_s7dpHbl38neqZbm2.json")]
    [InlineData("azure-sentinel-sample/Okta_CL.json")]
    [InlineData("msticpy-aad/SigninLogs_aad_logons.jsonl")]
    [InlineData("plaso-jsonl/gcp_logging.jsonl")]
    [InlineData("det-eng-samples-o365/t1531_mass_delete_users.json")]
    [InlineData("azure-sentinel-training-lab/sign-in_adelete.csv")]
    [InlineData("msticpy-exchange/demo_exchange_data.csv")]
    public void Every_record_has_a_time(string name) => Assert.All(
        new LogReader([Repository.Shared("data/" + name)]).Read(),
        record => Assert.True(RecordTime.TryFind(record.Utf8.Span, out _)));
}

using System.Buffers;
using System.Text;
using System.Text.Json;
using CsCheck;
using CyberLM.Tenant;
using Xunit;

namespace CyberLM.Tests.Tenant;

/// <summary>Options, determinism, files, text and clocks.</summary>
public class TenantLogTests
{
    static readonly TenantOptions Small = new(4, 3, 11, new DateOnly(2025, 10, 24));

    [Fact]
    public void Equal_options_give_equal_bytes() => Assert.Equal(GeneratedTenant.Log(Small), GeneratedTenant.Log(Small with { }));

    [Fact]
    public void Another_seed_is_another_organisation()
    {
        byte[] one = GeneratedTenant.Log(Small);
        byte[] other = GeneratedTenant.Log(Small with { Seed = 12 });
        Assert.NotEqual(Lines(one)[0].Text("tenantId"), Lines(other)[0].Text("tenantId"));
        Assert.Empty(Lines(one).Select(r => r.Text("properties.id")).Intersect(Lines(other).Select(r => r.Text("properties.id"))));
    }

    [Fact]
    public void A_longer_log_begins_with_the_shorter_one()
    {
        byte[] longer = GeneratedTenant.Log(Small with { Days = 5 });
        byte[] shorter = GeneratedTenant.Log(Small);
        Assert.True(longer.Length > shorter.Length);
        Assert.Equal(shorter, longer[..shorter.Length]);
    }

    [Fact]
    public void The_number_of_events_follows_the_option()
    {
        int few = Lines(GeneratedTenant.Log(Small with { Users = 20, EventsPerUserPerDay = 10 })).Length;
        int many = Lines(GeneratedTenant.Log(Small with { Users = 20, EventsPerUserPerDay = 60 })).Length;
        Assert.InRange((double)many / few, 4.5, 7.5);
    }

    [Fact]
    public void Thirty_people_leave_some_thousand_records_in_two_weeks() => Assert.InRange(GeneratedTenant.Lines.Length, 6_000, 12_000);

    [Theory]
    [InlineData(0, 14, 24, "1 to 50000 users, not 0")]
    [InlineData(-3, 14, 24, "1 to 50000 users, not -3")]
    [InlineData(30, 0, 24, "1 to 3660 days, not 0")]
    [InlineData(30, 14, 0, "above 0 and at most 5000, not 0")]
    [InlineData(30, 14, double.NaN, "above 0 and at most 5000, not NaN")]
    public void Options_that_describe_no_organisation_are_refused(int users, int days, double events, string says)
    {
        var options = new TenantOptions(users, days, 1, new DateOnly(2026, 1, 5)) { EventsPerUserPerDay = events };
        var refused = Assert.Throws<ArgumentException>(() => new TenantLog(options));
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_run_leaves_no_file_behind()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        GeneratedTenant.InFolder(folder =>
        {
            Assert.Throws<OperationCanceledException>(() => new TenantLog(Small).Write(folder, stop.Token));
            Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
            return 0;
        });
    }

    [Fact]
    public void What_another_process_writes_into_the_folder_is_left_alone() => GeneratedTenant.InFolder(folder =>
    {
        string log = Path.Combine(folder, TenantLog.LogFile);
        // Of another process, and of one of the same number on another machine.
        string others = log + ".tmp", ours = $"{log}.{Environment.ProcessId}.tmp";
        using (new FileStream(others, FileMode.Create, FileAccess.Write, FileShare.None)) Write(folder);
        Assert.True(File.Exists(log));
        Assert.True(File.Exists(others));
        using (new FileStream(ours, FileMode.Create, FileAccess.Write, FileShare.None))
            Assert.Throws<IOException>(() => Write(folder));
        Assert.True(File.Exists(ours));
        return 0;
    });

    [Fact]
    public void A_new_log_replaces_the_old_one()
    {
        GeneratedTenant.InFolder(folder =>
        {
            new TenantLog(Small with { Seed = 99 }).Write(folder);
            new TenantLog(Small).Write(folder);
            Assert.Equal(GeneratedTenant.Log(Small), File.ReadAllBytes(Path.Combine(folder, TenantLog.LogFile)));
            Assert.Equal(TenantLog.Files(Small).Order(), Directory.GetFiles(folder).Select(Path.GetFileName).Order());
            return 0;
        });
    }

    [Fact]
    public void Any_text_comes_back_through_a_json_line() => Gen.String.Sample(text =>
    {
        // A lone surrogate cannot come back: it is no text.
        string clean = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        var bytes = new ArrayBufferWriter<byte>();
        var json = new JsonLine(bytes);
        json.Open();
        json.Text("a"u8, clean);
        json.Number("b"u8, -7);
        json.Close();
        json.EndLine();
        string line = Encoding.UTF8.GetString(bytes.WrittenSpan);
        Assert.True(Ascii.IsValid(line));
        Assert.Equal(clean, JsonElement.Parse(line).Text("a"));
        Assert.EndsWith(", \"b\": -7}\n", line, StringComparison.Ordinal);
    });

    [Fact]
    public void Local_time_agrees_with_the_tz_database()
    {
        Gen.Select(Gen.Int[0, Cities.All.Count - 1], Gen.Int[0, 366 * 24 * 4 * 4]).Sample((index, quarterHours) =>
        {
            CyberLM.Tenant.TimeZone zone = Cities.All[index].Zone;
            DateTime utc = new DateTime(2023, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(15.0 * quarterHours);
            Assert.Equal(TimeZoneInfo.FindSystemTimeZoneById(zone.Name).GetUtcOffset(utc), zone.Offset(utc));
        });
    }

    [Fact]
    public void Local_time_goes_to_utc_and_back_except_in_the_hour_that_is_skipped()
    {
        CyberLM.Tenant.TimeZone berlin = Cities.All.Single(c => c.Name == "Berlin").Zone;
        var noon = new DateTime(2026, 3, 29, 12, 0, 0, DateTimeKind.Utc);
        Assert.Equal(noon, berlin.ToLocal(berlin.ToUtc(noon)));
        Assert.Equal(new DateTime(2026, 3, 29, 10, 0, 0), berlin.ToUtc(noon));
        Assert.Equal(new DateTime(2026, 3, 28, 11, 0, 0), berlin.ToUtc(noon.AddDays(-1)));
    }

    static void Write(string folder) => new TenantLog(Small).Write(folder);

    static JsonElement[] Lines(byte[] log) =>
        [.. Encoding.UTF8.GetString(log).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
}

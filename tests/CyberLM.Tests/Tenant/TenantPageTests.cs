using System.Globalization;
using System.Text.Json;
using CyberLM.Tenant;
using Xunit;

namespace CyberLM.Tests.Tenant;

/// <summary>docs/tenant.md: its figures are measured here, of the demo's tenant and of the real sign-ins beside it.</summary>
public class TenantPageTests
{
    // Trees may split a hair's breadth away on another machine.
    const double AreaTolerance = 0.03;

    static readonly TenantOptions Demo = new(30, 30, 1, new DateOnly(2026, 1, 5));

    static readonly Lazy<SignInView[]> Simulated = new(() => GeneratedTenant.InFolder(folder =>
    {
        new TenantLog(Demo).Write(folder);
        return File.ReadLines(Path.Combine(folder, TenantLog.LogFile)).Select(View).ToArray();
    }));

    static SignInView View(string line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        return SignInView.OfEventHub(document.RootElement);
    }

    static SignInView[] Nvidia() => [.. File.ReadLines(Repository.Shared("data/azure-ad/signin.jsonl")).Select(View)];

    /// <summary>Half of its lines are there twice.</summary>
    static SignInView[] Msticpy() =>
    [
        .. File.ReadLines(Repository.Shared("data/msticpy-aad/SigninLogs_aad_logons.jsonl")).Select(line => JsonElement.Parse(line))
            .DistinctBy(record => record.Text("Id")).Select(SignInView.OfLogAnalytics),
    ];

    static SignInView[] TrainingLab() =>
    [
        .. new[] { "sign-in_adelete.csv", "disable_accounts.csv" }
            .SelectMany(name => SignInView.OfCsv(Repository.Shared($"data/azure-sentinel-training-lab/{name}"))),
    ];

    static string[] Page() => File.ReadAllLines(Path.Combine(Repository.Root, "docs", "tenant.md"));

    [Fact]
    public void Each_measure_on_the_page_is_what_is_measured()
    {
        SignInView[][] sets = [Simulated.Value, Nvidia(), Msticpy(), TrainingLab()];
        string[] table = [.. TenantMeasures.Rows.Select(row => $"| {row.Name} | {string.Join(" | ", sets.Select(row.Of))} |")];
        string[] missing = [.. table.Except(Page())];
        Assert.True(missing.Length == 0, $"docs/tenant.md lacks:\n{string.Join('\n', missing)}");
    }

    [Fact]
    public void Each_area_under_the_curve_on_the_page_is_what_is_measured()
    {
        SignInView[] interactive = [.. Simulated.Value.Where(r => r.Interactive)];
        SignInView[] nvidia = Nvidia(), msticpy = Msticpy(), lab = TrainingLab();
        (string Name, SignInView[] One, SignInView[] Other)[] pairs =
        [
            ("the tenant, NVIDIA's export", Simulated.Value, nvidia),
            ("the tenant's interactive sign-ins, msticpy's", interactive, msticpy),
            ("the tenant's interactive sign-ins, the training lab's", interactive, lab),
            ("NVIDIA's export, msticpy's", nvidia, msticpy),
            ("NVIDIA's export, the training lab's", nvidia, lab),
            ("msticpy's, the training lab's", msticpy, lab),
            ("the tenant, another tenant of ours", Simulated.Value, Another()),
        ];
        var measured = pairs.Select(p => (p.Name, Areas: new[] { false, true }.Select(alone => TenantMeasures.Area(p.One, p.Other, alone))
            .ToArray())).ToArray();
        string wanted = string.Join('\n', measured.Select(m => $"| {m.Name} | {Figure(m.Areas[0])} | {Figure(m.Areas[1])} |"));
        foreach ((string name, double[] areas) in measured)
        {
            string? row = Page().FirstOrDefault(line => line.StartsWith($"| {name} |", StringComparison.Ordinal));
            Assert.True(row is not null, $"docs/tenant.md lacks a row of:\n{wanted}");
            double[] said = [.. row.Split('|')[2..4].Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];
            Assert.All(said.Zip(areas), p => Assert.True(
                Math.Abs(p.First - p.Second) <= AreaTolerance, $"docs/tenant.md says {p.First} for {name}; measured:\n{wanted}"));
        }

        static string Figure(double area) => area.ToString("0.00", CultureInfo.InvariantCulture);
    }

    static SignInView[] Another() => GeneratedTenant.InFolder(folder =>
    {
        new TenantLog(Demo with { Seed = 2, Days = 15 }).Write(folder);
        return File.ReadLines(Path.Combine(folder, TenantLog.LogFile)).Select(View).ToArray();
    });

    /// <summary>Names of the page that are in the code, and the other way round.</summary>
    [Fact]
    public void Each_attack_on_the_page_is_one_that_can_be_played()
    {
        var rows = Page().Where(line => System.Text.RegularExpressions.Regex.IsMatch(line, @"^\| [SX]\d\d \|"));
        Assert.Equal(AttackCatalog.All.Select(Row), rows);

        static string Row(AttackDefinition attack) => $"| {attack.Id} | {attack.Name} | {attack.Technique} | "
            + string.Join(", ", attack.Ranges.Select(range => string.Create(
                CultureInfo.InvariantCulture, $"{range.Name} {range.Least}–{range.Most}"))) + " |";
    }
}

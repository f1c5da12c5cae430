using System.Globalization;
using System.Text.Json;
using CyberLM.Tenant;
using Xunit;
using static CyberLM.Tests.Tenant.GeneratedTenant;

namespace CyberLM.Tests.Tenant;

/// <summary>What only looks like an attack is labelled in the truth, and is what it is called by the records and by who is who.</summary>
public class TenantTwinTests
{
    static readonly TenantOptions Options = new(80, 45, 5, new DateOnly(2026, 3, 2))
    {
        Schema = SchemaPlan.Of2026, Streams = Enum.GetValues<LogStream>(), EventsPerUserPerDay = 12, Attacks = ["S12", "S26"],
    };

    static readonly Lazy<(Dictionary<string, JsonElement[]> Streams, JsonElement Who)> Content = new(() => InFolder(folder =>
    {
        new TenantLog(Options).Write(folder);
        return (Directory.GetFiles(folder, "*.jsonl").ToDictionary(
            file => Path.GetFileNameWithoutExtension(file), file => File.ReadLines(file).Select(line => JsonElement.Parse(line)).ToArray()),
            JsonElement.Parse(File.ReadAllText(Path.Combine(folder, TenantLog.OrganisationFile))));
    }));

    sealed record Marked(JsonElement Truth, JsonElement Record);

    /// <summary>With its records, by run.</summary>
    static List<List<Marked>> Runs(string scenario) => [.. Content.Value.Streams["truth"]
        .Where(line => line.At("twin") is { ValueKind: JsonValueKind.Object } twin && twin.Text("scenario") == scenario)
        .Select(line => new Marked(line, Content.Value.Streams[line.Text("stream")][line.Number("line") - 1]))
        .GroupBy(marked => marked.Truth.Text("twin.run")).Select(run => run.ToList())];

    static JsonElement User(Marked marked) => Content.Value.Who.GetProperty("users").EnumerateArray()
        .First(user => user.Text("userPrincipalName") == marked.Truth.Text("user"));

    static IEnumerable<Marked> SignIns(List<Marked> run) => run.Where(marked => marked.Truth.Text("stream") == "signin");

    [Fact]
    public void All_of_the_table_are_there_and_none_is_an_attack()
    {
        foreach (string scenario in new[] { "B01", "B02", "B03", "B04", "B05", "B06" }) Assert.NotEmpty(Runs(scenario));
        var truth = Content.Value.Streams["truth"];
        Assert.Contains(truth, line => line.At("attack")!.Value.ValueKind == JsonValueKind.Object);
        Assert.DoesNotContain(truth, line =>
            line.At("attack")!.Value.ValueKind == JsonValueKind.Object && line.At("twin")!.Value.ValueKind == JsonValueKind.Object);
        // Most of what people do looks like nothing.
        double share = (double)truth.Count(line => line.At("twin")!.Value.ValueKind == JsonValueKind.Object) / truth.Length;
        Assert.InRange(share, 0.005, 0.25);
    }

    [Fact]
    public void B01_goes_through_an_exit_far_from_the_traveller()
    {
        Assert.All(Runs("B01"), run =>
        {
            Assert.All(SignIns(run), marked => Assert.True(marked.Truth.GetProperty("away").GetBoolean()));
            Assert.Contains(SignIns(run), marked => marked.Truth.Text("network") == "Vpn");
        });
    }

    [Fact]
    public void B02_mistypes_a_password_that_has_just_been_changed() => Assert.All(Runs("B02"), run =>
    {
        string[] codes = [.. SignIns(run).Select(marked => marked.Record.Text("resultType"))];
        Assert.Contains("50055", codes);
        Assert.Contains("50126", codes);
        Assert.Single(SignIns(run).Select(marked => marked.Record.Text("correlationId")).Distinct());
    });

    [Fact]
    public void B03_is_a_laptop_on_its_first_day() => Assert.All(Runs("B03"), run =>
    {
        var devices = Content.Value.Who.GetProperty("users").EnumerateArray()
            .SelectMany(user => user.GetProperty("devices").EnumerateArray())
            .Where(device => !device.GetProperty("phone").GetBoolean() && device.GetProperty("since").ValueKind == JsonValueKind.String)
            .ToDictionary(device => device.Text("displayName"), device => device.Text("since"));
        Assert.All(SignIns(run), marked =>
        {
            string name = marked.Record.Text("properties.deviceDetail.displayName");
            if (name.Length > 0) Assert.Equal(devices[name].Replace("-", ""), marked.Truth.Text("twin.run").Split('-')[^1]);
        });
        Assert.All(run.Where(marked => marked.Truth.Text("stream") == "audit"), marked =>
            Assert.Contains(marked.Record.Text("operationName"), new[] { "Add device", "Add registered owner to device" }));
    });

    [Fact]
    public void B04_is_a_factor_that_its_owner_registers() => Assert.All(Runs("B04").SelectMany(run => run), marked =>
        Assert.Equal("User registered security info", marked.Record.Text("operationName")));

    [Fact]
    public void B05_works_in_a_country_that_is_not_home()
    {
        var country = Content.Value.Who.GetProperty("cities").EnumerateArray()
            .ToDictionary(city => city.Text("name"), city => city.Text("country"));
        Assert.All(Runs("B05"), run => Assert.All(SignIns(run), marked =>
        {
            Assert.True(marked.Truth.GetProperty("away").GetBoolean());
            Assert.NotEqual("Vpn", marked.Truth.Text("network"));
            Assert.NotEqual(country[User(marked).Text("homeCity")], marked.Record.Text("properties.location.countryOrRegion"));
            Assert.Contains(User(marked).GetProperty("trips").EnumerateArray(), trip =>
                Moment(trip, "arrives") <= Moment(marked.Record, "time") && Moment(marked.Record, "time") <= Moment(trip, "departs"));
        }));
    }

    [Fact]
    public void B06_is_a_shell_of_the_directory() => Assert.All(Runs("B06").SelectMany(SignIns), marked =>
        Assert.Matches("PowerShell|CLI", marked.Record.Text("properties.appDisplayName")));

    static DateTime Moment(JsonElement element, string name) =>
        DateTime.Parse(element.Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
}

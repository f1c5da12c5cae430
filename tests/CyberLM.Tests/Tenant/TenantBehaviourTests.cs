using System.Globalization;
using System.Text.Json;
using Xunit;
using static CyberLM.Tests.Tenant.GeneratedTenant;

namespace CyberLM.Tests.Tenant;

/// <summary>How often things happen, and whether people behave like people.</summary>
public class TenantBehaviourTests
{
    [Theory]
    [InlineData("properties.userAgent", 62, 77)]
    [InlineData("properties.mfaDetail", 10, 18)]
    [InlineData("properties.deviceDetail.displayName", 55, 71)]
    [InlineData("properties.deviceDetail.browser", 76, 90)]
    [InlineData("properties.deviceDetail.isCompliant", 8, 32)]
    [InlineData("properties.deviceDetail.trustType", 55, 71)]
    [InlineData("properties.clientCredentialType", 74, 82)]
    [InlineData("properties.rngcStatus", 74, 82)]
    [InlineData("properties.ipAddressFromResourceProvider", 3, 6)]
    [InlineData("properties.alternateSignInName", 0.3, 3)]
    [InlineData("resultDescription", 16, 28)]
    [InlineData("properties.resourceId", 98.5, 99.9)]
    public void An_optional_key_is_about_as_frequent_as_in_the_original(string path, double least, double most) =>
        Assert.InRange(Share(Records, r => r.Has(path)), least, most);

    [Theory]
    [InlineData("0", 72, 84)]
    [InlineData("50158", 10, 22)]
    [InlineData("50126", 0.5, 2)]
    [InlineData("50074", 0.4, 2)]
    [InlineData("50140", 0.4, 2)]
    [InlineData("50173", 0.3, 1.5)]
    [InlineData("700082", 0.5, 2)]
    public void A_result_has_its_share(string code, double least, double most) =>
        Assert.InRange(Share(Records, r => r.Text("resultType") == code), least, most);

    [Fact]
    public void Nine_in_ten_sign_ins_are_not_interactive() =>
        Assert.InRange(Share(Records, r => r.Text("category") == "NonInteractiveUserSignInLogs"), 86, 93);

    [Fact]
    public void Resources_are_mostly_named_after_their_application() => Assert.InRange(
        Share(Records, r => r.At("properties.resourceDisplayName")?.GetString() == r.Text("properties.appDisplayName") + " Service"),
        65,
        88);

    [Fact]
    public void People_work_in_the_day_of_their_own_time_zone()
    {
        var people = Truth.GetProperty("users").EnumerateArray()
            .Where(u => u.Text("kind") == "Person" && u.GetProperty("trips").GetArrayLength() == 0)
            .ToDictionary(u => u.Text("userPrincipalName"));
        Assert.True(people.Values.Select(u => u.Text("timeZone")).Distinct().Count() > 1, "the tenant must span time zones");
        int[] atHour = new int[24];
        (int working, int all) = (0, 0);
        foreach (JsonElement record in Records)
        {
            if (!people.TryGetValue(record.Text("properties.userPrincipalName"), out JsonElement user))
            {
                continue;
            }
            DateTime local = TimeZoneInfo.ConvertTimeFromUtc(Time(record), TimeZoneInfo.FindSystemTimeZoneById(user.Text("timeZone")));
            double start = user.GetProperty("workStart").GetDouble();
            double end = start + user.GetProperty("workHours").GetDouble();
            atHour[local.Hour]++;
            all++;
            working += local.TimeOfDay.TotalHours >= start - 1 && local.TimeOfDay.TotalHours < end + 1 ? 1 : 0;
        }
        Assert.InRange(100.0 * working / all, 78, 96);
        Assert.InRange(100.0 * atHour[..6].Sum() / all, 0, 2);
    }

    [Fact]
    public void A_weekend_day_has_a_fraction_of_a_working_days_traffic()
    {
        bool Weekend(JsonElement r) => Time(r).DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
        JsonElement[] people = [.. Records.Where(r => !IsService(r))];
        double weekend = people.Count(Weekend) / 2.0;
        double week = people.Count(r => !Weekend(r)) / 5.0;
        Assert.InRange(weekend / week, 0.05, 0.35);
    }

    [Fact]
    public void Service_accounts_run_day_and_night_without_a_person()
    {
        JsonElement[] service = [.. Records.Where(IsService)];
        Assert.NotEmpty(service);
        Assert.All(service, r => Assert.False(r.At("properties.isInteractive")!.Value.GetBoolean()));
        Assert.InRange(Share(service, r => Time(r).Hour is >= 6 and < 18), 40, 60);
    }

    /// <summary>Addresses do: through a far VPN exit, and where a provider's address is thought to be in another city.</summary>
    [Fact]
    public void Nobody_travels_faster_than_an_aeroplane_yet_somebody_travels()
    {
        const double NearKilometres = 500;
        const double FastKilometresPerHour = 800;
        (int impossible, int journeys) = (0, 0);
        var elsewhere = Truth.GetProperty("offices").EnumerateArray().SelectMany(office => Addresses(office, "vpnExits"))
            .Concat(Truth.GetProperty("users").EnumerateArray().SelectMany(user => Addresses(user, "laterHomeAddresses"))).ToHashSet();
        var known = Records.Where(r => !elsewhere.Contains(r.Text("callerIpAddress")));
        foreach (var user in known.GroupBy(r => r.Text("properties.userPrincipalName")))
        {
            foreach ((JsonElement before, JsonElement after) in user.Zip(user.Skip(1)))
            {
                double kilometres = Kilometres(before, after);
                double hours = (Time(after) - Time(before)).TotalHours;
                journeys += kilometres > NearKilometres ? 1 : 0;
                impossible += kilometres > NearKilometres && kilometres > FastKilometresPerHour * hours ? 1 : 0;
            }
        }
        Assert.Equal(0, impossible);
        Assert.True(journeys > 0);
    }

    static IEnumerable<string> Addresses(JsonElement of, string list) => of.GetProperty(list).EnumerateArray().Select(a => a.Text("ip"));

    /// <summary>Spherical law of cosines.</summary>
    static double Kilometres(JsonElement a, JsonElement b)
    {
        double Radians(JsonElement r, string name) => r.At($"properties.location.geoCoordinates.{name}")!.Value.GetDouble() * Math.PI / 180;
        (double from, double to) = (Radians(a, "latitude"), Radians(b, "latitude"));
        double turn = Radians(a, "longitude") - Radians(b, "longitude");
        double cosine = Math.Sin(from) * Math.Sin(to) + Math.Cos(from) * Math.Cos(to) * Math.Cos(turn);
        return 6371 * Math.Acos(Math.Clamp(cosine, -1, 1));
    }

    [Fact]
    public void An_interactive_sign_in_and_its_interruptions_share_a_correlation_id()
    {
        var chains = Records.Where(r => r.Text("category") == "SignInLogs").GroupBy(r => r.Text("correlationId")).ToList();
        Assert.Contains(chains, chain => chain.Count() > 1);
        Assert.All(chains, chain => Assert.Single(chain.Select(r => r.Text("properties.userPrincipalName")).Distinct()));
        double finallyIn = 100.0 * chains.Count(chain => chain.Last().Text("resultType") == "0") / chains.Count;
        Assert.InRange(finallyIn, 93, 100);
    }

    [Fact]
    public void The_ground_truth_agrees_with_the_log()
    {
        JsonElement counts = Truth.GetProperty("counts");
        Assert.Equal(Lines.Length, counts.GetProperty("records").GetInt32());
        Assert.Equal(Lines.Sum(line => line.Length + 1L), counts.GetProperty("bytes").GetInt64());
        Assert.Equal(Summary.Records, Lines.Length);
        foreach (var code in Records.GroupBy(r => r.Text("resultType")))
        {
            Assert.Equal(code.Count(), counts.GetProperty("byResult").GetProperty(code.Key).GetInt32());
        }
        var byUser = Records.CountBy(r => r.Text("properties.userPrincipalName")).ToDictionary();
        foreach (JsonElement user in Truth.GetProperty("users").EnumerateArray())
        {
            Assert.Equal(user.GetProperty("records").GetInt32(), byUser.GetValueOrDefault(user.Text("userPrincipalName")));
        }
    }

    [Fact]
    public void Devices_in_the_log_are_devices_of_their_user_in_the_ground_truth()
    {
        var owner = Truth.GetProperty("users").EnumerateArray()
            .SelectMany(u => u.GetProperty("devices").EnumerateArray(), (user, device) => (user, device))
            .ToDictionary(p => p.device.Text("deviceId"), p => p.user.Text("userPrincipalName"));
        foreach (JsonElement record in Records.Where(r => r.Text("properties.deviceDetail.deviceId").Length > 0))
        {
            Assert.Equal(owner[record.Text("properties.deviceDetail.deviceId")], record.Text("properties.userPrincipalName"));
        }
    }

    static bool IsService(JsonElement record) => record.Text("properties.userPrincipalName").StartsWith("svc-", StringComparison.Ordinal);

    static double Share(JsonElement[] records, Func<JsonElement, bool> holds) => 100.0 * records.Count(holds) / records.Length;

    static DateTime Time(JsonElement record) =>
        DateTime.Parse(record.Text("time"), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
}

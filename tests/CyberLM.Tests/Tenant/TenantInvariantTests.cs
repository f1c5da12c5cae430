using System.Globalization;
using System.Net;
using System.Text.Json;
using CyberLM.Tenant;
using Xunit;
using static CyberLM.Tests.Tenant.GeneratedTenant;

namespace CyberLM.Tests.Tenant;

/// <summary>What holds in every record of the original export holds in every record here.</summary>
public class TenantInvariantTests
{
    static void Everywhere(Func<JsonElement, bool> holds)
    {
        Assert.NotEmpty(Records);
        Assert.All(Records, record => Assert.True(holds(record), record.ToString()));
    }

    [Theory]
    [InlineData("callerIpAddress", "properties.ipAddress")]
    [InlineData("identity", "properties.userDisplayName")]
    [InlineData("location", "properties.location.countryOrRegion")]
    [InlineData("tenantId", "properties.resourceTenantId")]
    public void Two_fields_hold_the_same_text(string one, string other) => Everywhere(r => r.Text(one) == r.Text(other));

    [Fact]
    public void The_result_type_is_the_error_code_as_text() =>
        Everywhere(r => r.Text("resultType") == r.Number("properties.status.errorCode").ToString(CultureInfo.InvariantCulture));

    [Fact]
    public void A_failure_has_one_reason_written_twice_and_a_success_has_none() => Everywhere(r =>
        r.Text("resultType") == "0"
            ? !r.Has("resultDescription") && !r.Has("properties.status.failureReason")
            : r.Text("resultDescription") == r.Text("properties.status.failureReason"));

    [Fact]
    public void The_record_is_created_exactly_the_processing_time_after_the_event() => Everywhere(r =>
        Time(r.Text("properties.createdDateTime")) - Time(r.Text("time"))
        == TimeSpan.FromMilliseconds(r.Number("properties.processingTimeInMilliseconds")));

    [Fact]
    public void The_category_says_whether_the_sign_in_was_interactive() => Everywhere(r =>
        r.Text("category") == (r.At("properties.isInteractive")!.Value.GetBoolean() ? "SignInLogs" : "NonInteractiveUserSignInLogs"));

    /// <summary>In the original only 50158 is such a result: there was no other policy.</summary>
    static readonly string[] ResultsOfPolicies = ["50158", "50076", "50079", "50097", "500121", "53000", "53003"];

    [Fact]
    public void Conditional_access_fails_exactly_where_a_policy_was_not_met() => Everywhere(r =>
        ResultsOfPolicies.Contains(r.Text("resultType")) == (r.Text("properties.conditionalAccessStatus") == "failure"));

    [Fact]
    public void Guests_and_they_alone_have_another_home_tenant() => Everywhere(r =>
        (r.Text("tenantId") != r.Text("properties.homeTenantId")) == (r.Text("properties.userType") == "Guest"));

    [Fact]
    public void The_two_correlation_ids_differ() => Everywhere(r => r.Text("correlationId") != r.Text("properties.correlationId"));

    [Fact]
    public void The_request_id_ends_in_two_zeros() => Everywhere(r => r.Text("properties.id").EndsWith("00", StringComparison.Ordinal));

    [Fact]
    public void The_resource_path_names_the_tenant() =>
        Everywhere(r => r.Text("resourceId") == $"/tenants/{r.Text("tenantId")}/providers/Microsoft.aadiam");

    [Fact]
    public void A_device_has_name_and_trust_exactly_if_it_has_an_id() => Everywhere(r =>
    {
        bool known = r.Text("properties.deviceDetail.deviceId").Length > 0;
        return known == r.Has("properties.deviceDetail.displayName") && known == r.Has("properties.deviceDetail.trustType");
    });

    [Theory]
    [InlineData("properties.mfaDetail", "properties.status.additionalDetails")]
    [InlineData("properties.clientCredentialType", "properties.rngcStatus")]
    [InlineData("properties.deviceDetail.isCompliant", "properties.deviceDetail.isManaged")]
    [InlineData("properties.alternateSignInName", "properties.signInIdentifier")]
    [InlineData("properties.resourceDisplayName", "properties.resourceId")]
    public void Two_optional_keys_come_together(string one, string other) => Everywhere(r => r.Has(one) == r.Has(other));

    [Theory]
    [InlineData("properties.userPrincipalName", "properties.userId")]
    [InlineData("properties.userPrincipalName", "properties.userDisplayName")]
    [InlineData("properties.userId", "properties.userPrincipalName")]
    [InlineData("callerIpAddress", "properties.autonomousSystemNumber")]
    [InlineData("properties.appId", "properties.appDisplayName")]
    [InlineData("properties.appDisplayName", "properties.appId")]
    [InlineData("properties.location.city", "properties.location.state")]
    [InlineData("properties.location.city", "properties.location.countryOrRegion")]
    [InlineData("properties.resourceId", "properties.resourceDisplayName")]
    [InlineData("resultType", "resultDescription")]
    [InlineData("properties.deviceDetail.deviceId", "properties.deviceDetail.displayName")]
    [InlineData("properties.deviceDetail.deviceId", "properties.deviceDetail.trustType")]
    [InlineData("properties.deviceDetail.deviceId", "properties.userPrincipalName")]
    public void One_field_decides_another(string one, string other)
    {
        var pairs = Records
            .Select(r => (One: r.At(one)?.ToString(), Other: r.At(other)?.ToString()))
            .Where(p => !string.IsNullOrEmpty(p.One))
            .Distinct()
            .ToList();
        Assert.True(pairs.Count > 1);
        Assert.Equal(pairs.Count, pairs.Select(p => p.One).Distinct().Count());
    }

    [Fact]
    public void Events_stand_in_order_of_time_within_the_days_asked_for()
    {
        string[] times = [.. Records.Select(r => r.Text("time"))];
        Assert.Equal(times.Order(StringComparer.Ordinal), times);
        DateTime begin = Options.Start.ToDateTime(TimeOnly.MinValue);
        Assert.InRange(Time(times[0]), begin, begin.AddDays(1));
        Assert.InRange(Time(times[^1]), begin.AddDays(Options.Days - 1), begin.AddDays(Options.Days).AddTicks(-1));
    }

    [Theory]
    [InlineData("time")]
    [InlineData("properties.id")]
    [InlineData("properties.correlationId")]
    [InlineData("properties.originalRequestId")]
    [InlineData("properties.uniqueTokenIdentifier")]
    public void A_field_is_unique_per_record(string path) => Assert.Distinct(Records.Select(r => r.Text(path)));

    [Fact]
    public void Addresses_and_autonomous_systems_are_reserved_and_belong_to_nobody()
    {
        IPNetwork[] reserved =
        [
            IPNetwork.Parse("192.0.2.0/24"), IPNetwork.Parse("198.51.100.0/24"), IPNetwork.Parse("203.0.113.0/24"),
            IPNetwork.Parse("198.18.0.0/15"), IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("2001:db8::/32"),
        ];
        Everywhere(r => reserved.Any(range => range.Contains(IPAddress.Parse(r.Text("callerIpAddress")))));
        Everywhere(r => r.Number("properties.autonomousSystemNumber") is (>= 64496 and <= 64511) or (>= 65536 and <= 65551));
        Everywhere(r => r.Text("properties.userPrincipalName").EndsWith(".example", StringComparison.Ordinal));
    }

    [Fact]
    public void Addresses_of_the_largest_tenant_are_distinct()
    {
        var organisation = new Organisation(new TenantOptions(TenantOptions.MaxUsers, 1, 3, new DateOnly(2026, 1, 1)));
        string[] homes = [.. organisation.Users.Where(u => u.Kind == UserKind.Person).Select(u => u.HomeAddress.Ip)];
        Assert.Distinct(homes);
        Assert.All(homes, ip => Assert.True(IPAddress.TryParse(ip, out _), ip));
        Assert.Distinct(organisation.Users.Select(u => u.PrincipalName));
    }

    static DateTime Time(string text) =>
        DateTime.ParseExact(text, "yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
}

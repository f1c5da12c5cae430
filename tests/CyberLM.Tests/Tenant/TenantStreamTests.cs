using System.Text.Json;
using CyberLM.Tenant;
using Xunit;
using static CyberLM.Tests.Tenant.GeneratedTenant;

namespace CyberLM.Tests.Tenant;

/// <summary>The streams beside the sign-ins, the truth about all of them, and the form of today.</summary>
public class TenantStreamTests
{
    static readonly TenantOptions Whole = new(60, 20, 9, new DateOnly(2026, 3, 2))
    {
        Schema = SchemaPlan.Of2026,
        Streams = Enum.GetValues<LogStream>(),
    };

    static readonly Lazy<Dictionary<string, JsonElement[]>> Content = new(() => Streams(Whole));

    static JsonElement[] Stream(string name) => Content.Value[name];

    [Fact]
    public void Truth_has_one_line_for_each_record_and_finds_it()
    {
        JsonElement[] truth = Stream("truth");
        string[] streams = ["signin", "serviceprincipal", "risk", "audit"];
        Assert.Equal(streams.Sum(name => Stream(name).Length), truth.Length);
        foreach (JsonElement line in truth)
        {
            string stream = line.Text("stream");
            JsonElement record = Stream(stream)[line.Number("line") - 1];
            Assert.Equal(line.Text("id"), record.Text("properties.id").Replace("-", stream == "risk" ? "" : "-"));
            Assert.Equal(line.Text("time"), record.Text("time"));
            Assert.Equal(JsonValueKind.Null, line.At("attack")!.Value.ValueKind);
        }
        Assert.Equal(truth.Select(line => line.Text("time")).Order(StringComparer.Ordinal), truth.Select(line => line.Text("time")));
    }

    [Fact]
    public void Truth_says_why()
    {
        foreach (JsonElement line in Stream("truth").Where(line => line.Text("stream") == "signin"))
        {
            JsonElement record = Stream("signin")[line.Number("line") - 1];
            Assert.Equal(line.Text("user"), record.Text("properties.userPrincipalName"));
            string code = record.Text("resultType");
            Assert.Equal(code == "0", line.Text("cause") == "Work");
            Assert.Equal(code is "50126" or "50056", line.Text("cause") == "Mistake");
            Assert.Equal(record.Text("properties.userType") == "Guest", line.Text("kind") == "Guest");
        }
    }

    [Fact]
    public void A_detection_carries_the_ids_of_its_sign_in_and_follows_it()
    {
        var signIns = Stream("signin").ToDictionary(r => r.Text("properties.id"));
        JsonElement[] ofSignIns = [.. Stream("risk").Where(r => r.Text("properties.activity") == "signin")];
        Assert.NotEmpty(ofSignIns);
        foreach (JsonElement risk in ofSignIns)
        {
            JsonElement signIn = signIns[risk.Text("properties.requestId")];
            Assert.Equal(signIn.Text("correlationId"), risk.Text("properties.correlationId"));
            Assert.Equal(signIn.Text("callerIpAddress"), risk.Text("properties.ipAddress"));
            Assert.True(string.CompareOrdinal(signIn.Text("time"), risk.Text("time")) < 0);
            bool realtime = risk.Text("properties.detectionTimingType") == "realtime";
            Assert.Equal(realtime, signIn.Text("properties.riskState") != "none");
            Assert.Equal(realtime ? risk.Text("properties.riskLevel") : "none", signIn.Text("properties.riskLevelDuringSignIn"));
        }
    }

    /// <summary>Of a sample of Panther's tests of AuditLogs: what all of theirs have, ours have.</summary>
    [Fact]
    public void A_change_has_the_fields_of_the_originals()
    {
        JsonElement[] originals =
        [
            .. File.ReadLines(Repository.Shared("data/panther-analysis/azure_signin_audit.jsonl"))
                .Select(line => JsonElement.Parse(line).GetProperty("event"))
                .Where(e => e.TryGetProperty("category", out JsonElement category) && category.GetString() == "AuditLogs"),
        ];
        Assert.True(originals.Length > 3);
        string[] Keys(JsonElement of) => [.. of.EnumerateObject().Select(p => p.Name)];
        var common = originals.Select(Keys).Aggregate((a, b) => [.. a.Intersect(b)]).Where(name => !name.StartsWith("p_"));
        var properties = originals.Select(e => Keys(e.GetProperty("properties"))).Aggregate((a, b) => [.. a.Intersect(b)]);
        Assert.All(Stream("audit"), record => Assert.Subset(Keys(record).ToHashSet(), common.ToHashSet()));
        Assert.All(Stream("audit"), record => Assert.Subset(Keys(record.GetProperty("properties")).ToHashSet(), properties.ToHashSet()));
    }

    [Fact]
    public void The_directory_sees_factors_devices_groups_and_secrets()
    {
        string[] operations = [.. Stream("audit").Select(r => r.Text("operationName")).Distinct()];
        string[] daily = ["Update user", "Add member to group", "User registered security info"];
        Assert.Subset(operations.ToHashSet(), daily.ToHashSet());
        Assert.All(Stream("audit"), r => Assert.True(r.Has("properties.initiatedBy.user") ^ r.Has("properties.initiatedBy.app")));
    }

    [Fact]
    public void Service_principals_have_addresses_of_a_data_centre_and_no_user()
    {
        Assert.NotEmpty(Stream("serviceprincipal"));
        Assert.All(Stream("serviceprincipal"), r =>
        {
            Assert.Equal("ServicePrincipalSignInLogs", r.Text("category"));
            Assert.False(r.Has("properties.userId"));
        });
        int most = Stream("serviceprincipal").GroupBy(r => r.Text("properties.servicePrincipalId"))
            .Max(one => one.Select(r => r.Text("callerIpAddress")).Distinct().Count());
        Assert.InRange(most, 1, 2);
    }

    [Fact]
    public void Today_a_sign_in_lists_policies_steps_and_its_session()
    {
        foreach (JsonElement record in Stream("signin"))
        {
            string code = record.Text("resultType");
            Assert.Equal(code == "0" ? "SUCCESS" : "FAILURE", record.Text("resultSignature"));
            Assert.Equal("4", record.Text("level"));
            Assert.EndsWith("+00:00", record.Text("properties.createdDateTime"));
            JsonElement[] policies = [.. record.At("properties.appliedConditionalAccessPolicies")!.Value.EnumerateArray()];
            Assert.Equal(6, policies.Length);
            Assert.Equal(
                record.Text("properties.conditionalAccessStatus") == "failure" ? 1 : 0, policies.Count(p => p.Text("result") == "failure"));
            JsonElement first = record.At("properties.authenticationDetails")!.Value[0];
            if (code == "50126")
            {
                Assert.False(first.GetProperty("succeeded").GetBoolean());
                Assert.Equal(record.Text("resultDescription"), first.Text("authenticationStepResultDetail"));
            }
            Assert.True(Guid.TryParse(record.Text("properties.sessionId"), out _));
        }
        JsonElement refused = Stream("signin").First(r => r.Text("resultType") == "500121");
        Assert.StartsWith("MFA denied; ", refused.Text("properties.status.additionalDetails"));
        Assert.StartsWith("MFA denied; ", refused.At("properties.authenticationDetails")!.Value[1].Text("authenticationStepResultDetail"));
    }

    [Fact]
    public void A_drift_goes_from_form_to_form_and_brings_another_type_of_record()
    {
        Dictionary<string, JsonElement[]> drifted = Streams(Whole with { Users = 20, Schema = SchemaPlan.Drift });
        JsonElement[] signIns = drifted["signin"];
        string half = "2026-03-12T00:00:00";
        bool After(JsonElement r, string time) => string.CompareOrdinal(r.Text("time"), time) >= 0;
        Assert.All(signIns, r => Assert.Equal(After(r, half) && r.Text("category") != "ServicePrincipalSignInLogs", r.Has("level")));
        Assert.All(signIns.Where(r => !After(r, half)), r =>
            Assert.Equal(After(r, "2026-03-07T00:00:00"), r.Has("properties.signInTokenProtectionStatus")));
        Assert.DoesNotContain(signIns.Where(r => !After(r, half)), r => r.Text("category") == "ServicePrincipalSignInLogs");
        Assert.Contains(signIns, r => r.Text("category") == "ServicePrincipalSignInLogs");
        Assert.All(drifted["serviceprincipal"], r => Assert.False(After(r, half)));
    }

    [Fact]
    public void What_happens_is_the_same_in_every_form()
    {
        TenantOptions small = Whole with { Users = 8, Days = 6 };
        string[] Ids(SchemaPlan schema) => [.. Streams(small with { Schema = schema })["signin"]
            .Where(r => r.Text("category") != "ServicePrincipalSignInLogs").Select(r => r.Text("properties.id"))];
        Assert.Equal(Ids(SchemaPlan.Of2022), Ids(SchemaPlan.Of2026));
        Assert.Equal(Ids(SchemaPlan.Of2022), Ids(SchemaPlan.Drift));
    }
}

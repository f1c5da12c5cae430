using System.Text.Json;
using CyberLM.Tenant;
using Xunit;
using static CyberLM.Tests.Tenant.GeneratedTenant;

namespace CyberLM.Tests.Tenant;

/// <summary>The adversary: every attack is played, labelled in the truth alone, and has the shape its name promises.</summary>
public class TenantAttackTests
{
    static readonly TenantOptions Quiet = new(90, 12, 4, new DateOnly(2026, 3, 2))
    {
        Schema = SchemaPlan.Of2026,
        Streams = Enum.GetValues<LogStream>(),
        EventsPerUserPerDay = 6,
    };

    static readonly TenantOptions Attacked = Quiet with { Attacks = [.. AttackCatalog.All.Select(attack => attack.Id)] };

    static readonly Lazy<Dictionary<string, JsonElement[]>> Content = new(() => Streams(Attacked));

    static JsonElement[] Truth => Content.Value["truth"];

    static (JsonElement Truth, JsonElement Record)[] Of(string scenario) =>
    [
        .. Truth.Where(line => line.At("attack.scenario")?.GetString() == scenario)
            .Select(line => (line, Content.Value[line.Text("stream")][line.Number("line") - 1])),
    ];

    static JsonElement[] SignIns(string scenario) =>
        [.. Of(scenario).Where(p => p.Truth.Text("stream") == "signin").Select(p => p.Record)];

    static DateTime Time(JsonElement record) => DateTime.Parse(
        record.Text("time"), System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AdjustToUniversal);

    static double Minutes(JsonElement[] records) => (Time(records[^1]) - Time(records[0])).TotalMinutes;

    static int Distinct(JsonElement[] records, string path) => records.Select(r => r.At(path)?.ToString()).Distinct().Count();

    static JsonElement[] With(JsonElement[] records, params string[] codes) =>
        [.. records.Where(r => codes.Contains(r.Text("resultType")))];

    public static TheoryData<string> Ids => [.. AttackCatalog.All.Select(attack => attack.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Each_leaves_records_with_a_technique(string id)
    {
        var records = Of(id);
        Assert.NotEmpty(records);
        Assert.All(records, p =>
        {
            Assert.Matches(@"^T\d{4}(\.\d{3})?$", p.Truth.At("attack.technique")!.Value.GetString());
            Assert.StartsWith(id + "-", p.Truth.At("attack.run")!.Value.GetString());
            Assert.NotEqual("", p.Truth.At("attack.step")!.Value.GetString());
        });
    }

    [Fact]
    public void The_table_has_26_scenarios_and_at_least_six_attacks_beside_them()
    {
        string[] ids = [.. AttackCatalog.All.Select(attack => attack.Id)];
        Assert.Distinct(ids);
        Assert.Equal(Enumerable.Range(1, 26).Select(n => $"S{n:00}"), ids.Where(id => id[0] == 'S'));
        Assert.True(ids.Count(id => id[0] == 'X') >= 6);
    }

    [Fact]
    public void What_varies_is_drawn_between_its_bounds_and_anew_for_each_run()
    {
        var organisation = new Organisation(Quiet with { Attacks = [.. Enumerable.Repeat("S01", 40), .. Attacked.Attacks] });
        var adversary = new Adversary(organisation);
        foreach (PlannedAttack attack in adversary.Planned)
        {
            IReadOnlyDictionary<string, double> drawn = adversary.Parameters(attack);
            Assert.All(attack.Definition.Ranges, range => Assert.InRange(drawn[range.Name], range.Least, range.Most));
        }
        double[] guesses = [.. adversary.Planned.Take(40).Select(attack => adversary.Parameters(attack)["guesses"])];
        Assert.Distinct(guesses);
        Assert.True(guesses.Min() < 45 && guesses.Max() > 75, "the whole range is used");
    }

    [Fact]
    public void Of_twenty_guesses_at_passwords_each_has_as_many_records_as_it_drew()
    {
        TenantOptions options = Quiet with { Users = 10, Attacks = [.. Enumerable.Repeat("S01", 20)] };
        var log = new TenantLog(options);
        var adversary = new Adversary(log.Organisation);
        var records = log.SignIns().Where(r => r.Attack is { Step: "guess" }).CountBy(r => r.Attack!.Run).ToDictionary();
        Assert.Equal(20, records.Count);
        Assert.All(adversary.Planned, attack =>
            Assert.Equal((int)Math.Round(adversary.Parameters(attack)["guesses"]), records[attack.Run]));
    }

    [Fact]
    public void Where_everybody_has_left_there_is_nobody_to_attack()
    {
        int silent = 0;
        for (ulong seed = 1; seed <= 40; seed++)
        {
            TenantOptions options = Quiet with { Users = 1, Days = 3_600, Seed = seed, Attacks = ["S02"] };
            var adversary = new Adversary(new Organisation(options));
            var records = new List<LogRecord>();
            adversary.Simulate(DateOnly.FromDateTime(adversary.Planned[0].Start), records);
            silent += records.Count == 0 ? 1 : 0;
        }
        Assert.InRange(silent, 1, 39);
    }

    [Fact]
    public void The_background_is_the_same_with_and_without_attacks()
    {
        Dictionary<string, JsonElement[]> quiet = Streams(Quiet);
        foreach (string stream in new[] { "signin", "serviceprincipal", "risk", "audit" })
        {
            var hostile = Truth.Where(line => line.Text("stream") == stream && line.At("attack")!.Value.ValueKind == JsonValueKind.Object)
                .Select(line => line.Text("id")).ToHashSet();
            string Id(JsonElement record) => record.Text("properties.id").Replace("-", stream == "risk" ? "" : "-");
            string[] left = [.. Content.Value[stream].Select(Id).Where(id => !hostile.Contains(id))];
            string[] before = [.. quiet[stream].Select(Id)];
            // The owner's own sign-ins around two attacks are genuine, and there only because of them.
            Assert.Empty(before.Except(left));
            Assert.InRange(left.Except(before).Count(), 0, stream == "signin" ? 2 : 0);
        }
    }

    [Fact]
    public void Nothing_in_the_records_says_that_they_are_an_attack()
    {
        string[] words = ["attack", "S01-1", "X01-1", "scenario"];
        foreach (string stream in new[] { "signin", "serviceprincipal", "risk", "audit" })
        {
            var keys = Content.Value[stream].SelectMany(r => r.LeafPaths()).Distinct().ToList();
            Assert.All(words, word => Assert.DoesNotContain(keys, key => key.Contains(word, StringComparison.OrdinalIgnoreCase)));
        }
        var quiet = Streams(Quiet with { Days = 3 })["signin"].SelectMany(r => r.LeafPaths()).ToHashSet();
        Assert.Subset(quiet.Append("properties.location.geoCoordinates").ToHashSet(),
            SignIns("S01").Concat(SignIns("S10")).SelectMany(r => r.LeafPaths()).Where(path => !path.Contains("mfaDetail")).ToHashSet());
    }

    [Fact]
    public void Another_attack_beside_it_changes_nothing_of_one()
    {
        string[] Alone(params string[] attacks) => [.. Streams(Quiet with { Users = 40, Attacks = attacks })["truth"]
            .Where(line => line.At("attack.scenario")?.GetString() == "S10").Select(line => line.Text("id"))];
        Assert.Equal(Alone("S10"), Alone("S01", "S10", "S12"));
        Assert.True(Alone("S10", "S10").Length > Alone("S10").Length);
    }

    [Fact]
    public void Guessing_and_spraying_are_what_they_are_called()
    {
        JsonElement[] guesses = With(SignIns("S01"), "50126");
        Assert.Equal((1, 1), (Distinct(guesses, "properties.userPrincipalName"), Distinct(guesses, "callerIpAddress")));
        Assert.True(guesses.Length >= 31 && Minutes(guesses) <= 5);
        JsonElement[] spray = With(SignIns("S02"), "50126");
        Assert.True(Distinct(spray, "properties.userPrincipalName") >= 31 && Minutes(spray) <= 5);
        Assert.Equal((1, 1), (Distinct(spray, "callerIpAddress"), Distinct(spray, "properties.userAgent")));
        JsonElement[] slow = With(SignIns("S03"), "50126");
        Assert.All(slow.Zip(slow.Skip(1)), pair => Assert.InRange((Time(pair.Second) - Time(pair.First)).TotalMinutes, 15, 50));
        JsonElement[] wide = With(SignIns("S04"), "50126");
        Assert.True(Distinct(wide, "properties.userPrincipalName") > 20 && Distinct(wide, "callerIpAddress") > 20 && Minutes(wide) <= 5);
        Assert.Equal(1, Distinct(wide, "properties.userAgent"));
        JsonElement[] stuffed = With(SignIns("S05"), "50126", "50034", "50053");
        Assert.True(stuffed.Length >= 30 && Distinct(stuffed, "callerIpAddress") >= 5 && Minutes(stuffed) <= 10);
        Assert.True(Distinct(stuffed, "properties.userPrincipalName") > Distinct(stuffed, "callerIpAddress"));
        JsonElement[] locked = With(SignIns("S07"), "50053");
        Assert.True(locked.Length >= 30 && Distinct(locked, "properties.userPrincipalName") >= 25 && Minutes(locked) <= 30);
    }

    [Fact]
    public void Fatigue_ends_in_acceptance_within_five_minutes()
    {
        JsonElement[] records = SignIns("S10");
        JsonElement[] prompts = With(records, "500121");
        Assert.True(prompts.Length >= 11 && Minutes(records) <= 5);
        Assert.Equal("0", records[^1].Text("resultType"));
        Assert.Equal(1, Distinct(records, "callerIpAddress"));
        Assert.Equal("MFA successfully completed", records[^1].Text("properties.status.additionalDetails"));
        JsonElement[] codes = With(SignIns("S11"), "500121");
        Assert.True(codes.Length >= 20 && Distinct(codes, "properties.sessionId") >= 10);
        Assert.All(codes, r => Assert.Equal("OATH verification code", r.Text("properties.mfaDetail.authMethod")));
    }

    [Fact]
    public void Tokens_go_on_in_the_same_session_from_elsewhere()
    {
        foreach (string id in new[] { "S16", "S17" })
        {
            JsonElement[] records = SignIns(id);
            Assert.Equal(1, Distinct(records, "properties.sessionId"));
            Assert.True(Distinct(records, "callerIpAddress") >= 2);
        }
        Assert.Contains(SignIns("S16"), r => r.Text("properties.authenticationProtocol") == "deviceCode");
        Assert.Contains(SignIns("S16"), r => r.Text("properties.originalTransferMethod") == "deviceCodeFlow");
        Assert.Contains(SignIns("S18"), r => r.Text("properties.resourceDisplayName") == "Device Registration Service");
        JsonElement[] joined = [.. SignIns("S18").Where(r => r.Text("properties.incomingTokenType") == "primaryRefreshToken")];
        Assert.NotEmpty(joined);
        Assert.Single(joined.Select(r => r.Text("properties.deviceDetail.deviceId")).Distinct());
        Assert.All(joined, r => Assert.False(r.At("properties.deviceDetail.isManaged")!.Value.GetBoolean()));
        Assert.All(joined, r => Assert.Equal("unbound", r.Text("properties.signInTokenProtectionStatus")));
        JsonElement stolen = SignIns("X02")[0];
        Assert.Contains(Content.Value["signin"], r => r.Text("properties.sessionId") == stolen.Text("properties.sessionId")
            && r.Text("callerIpAddress") != stolen.Text("callerIpAddress") && Time(r) < Time(stolen));
    }

    [Fact]
    public void Cracking_enumeration_and_probing_have_the_codes_they_need()
    {
        JsonElement[] cracked = SignIns("S06");
        Assert.True(cracked.Length > 30 && Distinct(cracked, "properties.location.city") >= 3 && Minutes(cracked) <= 24 * 60);
        Assert.Equal(cracked.Length, With(cracked, "50126", "50053", "50055", "50056").Length);
        JsonElement[] portal = SignIns("S08");
        Assert.True(portal.Length > 10 && portal[^1].Text("resultType") == "0" && Minutes(portal) <= 20);
        Assert.Equal(1, Distinct(portal, "properties.appDisplayName"));
        JsonElement[] named = With(SignIns("S09"), "50034");
        Assert.True(Distinct(named, "properties.userPrincipalName") > 30);
        Assert.All(SignIns("S09"), r => Assert.Equal("ropc", r.Text("properties.authenticationProtocol")));
        JsonElement[] probes = SignIns("S19");
        Assert.True(Distinct(probes, "callerIpAddress") >= 2 && Distinct(probes, "properties.location.city") == 1);
        Assert.All(probes, r => Assert.Equal("failure", r.Text("properties.conditionalAccessStatus")));
        JsonElement[] closed = With(SignIns("S20"), "50057");
        Assert.True(Distinct(closed, "properties.appDisplayName") >= 3);
        Assert.NotEmpty(With(SignIns("S20"), "0"));
    }

    [Fact]
    public void Accounts_in_wrong_hands_look_like_it()
    {
        JsonElement there = SignIns("S12")[0];
        JsonElement before = Content.Value["signin"].Last(r => Time(r) < Time(there)
            && r.Text("properties.userPrincipalName") == there.Text("properties.userPrincipalName"));
        Assert.NotEqual(before.Text("properties.location.city"), there.Text("properties.location.city"));
        Assert.All(SignIns("S13"), r => Assert.Equal("unfamiliarFeatures", r.At("properties.riskEventTypes_v2")!.Value[0].GetString()));
        Assert.All(SignIns("S13"), r => Assert.Equal("", r.Text("properties.deviceDetail.deviceId")));
        Assert.All(SignIns("S14"), r => Assert.Contains(r.Number("properties.autonomousSystemNumber"), new[] { 60729, 208294, 210558 }));
        Assert.All(SignIns("S15"), r => Assert.Equal("BAV2ROPC", r.Text("properties.userAgent")));
        Assert.All(SignIns("S15"), r => Assert.Equal("singleFactorAuthentication", r.Text("properties.authenticationRequirement")));
        JsonElement[] swept = SignIns("S21");
        Assert.True(Distinct(swept, "properties.userAgent") > 5 && Distinct(swept, "properties.appDisplayName") > 2);
        Assert.Contains(SignIns("S22"), r => r.Text("properties.resourceDisplayName") == "Azure Key Vault");
        Assert.All(SignIns("S23"), r => Assert.NotEqual(r.Text("tenantId"), r.Text("properties.homeTenantId")));
        Assert.True(SignIns("S25").Length >= 100 && Distinct(SignIns("S25"), "properties.appId") >= 80);
        var hosted = Of("S24").Where(p => p.Truth.Text("stream") == "serviceprincipal").Select(p => p.Record);
        Assert.All(hosted, r => Assert.Equal("clientSecret", r.Text("properties.clientCredentialType")));
    }

    [Fact]
    public void A_takeover_runs_through_three_streams_in_order()
    {
        var records = Of("S26");
        string[] streams = [.. records.Select(p => p.Truth.Text("stream"))];
        Assert.Equal("risk", streams[0]);
        Assert.Contains("signin", streams);
        Assert.Equal("User registered security info", records.Single(p => p.Truth.Text("stream") == "audit").Record.Text("operationName"));
        Assert.Equal("leakedCredentials", records[0].Record.Text("properties.riskEventType"));
    }

    [Fact]
    public void An_adversarys_addresses_are_reserved_and_not_the_organisations()
    {
        var hostile = Truth.Where(line => line.Text("stream") == "signin" && line.At("attack")!.Value.ValueKind == JsonValueKind.Object
            && line.Text("network") is "Rented" or "Proxied" or "Anonymised").ToList();
        Assert.NotEmpty(hostile);
        var theirs = hostile.Select(line => Content.Value["signin"][line.Number("line") - 1].Text("callerIpAddress")).ToHashSet();
        Assert.All(theirs, ip => Assert.Matches(@"^198\.1[89]\.", ip));
        var ours = Streams(Quiet with { Days = 5 })["signin"].Select(r => r.Text("callerIpAddress"));
        Assert.Empty(theirs.Intersect(ours));
    }

    [Fact]
    public void An_attack_that_does_not_exist_is_named_with_those_that_do()
    {
        var refused = Assert.Throws<ArgumentException>(() => new TenantLog(Quiet with { Attacks = ["S01", "S99"] }));
        Assert.Contains("no attack 'S99'; there are S01, S02", refused.Message);
    }
}

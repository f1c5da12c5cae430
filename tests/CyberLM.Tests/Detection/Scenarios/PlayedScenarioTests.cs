using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CyberLM.Detection.Scenarios;
using CyberLM.Detection.Sigma;
using CyberLM.Gpt;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Detection.Scenarios;

/// <summary>Scenarios as they are played: what decides holds in each record, times and cast are as the file says.</summary>
public sealed class PlayedScenarioTests(RehearsedTenant tenant) : IClassFixture<RehearsedTenant>
{
    const string Fatigue = """
        id: T1
        title: MFA fatigue
        attack: [T1621]
        description: Prompts until one is accepted.
        actors:
          victim: {users: 1}
          attacker:
            addresses: 1
            places: [{city: Testville, state: Test, country: ZZ, latitude: 12.5, longitude: -7.25}]
            systems: [64777]
        values:
          session: guid
        steps:
          - id: prompt
            stream: signin
            user: victim
            from: attacker
            count: 6..9
            within: 2m..4m
            result: 500121
            fields:
              properties.status.additionalDetails: [declined, no answer]
              properties.sessionId: ${session}
              properties.networkLocationDetails: {json: [{networkType: trusted, networkNames: [one, "${event}"]}]}
          - id: accepted
            stream: signin
            user: victim
            from: attacker
            after: prompt
            delay: 5s..40s
            result: 0
            fields:
              properties.sessionId: ${session}
              properties.originalRequestId: ${prompt:properties.id}
        aligned: [{bin: 5m, steps: [prompt, accepted]}]
        must-fire: [prompts]
        """;

    const string Rule = """
        title: Prompts
        name: base
        logsource: {product: azure, service: signinlogs}
        detection:
          refused: {resultType: 500121}
          condition: refused
        ---
        title: Many prompts
        name: prompts
        correlation: {type: event_count, rules: [base], group-by: [properties.userPrincipalName], timespan: 5m, condition: {gte: 6}}
        """;

    static Scenario Scenario(string yaml) => ScenarioSet.Parse(yaml) is { Findings.Count: 0 } set ? set.Scenarios[0]
        : throw new InvalidOperationException(string.Join("\n", ScenarioSet.Parse(yaml).Findings));

    Campaign Draw(ulong seed, params Scenario[] scenarios)
    {
        var casting = new Casting(tenant, [.. ShippedStreams.All.Values], [], null, seed);
        return Campaign.Draw(scenarios, casting, tenant.Organisation, null, new(2026, 1, 8), seed);
    }

    IReadOnlyList<PlayedRecord> Play(PlannedScenario plan, ulong seed) =>
        new ScenarioPlayer(tenant).Play(plan, "tenant", tenant.Records, seed);

    [Fact]
    public void What_decides_holds_in_each_record_and_everything_else_is_the_tenants()
    {
        var plan = Draw(1, Scenario(Fatigue)).Plans[0];
        var played = Play(plan, 1);
        Assert.Equal(plan.Events.Select(one => one.Time).Order(), played.Select(one => one.Event.Time));
        var nodes = played.Select(one => JsonNode.Parse(one.Utf8)!).ToList();
        string address = plan.Cast.Addresses["attacker"][0].Address.ToString();
        foreach (var (record, one) in nodes.Zip(played))
        {
            var properties = record["properties"]!;
            string time = one.Event.Time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);
            Assert.Equal(time, (string)record["time"]!);
            Assert.Equal("SignInLogs", (string)record["category"]!);
            Assert.Equal((address, address), ((string)record["callerIpAddress"]!, (string)properties["ipAddress"]!));
            Assert.Equal("Testville", (string)properties["location"]!["city"]!);
            Assert.Equal(12.5, (double)properties["location"]!["geoCoordinates"]!["latitude"]!);
            Assert.Equal(64777, (int)properties["autonomousSystemNumber"]!);
            bool isPrompt = one.Event.Step.Id == "prompt";
            Assert.Equal(isPrompt ? 500121 : 0, (int)properties["status"]!["errorCode"]!);
            Assert.Equal(isPrompt ? "500121" : "0", (string)record["resultType"]!);
            if (isPrompt)
                Assert.Equal(one.Event.Number, (int)properties["networkLocationDetails"]![0]!["networkNames"]![1]!);
            // Whose it is, and what follows from that, the tenant says.
            string user = (string)properties["userPrincipalName"]!;
            Assert.Equal(plan.Cast.Users["victim"][0].User, user);
            Assert.Contains(tenant.Records, known => JsonNode.Parse(known.Span)!["properties"] is { } theirs
                && (string)theirs["userPrincipalName"]! == user && (string)theirs["userId"]! == (string)properties["userId"]!);
        }
        Assert.Single(nodes.Select(record => (string)record["properties"]!["sessionId"]!).Distinct());
        Assert.Equal(["declined", "no answer"], nodes.SkipLast(1)
            .Select(record => (string)record["properties"]!["status"]!["additionalDetails"]!).Distinct().Order());
        Assert.Equal((string)nodes[0]["properties"]!["id"]!, (string)nodes[^1]["properties"]!["originalRequestId"]!);
        Assert.Equal(nodes.Count, nodes.Select(one => (string)one["properties"]!["id"]!).Distinct().Count());
    }

    /// <summary>Each of these steps is written behind the one that it refers to, by the same model on the same day.</summary>
    [Theory]
    [InlineData("properties.id")]
    [InlineData("properties.correlationId")]
    public void What_is_another_in_each_record_is_so_in_those_that_refer_to_others(string path)
    {
        var scenario = Scenario("""
            id: T3
            title: One after the other
            attack: [T1078.004]
            description: Each sign-in names the one before.
            actors: {victim: {users: 1}}
            steps:
              - {id: first, stream: signin, user: victim, count: 3, within: 1m..2m}
              - {id: second, stream: signin, user: victim, after: first, delay: 1m..2m,
                 fields: {properties.originalRequestId: "${first:properties.id}"}}
              - {id: third, stream: signin, user: victim, after: second, delay: 1m..2m,
                 fields: {properties.originalRequestId: "${second:properties.id}"}}
            """);
        for (ulong seed = 1; seed <= 3; seed++)
            Assert.Distinct(Play(Draw(seed, scenario).Plans[0], seed)
                .Select(one => (string)path.Split('.').Aggregate(JsonNode.Parse(one.Utf8)!, (node, key) => node[key]!)!));
    }

    [Fact]
    public void Times_are_within_their_ranges_and_in_one_bin_of_the_clock()
    {
        var scenario = Scenario(Fatigue);
        for (ulong seed = 1; seed <= 40; seed++)
        {
            var start = new DateTimeOffset(2026, 1, 8, 9, 0, (int)seed, TimeSpan.Zero);
            var timeline = Timeline.Draw(scenario, [9, 1], new Draws(seed, "t"), ref start);
            var (prompts, accepted) = (timeline.Steps[0], timeline.Steps[1][0]);
            Assert.Equal(9, prompts.Count);
            Assert.Equal(prompts.Order(), prompts);
            Assert.InRange((prompts[^1] - prompts[0]).TotalSeconds, 119, 241);
            Assert.InRange((accepted - prompts[^1]).TotalSeconds, 5, 40);
            Assert.Equal((start + prompts[0]).ToUnixTimeSeconds() / 300, (start + accepted).ToUnixTimeSeconds() / 300);
        }
    }

    [Fact]
    public void A_straddled_burst_stands_on_both_sides_of_a_border()
    {
        var scenario = Scenario(Fatigue.Replace("[prompt, accepted]}", "[prompt], straddle: true}", StringComparison.Ordinal));
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var start = new DateTimeOffset(2026, 1, 8, 9, 0, 0, TimeSpan.Zero);
            var bins = Timeline.Draw(scenario, [8, 1], new Draws(seed, "t"), ref start).Steps[0]
                .Select(time => (start + time).ToUnixTimeSeconds() / 300).ToList();
            Assert.Equal([4, 4], bins.CountBy(bin => bin).OrderBy(bin => bin.Key).Select(bin => bin.Value));
        }
    }

    [Fact]
    public void Addresses_are_of_their_ranges_once_each_and_none_of_the_tenants()
    {
        var actor = new AddressActor("a", new(40, 40), AddressActor.Documentation, [1, 2], [], 0, []);
        var known = Enumerable.Range(1, 200).Select(i => IPAddress.Parse($"192.0.2.{i}")).ToHashSet();
        var drawn = Cast.Draw(actor, new Draws(1, "a"), known.Contains, []).Select(member => member.Address).ToList();
        Assert.Equal(40, drawn.Distinct().Count());
        Assert.All(drawn, address => Assert.Contains(AddressActor.Documentation, range => range.Contains(address)));
        Assert.Empty(drawn.Intersect(known));
        var six = new AddressActor("b", new(5, 5), [IPNetwork.Parse("2001:db8::/32")], [], [], 0, []);
        Assert.All(Cast.Draw(six, new Draws(1, "b"), _ => false, []), member => Assert.True(six.Ranges[0].Contains(member.Address)));
    }

    [Fact]
    public void The_same_seed_plays_the_same_and_another_one_does_not()
    {
        string Of(ulong seed) => string.Join('\n',
            Play(Draw(seed, Scenario(Fatigue)).Plans[0], seed).Select(one => Encoding.UTF8.GetString(one.Utf8)));
        Assert.Equal(Of(5), Of(5));
        Assert.NotEqual(Of(5), Of(6));
    }

    [Fact]
    public void The_background_keeps_its_bytes_and_its_order_and_the_attack_stands_where_its_time_is()
    {
        var plan = Draw(2, Scenario(Fatigue)).Plans[0];
        var played = new PlayedScenario(plan, Play(plan, 2), 2, 1);
        List<TimedRecord> background = [.. tenant.Records.Select(record => new TimedRecord(record.ToArray(), TimeOf(record.Span)))];
        var merged = Merge.Of(background, [played]).ToList();
        Assert.Equal(background.Select(record => record.Utf8),
            merged.Where(record => record.Played is null).Select(record => record.Utf8.ToArray()));
        Assert.Equal(merged.Select(record => TimeOf(record.Utf8.Span)).Order(), merged.Select(record => TimeOf(record.Utf8.Span)));
        Assert.Equal(played.Records, merged.Where(record => record.Played is not null).Select(record => record.Played!));
    }

    static long TimeOf(ReadOnlySpan<byte> record) =>
        RecordTime.TryFind(record, out var time) ? (time.UtcTicks - DateTime.UnixEpoch.Ticks) * 100 : 0;

    [Fact]
    public void A_scenario_whose_rules_do_not_fire_is_drawn_again()
    {
        // The rule asks for eight prompts, and the scenario has six to nine.
        var rules = SigmaRuleSet.Parse(Rule.Replace("gte: 6", "gte: 8", StringComparison.Ordinal));
        Assert.Empty(rules.Refused);
        int again = 0;
        for (ulong seed = 1; seed <= 4; seed++)
        {
            var loop = new RuleLoop(new(tenant), new(new(rules)), [], [], "tenant");
            var (played, _) = loop.Run(Draw(seed, Scenario(Fatigue)), redraws: 40, seed);
            Assert.Empty(played[0].Missed!);
            Assert.Contains("prompts", played[0].Fired.Select(rule => rule.Name));
            Assert.InRange(played[0].Records.Count(one => one.Event.Step.Id == "prompt"), 8, 9);
            Assert.Equal(played[0].Draws == 1, played[0].MissedFirst!.Count == 0);
            if (played[0].Draws > 1) again++;
        }
        Assert.InRange(again, 1, 4);
        var ten = SigmaRuleSet.Parse(Rule.Replace("gte: 6", "gte: 10", StringComparison.Ordinal));
        var never = new RuleLoop(new(tenant), new(new(ten)), [], [], "t").Run(Draw(1, Scenario(Fatigue)), redraws: 2, 1).Scenarios[0];
        Assert.Equal((3, "prompts"), (never.Draws, Assert.Single(never.Missed!)));
    }

    [Fact]
    public void A_label_says_of_each_record_what_it_is_and_where_it_stands()
    {
        var plan = Draw(3, Scenario(Fatigue)).Plans[0];
        var played = new PlayedScenario(plan, Play(plan, 3), 77, 1);
        using var stream = new MemoryStream();
        var reader = new RecordOverlay();
        foreach (var (number, record) in Merge.Of([], [played]).Index())
        {
            using (var json = new Utf8JsonWriter(stream)) ScenarioLabel.Write(json, record, played, number + 1, reader);
            stream.WriteByte((byte)'\n');
        }
        var labels = Encoding.UTF8.GetString(stream.ToArray()).TrimEnd('\n').Split('\n').Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal(played.Records.Count, labels.Count);
        foreach (var (label, one) in labels.Zip(played.Records))
        {
            Assert.Equal((string)JsonNode.Parse(one.Utf8)!["properties"]!["id"]!, (string)label["id"]!);
            Assert.Equal(("T1", one.Event.Step.Id), ((string)label["scenario"]!, (string)label["step"]!));
            Assert.Equal("T1621", (string)label["technique"]!);
            Assert.Equal("prompts", (string)label["mustFire"]![0]!);
            Assert.Equal(77, (int)label["seed"]!);
        }
        Assert.Equal(Enumerable.Range(1, labels.Count), labels.Select(label => (int)label["record"]!));
    }

    [Fact]
    public void What_the_model_lacks_is_named()
    {
        var scenario = Scenario(Fatigue.Replace("properties.sessionId:", "properties.sesionId:", StringComparison.Ordinal));
        Assert.Contains("properties.sesionId", new ScenarioPlayer(tenant).Missing(scenario));
        Assert.Empty(new ScenarioPlayer(tenant).Missing(Scenario(Fatigue)));
    }

    [Fact]
    public void A_stream_that_the_model_never_saw_is_written_by_its_template()
    {
        var scenario = Scenario("""
            id: T2
            title: Two streams
            attack: [T1556.006]
            description: A sign-in, and a method registered.
            actors: {victim: {users: 1}}
            steps:
              - {id: entry, stream: signin, user: victim, result: 0}
              - id: registered
                stream: audit
                user: victim
                after: entry
                delay: 1m..2m
                fields: {operationName: User registered security info, properties.correlationId: "${entry:correlationId}"}
            """);
        var plan = Draw(4, scenario).Plans[0];
        var played = Play(plan, 4);
        Assert.Equal([false, true], played.Select(one => one.IsTemplate));
        var (entry, registered) = (JsonNode.Parse(played[0].Utf8)!, JsonNode.Parse(played[1].Utf8)!);
        Assert.Equal("AuditLogs", (string)registered["category"]!);
        Assert.Equal((string)entry["properties"]!["userId"]!, (string)registered["properties"]!["initiatedBy"]!["user"]!["id"]!);
        Assert.Equal((string)entry["correlationId"]!, (string)registered["properties"]!["correlationId"]!);
        Assert.True(RecordTime.TryFind(played[1].Utf8, out var time) && time == played[1].Event.Time);
    }

    /// <summary>By a model of sign-ins, which never saw CloudTrail.</summary>
    [Fact]
    public void Attacks_on_AWS_fire_by_the_template_of_their_stream()
    {
        Scenario[] scenarios = [.. ScenarioSet.Shipped.Scenarios.Where(scenario => scenario.Streams.SequenceEqual(["cloudtrail"]))];
        Assert.True(scenarios.Length >= 6);
        var judge = new ScenarioJudge(new(ShippedRules.All));
        foreach (var plan in Draw(1, scenarios).Plans)
        {
            var played = Play(plan, 1);
            Assert.All(played, one => Assert.True(one.IsTemplate));
            var fired = judge.Judge(played.Select(one => new JudgedRecord(one.Utf8, 0)), 1).Fired[0];
            Assert.Empty(judge.NotFired(plan.Scenario, fired));
            var record = JsonNode.Parse(played[0].Utf8)!;
            string user = plan.Cast.Users["holder"][0].User;
            Assert.Equal($"arn:aws:iam::123456789012:user/{user}", (string)record["userIdentity"]!["arn"]!);
        }
    }

    [Fact]
    public void A_user_who_was_named_is_attacked_and_too_few_users_are_an_error()
    {
        string named = tenant.Organisation.Users[5];
        var casting = new Casting(tenant, [.. ShippedStreams.All.Values], [named], null, 1);
        Assert.Equal(named, casting.Of(Scenario(Fatigue), new(2026, 1, 8, 0, 0, 0, TimeSpan.Zero)).Users["victim"].Single().User);
        var many = Scenario(Fatigue.Replace("victim: {users: 1}", "victim: {users: 500}", StringComparison.Ordinal));
        var error = Assert.Throws<CyberLMException>(() => Draw(1, many));
        Assert.Contains("500 users", error.Message, StringComparison.Ordinal);
    }
}

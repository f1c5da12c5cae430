using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Generation;

/// <summary>
/// What is promised of generated records holds for a model that knows nothing: form, rules, users, days, conditions. The rules are written
/// out here; the schema found them by itself.
/// </summary>
public sealed class GenerationTests(RandomModel model) : IClassFixture<RandomModel>
{
    static readonly DateOnly Day = new(2026, 3, 4);

    static JsonNode Parse(byte[] record) => JsonNode.Parse(record)!;

    static string Text(JsonNode record, string name) => record[name]!.GetValue<string>();

    internal static void RequireRules(JsonNode record)
    {
        string[] keys =
        [
            "time", "user", "userId", "display", "address", "where", "app", "code", "status", "device", "took", "done", "id", "tags",
        ];
        Assert.Equal(keys, record.AsObject().Select(pair => pair.Key).Where(key => key != "mfa"));
        Assert.True(IPAddress.TryParse(Text(record, "address"), out _), Text(record, "address"));
        Assert.True(Guid.TryParse(Text(record, "id"), out _));
        Assert.True(Guid.TryParse(Text(record, "userId"), out _));
        int code = record["status"]!["errorCode"]!.GetValue<int>();
        Assert.Equal(code.ToString(CultureInfo.InvariantCulture), Text(record, "code"));
        var time = Time(record, "time");
        Assert.Equal(time.AddMilliseconds(record["took"]!.GetValue<int>()), Time(record, "done"));
        Assert.All(record["tags"]!.AsArray(), tag => Assert.StartsWith("tag", tag!.GetValue<string>()));
    }

    static DateTime Time(JsonNode record, string name) =>
        DateTime.Parse(Text(record, name), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);

    [Fact]
    public void Every_record_keeps_form_and_rules()
    {
        var learned = SmallLog.Records().ConvertAll(record => Parse(record.ToArray()));
        var idOf = learned.DistinctBy(record => Text(record, "user"))
            .ToDictionary(record => Text(record, "user"), record => Text(record, "userId"));
        var (records, summary) = model.Generate(new() { Count = 300, Seed = 3 });
        Assert.Equal((300, 300), (records.Count, summary.Attempts));
        var parsed = records.ConvertAll(Parse);
        Assert.All(parsed, RequireRules);
        Assert.All(parsed, record => Assert.Equal(idOf[Text(record, "user")], Text(record, "userId")));
        Assert.All(parsed, record => Assert.Equal(SmallLog.Display(Text(record, "user")), Text(record, "display")));
        var names = learned.Select(record => record["app"]!).DistinctBy(app => Text(app, "id"))
            .ToDictionary(app => Text(app, "id"), app => Text(app, "name"));
        Assert.All(parsed, record => Assert.Equal(names[Text(record["app"]!, "id")], Text(record["app"]!, "name")));
        Assert.Equal(300, parsed.Select(record => Text(record, "id")).Distinct().Count());
        Assert.InRange(parsed.Select(record => Text(record, "user")).Distinct().Count(), 6, SmallLog.Users);
        Assert.True(summary.RemovedNats > 0, "a model that knows nothing must have been held back");
    }

    [Fact]
    public void A_day_is_that_day_in_order_of_time_and_of_whoever_works_then()
    {
        var (records, _) = model.Generate(new() { Day = Day, Seed = 1 });
        var times = records.ConvertAll(record => Time(Parse(record), "time"));
        Assert.All(times, time => Assert.Equal(Day, DateOnly.FromDateTime(time)));
        Assert.Equal(times.Order(), times);
        Assert.InRange(records.Select(record => Text(Parse(record), "user")).Distinct().Count(), 4, SmallLog.Users);
    }

    [Fact]
    public void Someone_new_has_other_names_of_their_own_on_every_day()
    {
        const string name = "someone.new@example.com";
        var request = new GenerationRequest { Day = Day, Days = 3, Users = [name], Count = 30, Seed = 2 };
        var records = model.Generate(request).Records.ConvertAll(Parse);
        Assert.Equal(30, records.Count);
        Assert.All(records, RequireRules);
        Assert.All(records, record => Assert.Equal((name, "Someone New"), (Text(record, "user"), Text(record, "display"))));
        string id = Assert.Single(records.Select(record => Text(record, "userId")).Distinct());
        var learned = SmallLog.Records().ConvertAll(record => Parse(record.ToArray()));
        Assert.DoesNotContain(id, learned.Select(record => Text(record, "userId")));
        var devices = learned.Select(record => record["device"]?.GetValue<string>()).OfType<string>().ToHashSet();
        Assert.DoesNotContain(records, record => record["device"]?.GetValue<string>() is { } device && devices.Contains(device));
        // The identifier follows from name and seed: another request has the same one.
        var others = model.Generate(request with { Day = Day.AddDays(30), Days = 1, Count = 3 }).Records;
        Assert.All(others, record => Assert.Equal(id, Text(Parse(record), "userId")));
    }

    [Fact]
    public void Like_someone_known_bears_the_own_name()
    {
        var records = model.Generate(new() { Day = Day, Users = ["x.y@example.com"], Like = SmallLog.UserOf(3), Count = 10 }).Records;
        Assert.All(records, record => Assert.Equal("x.y@example.com", Text(Parse(record), "user")));
        Assert.All(records, record => Assert.Equal("X Y", Text(Parse(record), "display")));
    }

    [Theory]
    [InlineData("where.city=City 3")]
    [InlineData("where.city=Oslo")]
    [InlineData("address=10.2.0.15")]
    [InlineData("address=8.8.8.8")]
    [InlineData("app.name=Wiki")]
    [InlineData("code=50126")]
    [InlineData("status.errorCode=50126")]
    [InlineData("code=7")]
    [InlineData("status.reason=bad password")]
    [InlineData("mfa.method=text")]
    [InlineData("device=null")]
    [InlineData("where.city=City 1", "app.name=Mail")]
    [InlineData("where.city=Bergen", "address=9.9.9.9")]
    public void A_condition_holds_in_every_record(params string[] where)
    {
        var (records, _) = model.Generate(new() { Count = 60, Where = where, Seed = 4 });
        Assert.Equal(60, records.Count);
        foreach (var record in records.ConvertAll(Parse))
        {
            RequireRules(record);
            foreach (string condition in where)
            {
                string[] parts = condition.Split('=');
                var value = parts[0].Split('.').Aggregate((JsonNode?)record, (node, key) => node![key]);
                Assert.Equal(parts[1], value?.ToString() ?? "null");
            }
        }
    }

    [Theory]
    [InlineData("where.town=Oslo", "did you mean where.city")]
    [InlineData("time=2026-03-04T10:00:00.000Z", "--day")]
    [InlineData("user=a@example.com", "--user")]
    [InlineData("done=2026-03-04T10:00:00.000Z", "made of time, took")]
    [InlineData("code=50126 status.errorCode=0", "two things at once")]
    [InlineData("where.city=City 3 address=10.2.0.15", "two things at once")]
    [InlineData("tags[]=tag0", "list")]
    [InlineData("code=abc", "written as a number elsewhere")]
    [InlineData("city", "no '='")]
    [InlineData("=Oslo", "no field before the '='")]
    [InlineData("where=Oslo", "like where.city")]
    [InlineData("took=long", "a number in all records")]
    [InlineData("status.errorCode=none", "number")]
    [InlineData("address=notanip", "an address in all records")]
    [InlineData("address=999.1.1.1", "an address in all records")]
    public void A_condition_that_cannot_hold_is_refused(string where, string expected)
    {
        string[] conditions = where.Contains(" status", StringComparison.Ordinal) || where.Contains(" address", StringComparison.Ordinal)
            ? [where[..where.LastIndexOf(' ')], where[(where.LastIndexOf(' ') + 1)..]] : [where];
        var refusal = Assert.Throws<CyberLMException>(() => model.Generate(new() { Count = 1, Where = conditions }));
        Assert.Contains(expected, $"{refusal.Message} {refusal.Hint}");
    }

    [Theory]
    [InlineData("where.city=city 3", "did you mean City 3?")]
    [InlineData("where.city=Oslo", "no record has where.city Oslo: what else goes with it is made up")]
    [InlineData("where.city=City 3", null)]
    public void What_no_record_had_is_said(string where, string? expected)
    {
        var schema = model.Fields.Schema;
        string said = string.Join(' ', ConditionParser.Notices(ConditionParser.Read(schema, [where])));
        if (expected is null) Assert.Equal("", said);
        else Assert.Contains(expected, said);
    }

    [Fact]
    public void Someone_new_is_said_to_be_like_whom_and_an_empty_name_is_no_ones()
    {
        var said = new List<string>();
        _ = new GenerationPlan(model.Fields, new() { Count = 1, Users = ["ada.ason"] }, said.Add);
        Assert.Contains("someone new, with habits like ", said.Single());
        Assert.EndsWith("did you mean ada.ason@example.com?", said.Single());
        Assert.Throws<CyberLMException>(() => new GenerationPlan(model.Fields, new() { Count = 1, Users = [" "] }, said.Add));
    }

    /// <summary>A slip of the keys, in the name or behind it; the domain alone makes nobody alike.</summary>
    [Theory]
    [InlineData("cleo.csn@example.com", "cleo.cson@example.com")]
    [InlineData("Cleo.Cson@exampel.com", "cleo.cson@example.com")]
    [InlineData("zoe.zimmer@example.com", null)]
    public void A_name_that_is_nearly_someones_is_asked_about(string name, string? meant)
    {
        var said = new List<string>();
        _ = new GenerationPlan(model.Fields, new() { Count = 1, Users = [name] }, said.Add);
        if (meant is null) Assert.DoesNotContain("did you mean", said.Single());
        else Assert.EndsWith($"did you mean {meant}?", said.Single());
    }

    [Fact]
    public void Whom_nobody_knows_nobody_is_like_and_the_nearest_are_named()
    {
        var request = new GenerationRequest { Count = 1, Users = ["new@example.com"], Like = "heda.hsun@example.com" };
        var refused = Assert.Throws<CyberLMException>(() => new GenerationPlan(model.Fields, request, _ => { }));
        Assert.Contains($"they have {SmallLog.Users}, the nearest {SmallLog.UserOf(7)}, ", refused.Hint);
    }

    [Fact]
    public void The_records_depend_on_the_seed_and_not_on_how_many_are_made_at_once()
    {
        var request = new GenerationRequest { Count = 40, Seed = 9 };
        var one = Texts(request, rows: 1);
        Assert.Equal(one, Texts(request, rows: 7));
        Assert.NotEqual(one, Texts(request with { Seed = 10 }, rows: 7));
    }

    List<string> Texts(GenerationRequest request, int rows) => model.Generate(request, rows).Records.ConvertAll(Encoding.UTF8.GetString);

    [Fact]
    public void A_model_that_is_held_to_nothing_is_counted_by_its_attempts()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var (records, summary) = model.Generate(new() { Day = Day, Constrained = false, Seed = 1 });
        // Nearly nothing that such a model says can stand where it does.
        Assert.True(summary.Attempts > records.Count, $"{summary.Attempts} attempts, {records.Count} records");
        Assert.Equal(0, summary.RemovedNats, 3);
    }

    [Fact]
    public void A_day_beyond_the_context_goes_on_in_pieces()
    {
        // Some of a hundred days of a model that ends at random are longer than the context of 160 tokens.
        var (records, summary) = model.Generate(new() { Day = Day, Users = [SmallLog.UserOf(0)], Count = 200, Seed = 6 });
        Assert.Equal(200, records.Count);
        Assert.All(records, record => RequireRules(Parse(record)));
        Assert.True(summary.Sequences < 200);
    }
}

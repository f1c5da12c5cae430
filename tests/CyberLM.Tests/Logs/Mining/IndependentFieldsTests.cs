using System.Text;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Mining;

/// <summary>
/// Fields that have nothing to do with each other have no rule, however alike they look by chance; what determines another is found.
/// </summary>
public sealed class IndependentFieldsTests
{
    const int Records = 600, Users = 6;

    /// <summary>A record a minute, in this order.</summary>
    /// <param name="members">of a record's number and its user's</param>
    static LogSchema Mine(Func<int, int, string> members)
    {
        var log = new List<ReadOnlyMemory<byte>>();
        for (int i = 0; i < Records; i++)
        {
            string time = $"2026-03-02T{8 + i / 60:D2}:{i % 60:D2}:00Z";
            log.Add(Encoding.UTF8.GetBytes($$"""{"time":"{{time}}","user":"u{{i % Users}}",{{members(i, i % Users)}}}"""));
        }
        var miner = new SchemaMiner(SequenceKeys.Find(log, new()).Options);
        foreach (var record in log) miner.Add(record.Span);
        return miner.Mine();
    }

    static Predictor? Rule(LogSchema schema, string path) => schema.Types[0][schema.Tree.Slots.First(slot => slot.Path == path)];

    static void AssertNoRule(LogSchema schema, params string[] paths)
    {
        foreach (string path in paths) Assert.True(Rule(schema, path) is null, $"{path}: {Rule(schema, path)}");
    }

    /// <summary>Few values and many, even and skewed, and one that is the same but for one record in two hundred.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Of_independent_fields_none_is_told_from_another(int seed)
    {
        var random = new Random(seed);
        string Skewed() => random.Next(20) == 0 ? "b" : "a";
        string Rare() => random.Next(250) == 0 ? "1" : "0";
        var schema = Mine((_, _) =>
            $$"""
            "coin":{{random.Next(2)}},"colour":"c{{random.Next(5)}}","other":"c{{random.Next(5)}}","port":{{random.Next(60)}},
            "skewed":"{{Skewed()}}","also":"{{Skewed()}}","flag":{{Rare()}},"bit":{{Rare()}},"many":"m{{random.Next(400)}}"
            """.Replace("\n", ""));
        AssertNoRule(schema, "coin", "colour", "other", "port", "skewed", "also", "flag", "bit", "many");
        Assert.IsType<EntityValue>(Rule(schema, "user"));
    }

    /// <summary>Two that are nearly always the same word are no copies: each is what it is without the other.</summary>
    [Fact]
    public void Nearly_constant_fields_are_no_copies_of_each_other()
    {
        var schema = Mine((i, _) => $"\"one\":\"{(i is 100 or 300 ? "x" : "ok")}\",\"two\":\"{(i == 200 ? "y" : "ok")}\"");
        AssertNoRule(schema, "one", "two");
    }

    [Fact]
    public void What_follows_is_found_beside_what_does_not()
    {
        var random = new Random(5);
        var schema = Mine((_, user) =>
        {
            int city = random.Next(12);
            return $$"""
                "team":"t{{user / 2}}","city":"City {{city}}","land":"L{{city % 3}}","again":"in City {{city}}","die":{{random.Next(6)}}
                """;
        });
        Assert.Equal("user", Assert.IsType<Function>(Rule(schema, "team")).From.Path);
        var land = Assert.IsType<Function>(Rule(schema, "land"));
        Assert.Contains(land.From.Path, new[] { "city", "again" });
        Assert.Single(new[] { "city", "again" }, path => Rule(schema, path) is Copy);
        AssertNoRule(schema, "die");
    }

    /// <summary>One record in two hundred may break a rule, one in fifty may not.</summary>
    [Theory]
    [InlineData(400, true)]
    [InlineData(50, false)]
    public void A_rule_bears_few_records_that_break_it(int oneIn, bool isRule)
    {
        var random = new Random(6);
        var schema = Mine((i, _) =>
        {
            int city = random.Next(12), breaks = i % oneIn == 30 ? 1 : 0;
            return $"\"city\":\"City {city}\",\"land\":\"L{(city + breaks) % 3}\",\"again\":\"City {(city + 5 * breaks) % 12}\"";
        });
        Assert.Equal(isRule, Rule(schema, "land") is Function);
        Assert.Equal(isRule, new[] { "city", "again" }.Any(path => Rule(schema, path) is Copy));
    }

    /// <summary>Found on the first four fifths and given up for the last, or not found for a stretch of the former.</summary>
    [Theory]
    [InlineData(540, 600)]
    [InlineData(200, 260)]
    public void A_rule_that_does_not_hold_for_a_tenth_is_none(int from, int to)
    {
        var random = new Random(7);
        var schema = Mine((i, _) =>
        {
            int city = random.Next(12);
            return $"\"city\":\"City {city}\",\"land\":\"L{(i >= from && i < to ? random.Next(12) : city) % 3}\"";
        });
        AssertNoRule(schema, "city", "land");
    }

    /// <summary>A key that was seen once says nothing, and of one that has two outcomes only many records say which.</summary>
    [Fact]
    public void Keys_that_are_rare_are_not_known()
    {
        var random = new Random(8);
        var schema = Mine((i, _) =>
        {
            int key = i % 100 == 7 ? 100 + i / 100 : i % 100 is 8 or 9 ? 200 + i / 100 : random.Next(8);
            return $"\"key\":\"k{key}\",\"name\":\"n{key % 5}\",\"half\":\"h{key % 2}\"";
        });
        var (name, half) = (Assert.IsType<Function>(Rule(schema, "name")), Assert.IsType<Function>(Rule(schema, "half")));
        HashSet<string> Known(Function function) => [.. Enumerable.Range(0, function.Outcomes.Count)
            .Where(key => function.Outcomes[key] is not null)
            .Select(key => Encoding.UTF8.GetString(function.From.Symbols[key]).Trim('"'))];
        string[] often = [.. Enumerable.Range(0, 8).Select(key => $"k{key}")];
        Assert.Equal(("key", "key"), (name.From.Path, half.From.Path));
        Assert.Equal(often.Concat(Enumerable.Range(200, 6).Select(key => $"k{key}")).Order(), Known(name).Order());
        Assert.Equal(often.Order(), Known(half).Order());
    }

    /// <summary>By hand: 20 agreements of an even coin are 2^-20, about 1e-6; the level is 0.01 over what was tried.</summary>
    [Theory]
    [InlineData(19, 1, false)]
    [InlineData(20, 1, true)]
    [InlineData(20, 1_000, true)]
    [InlineData(20, 100_000, false)]
    [InlineData(24, 100_000, true)]
    public void As_many_agreements_as_chance_may_have_prove_nothing(int hits, long tried, bool rejected)
    {
        var test = new Independence(new Counts([0, 1, 0, 1], [0, 1, 2, 3], 2), tried);
        for (int i = 0; i < hits; i++) test.Hit(i % 2);
        Assert.Equal((hits, rejected), (test.Hits, test.IsRejected));
    }
}

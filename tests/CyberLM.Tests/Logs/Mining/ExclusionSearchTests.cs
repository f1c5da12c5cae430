using System.Text;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Mining;

/// <summary>Rules that were put into a log are found; chance, and the habits of one or of many, are not taken for rules.</summary>
public sealed class ExclusionSearchTests
{
    static string[] Found(LogSchema schema) => [.. schema.Exclusions.Select(SchemaWords.Of).Order(StringComparer.Ordinal)];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Rules_that_were_put_in_are_found_and_no_others(int seed) => Assert.Equal(
        [
            "code \"7\": status only \"failure\"",
            "colour \"red\": shape never \"round\"",
            "status \"failure\": code only \"7\"",
        ],
        Found(ExclusionLog.Mine(ExclusionLog.WithRules(seed))));

    [Fact]
    public void Without_entities_too()
    {
        var schema = ExclusionLog.Mine(ExclusionLog.WithRules(4), new() { Entity = MiningOptions.None });
        Assert.Null(schema.Entity);
        Assert.Contains("colour \"red\": shape never \"round\"", Found(schema));
        Assert.Contains("status \"failure\": code only \"7\"", Found(schema));
    }

    /// <summary>At the level of 0.01 four or more of a hundred come by chance in two of a hundred such tests.</summary>
    [Fact]
    public void Independent_values_give_none()
    {
        int with = Enumerable.Range(0, 100).Count(seed => ExclusionLog.Mine(Rare(seed)).Exclusions.Count > 0);
        Assert.InRange(with, 0, 3);
    }

    /// <summary>Rare values: many pairs never meet.</summary>
    static List<ReadOnlyMemory<byte>> Rare(int seed) => ExclusionLog.Records(seed, users: 5, days: 3, (random, _, _) =>
        (random.Next(10) == 0 ? 7 : 0, random.Next(8) == 0 ? "failure" : "success",
            random.Next(8) == 0 ? "red" : "blue", $"shape {random.Next(12)}"));

    [Fact]
    public void Rare_values_do_not_meet_by_chance()
    {
        var schema = ExclusionLog.Mine(Rare(0));
        Slot Named(string path) => schema.Tree.Slots.Single(slot => slot.Path == path);
        Assert.InRange(Named("shape").Symbols.Count, 10, 12);
        int pairs = Enumerable.Range(0, 40).Sum(seed => Unmet(Rare(seed)));
        Assert.InRange(pairs, 40, int.MaxValue);           // what the test above is spared from taking for rules
    }

    static int Unmet(List<ReadOnlyMemory<byte>> records)
    {
        var met = records.Select(record => Encoding.UTF8.GetString(record.Span))
            .Where(text => text.Contains("red", StringComparison.Ordinal))
            .Select(text => text[text.IndexOf("\"shape\"", StringComparison.Ordinal)..]).ToHashSet();
        return 12 - met.Count;
    }

    /// <summary>Of those who have both colours one alone keeps a shape for each, as long as you like; the others have one colour.</summary>
    [Fact]
    public void The_habit_of_one_is_no_rule()
    {
        static (int, string, string, string) Draw(Random random, int user, int n)
        {
            string any = random.Next(2) == 0 ? "flat" : "round";
            var (colour, shape) = user switch
            {
                0 => n % 2 == 0 ? ("red", "flat") : ("blue", "round"),
                < 4 => ("red", "flat"),
                _ => ("blue", any),
            };
            return (random.Next(2) * 7, random.Next(2) == 0 ? "failure" : "success", colour, shape);
        }

        var schema = ExclusionLog.Mine(ExclusionLog.Records(1, users: 8, days: 100, Draw));
        Assert.Empty(schema.Exclusions);
        RequireBothCoded(schema);
    }

    /// <summary>Half have red and round things, half blue and square ones: no one could have put red and square together.</summary>
    [Fact]
    public void What_others_have_is_no_rule() => RequireNone((user, _) => user % 2 == 0);

    /// <summary>Days abroad are red and round, those at home blue and square, whoever goes.</summary>
    [Fact]
    public void What_other_days_have_is_no_rule()
    {
        var days = new Random(7);
        bool abroad = false;
        RequireNone((_, n) => abroad = n == 0 ? days.Next(3) == 0 : abroad);
    }

    /// <param name="red">of a user and a record's number on a day; what is not red is blue</param>
    static void RequireNone(Func<int, int, bool> red)
    {
        var schema = ExclusionLog.Mine(ExclusionLog.Records(1, users: 12, days: 20, (random, user, n) =>
        {
            bool isRed = red(user, n);
            string colour = random.Next(2) == 0 ? "green" : isRed ? "red" : "blue";
            string shape = random.Next(2) == 0 ? "flat" : isRed ? "round" : "square";
            return (random.Next(2), random.Next(2) == 0 ? "failure" : "success", colour, shape);
        }));
        Assert.Empty(schema.Exclusions);
        RequireBothCoded(schema);
    }

    /// <summary>What another rule tells is not looked at.</summary>
    static void RequireBothCoded(LogSchema schema) =>
        Assert.All(schema.Tree.Slots.Where(slot => slot.Path is "colour" or "shape"), slot => Assert.Null(schema.Types[0][slot]));

    [Fact]
    public void Nothing_is_told_by_a_rule_where_all_is_to_be_spelled() =>
        Assert.Empty(ExclusionLog.Mine(ExclusionLog.WithRules(1), new() { Plain = true }).Exclusions);

    /// <summary>NVIDIA's sign-ins: the demand for a second factor, which no copy and no function says.</summary>
    [Fact]
    public void Real_sign_ins_have_the_challenge()
    {
        var records = Repository.SharedLines("data/azure-ad/signin.jsonl");
        string[] found = Found(ExclusionLog.Mine(records));
        Assert.Contains("resultType \"50158\": properties.conditionalAccessStatus only \"failure\"", found);
        Assert.Contains("properties.conditionalAccessStatus \"failure\": resultType only \"50158\"", found);
        var schema = ExclusionLog.Mine([.. records.Take(200)]);
        Assert.Contains("resultType \"50158\": properties.conditionalAccessStatus only \"failure\"", Found(schema));
    }
}

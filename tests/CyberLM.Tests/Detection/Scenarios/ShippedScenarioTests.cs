using CyberLM.Detection.Scenarios;
using Xunit;
using YamlDotNet.Serialization;

namespace CyberLM.Tests.Detection.Scenarios;

/// <summary>The scenarios that come with the program, against the table that they are written from, and another reader of YAML.</summary>
public sealed class ShippedScenarioTests
{
    /// <summary>
    /// Of the usual table: id, main technique, and the fewest that its rules count: events, users, addresses; 0 where none is counted.
    /// </summary>
    static readonly (string Id, string Attack, int Events, int Users, int Addresses)[] Table =
    [
        ("S01", "T1110.001", 31, 1, 1), ("S02", "T1110.003", 31, 31, 1), ("S03", "T1110.003", 0, 0, 0), ("S04", "T1110.003", 21, 21, 21),
        ("S05", "T1110.004", 30, 10, 5), ("S06", "T1110.001", 31, 1, 3), ("S07", "T1110", 30, 25, 0), ("S08", "T1110.001", 10, 1, 2),
        ("S09", "T1087.004", 15, 15, 1), ("S10", "T1621", 11, 1, 1), ("S11", "T1110.001", 20, 1, 0), ("S12", "T1078.004", 1, 1, 1),
        ("S13", "T1078.004", 1, 1, 1), ("S14", "T1090.003", 1, 1, 1), ("S15", "T1078.004", 1, 1, 1), ("S16", "T1528", 1, 1, 0),
        ("S17", "T1557", 1, 1, 1), ("S18", "T1098.005", 1, 1, 1), ("S19", "T1078.004", 2, 1, 2), ("S20", "T1078", 3, 1, 1),
        ("S21", "T1087.004", 6, 1, 1), ("S22", "T1078.004", 1, 1, 1), ("S23", "T1199", 1, 1, 1), ("S24", "T1078.004", 1, 1, 1),
        ("S25", "T1078.004", 80, 1, 1), ("S26", "T1589.001", 1, 1, 0),
    ];

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "scenarios"), "*.yml")
        .Select(Path.GetFileName).OfType<string>().Order()];

    static Scenario Shipped(string id) => ScenarioSet.Shipped.Find(id);

    [Theory]
    [MemberData(nameof(Files))]
    public void Each_file_is_a_scenario_and_comes_with_the_program(string file)
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, "scenarios", file));
        var set = ScenarioSet.Parse(text, file);
        Assert.Empty(set.Findings);
        Assert.Equal(Path.GetFileNameWithoutExtension(file), Assert.Single(set.Scenarios).Id);
        Assert.Equal(text, Shipped(Path.GetFileNameWithoutExtension(file)).Text);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Another_reader_finds_the_same_in_each_file(string file)
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, "scenarios", file));
        var other = new Deserializer().Deserialize<Dictionary<string, object>>(text);
        var scenario = Shipped(Path.GetFileNameWithoutExtension(file));
        Assert.Equal(other["title"], scenario.Title);
        var steps = ((List<object>)other["steps"]).Cast<Dictionary<object, object>>().ToDictionary(step => (string)step["id"]);
        Assert.Equal(steps.Keys.Order(), scenario.Steps.Select(step => step.Id).Order());
        foreach (var step in scenario.Steps)
        {
            var written = steps[step.Id];
            Assert.Equal(written["stream"], step.Stream.Name);
            Assert.Equal(written.GetValueOrDefault("user"), step.User);
            Assert.Equal(written.GetValueOrDefault("from"), step.From);
            Assert.Equal(written.GetValueOrDefault("after"), step.After);
            var fields = written.TryGetValue("fields", out object? map) ? (Dictionary<object, object>)map : [];
            Assert.Equal(fields.Keys.Order(), step.Fields.Where(field => !field.Implied).Select(field => field.Path).Order());
        }
    }

    [Fact]
    public void The_table_is_complete_and_nothing_is_wrong()
    {
        Assert.Empty(ScenarioSet.Shipped.Findings);
        string[] ids = [.. ScenarioSet.Shipped.Scenarios.Select(scenario => scenario.Id)];
        Assert.Equal(Table.Select(row => row.Id), ids.Where(id => id[0] == 'S'));
        Assert.Equal(["B01", "B02", "B03", "B04", "B05", "B06"], ids.Where(id => id[0] == 'B'));
        Assert.True(ids.Count(id => id[0] == 'C') >= 4);
    }

    [Fact]
    public void Counts_are_the_least_of_the_rules_and_a_tenth_more()
    {
        foreach (var (id, attack, events, users, addresses) in Table)
        {
            var scenario = Shipped(id);
            Assert.Equal(attack, scenario.Attack[0]);
            Assert.True(Tenth(events) <= scenario.TotalEvents.Least, $"{id}: {scenario.TotalEvents} events, {events} are counted");
            Assert.True(Tenth(users) <= Members<UserActor>(scenario), $"{id}: users");
            Assert.True(Tenth(addresses) <= Members<AddressActor>(scenario), $"{id}: addresses");
        }
    }

    /// <summary>Of two addresses a tenth more would be three, and of one two: small numbers are exact.</summary>
    static double Tenth(int least) => least <= 5 ? least : 1.1 * least;

    static int Members<T>(Scenario scenario) where T : ScenarioActor =>
        scenario.Actors.OfType<T>().Select(actor => actor.Members.Least).Sum();

    [Fact]
    public void Attacks_fire_and_twins_do_not()
    {
        foreach (var scenario in ScenarioSet.Shipped.Scenarios)
        {
            if (scenario.IsBenign) Assert.NotEmpty(scenario.MustNotFire);
            else if (scenario.Id is "S03" or "S25") Assert.Empty(scenario.MustFire);
            else Assert.NotEmpty(scenario.MustFire);
        }
    }

    [Fact]
    public void No_step_says_what_no_rule_and_no_reader_needs()
    {
        foreach (var step in ScenarioSet.Shipped.Scenarios.SelectMany(scenario => scenario.Steps))
            Assert.True(step.Fields.Count(field => !field.Implied) <= 12, $"{step.Id} has {step.Fields.Count} fields");
    }

    /// <summary>Names that their own people chose are no addresses of anybody: RFC 5737 and 3849.</summary>
    [Fact]
    public void Attackers_come_from_networks_that_belong_to_nobody()
    {
        string[] reserved = ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32"];
        foreach (var actor in ScenarioSet.Shipped.Scenarios.SelectMany(scenario => scenario.Actors).OfType<AddressActor>())
            Assert.All(actor.Ranges, range => Assert.Contains(range.ToString(), reserved));
    }

    [Fact]
    public void A_variant_is_its_scenario_with_other_numbers()
    {
        var scenario = Shipped("S01");
        var below = Assert.Single(scenario.Variants, variant => variant.Name == "below-threshold");
        Assert.Equal(new CountRange(8, 18), below.Whole.Steps[0].Count);
        Assert.Equal(scenario.Steps[0].Within, below.Whole.Steps[0].Within);
        Assert.Empty(below.Whole.MustFire);
        Assert.Equal(scenario.MustFire.Order(), below.Whole.MustNotFire.Order());
        var straddle = Assert.Single(scenario.Variants, variant => variant.Name == "straddle");
        Assert.True(Assert.Single(straddle.Whole.Aligned).Straddle);
        Assert.False(Assert.Single(scenario.Aligned).Straddle);
    }
}

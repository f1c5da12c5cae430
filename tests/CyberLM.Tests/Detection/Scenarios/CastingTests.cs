using System.Text.Json.Nodes;
using CyberLM.Detection.Scenarios;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Detection.Scenarios;

/// <summary>Who plays: people where the scenario is about people.</summary>
public sealed class CastingTests(RehearsedTenant tenant) : IClassFixture<RehearsedTenant>
{
    /// <summary>
    /// A model that has learned well and errs at times: what it is asked for without saying what is a record that the user has, but for one
    /// of eight, which is anybody's.
    /// </summary>
    /// <param name="able">whose records can have all that a scenario says; null: everyone's</param>
    sealed class Learned(RehearsedTenant tenant, string? able = null) : IRecordWriter
    {
        readonly ILookup<string, byte[]> records = tenant.Records.ToLookup(UserOf, record => record.ToArray());
        readonly byte[][] interactive = [.. tenant.Records.Where(IsInteractive).Select(record => record.ToArray())];
        int asked;

        public KnownOrganisation Organisation => tenant.Organisation;

        public bool CanWrite(AskedRecord record) => tenant.CanWrite(record);

        public IReadOnlyList<WrittenRecord> Write(
            IReadOnlyList<AskedRecord> all, IReadOnlyList<ReadOnlyMemory<byte>> there, ulong seed) =>
            [.. all.Select(one => new WrittenRecord(Of(one.User!), 0, CanHave(one) ? [] : ["properties.mfaDetail.authMethod"]))];

        bool CanHave(AskedRecord record) => record.Fields.Count == 0 || able is null || able == record.User;

        byte[] Of(string user)
        {
            byte[][] all = asked++ % 8 == 3 ? interactive : [.. records[user]];
            return all[asked % all.Length];
        }
    }

    static JsonNode Properties(ReadOnlyMemory<byte> record) => JsonNode.Parse(record.Span)!["properties"]!;

    static string UserOf(ReadOnlyMemory<byte> record) => (string)Properties(record)["userPrincipalName"]!;

    static bool IsInteractive(ReadOnlyMemory<byte> record) => (bool)Properties(record)["isInteractive"]!;

    HashSet<string> Machines => [.. tenant.Records.GroupBy(UserOf).Where(of => !of.Any(IsInteractive)).Select(of => of.Key)];

    static Scenario Shipped(string id) => ScenarioSet.Parse(File.ReadAllText(Path.Combine(Repository.Root, "scenarios", $"{id}.yml")))
        .Scenarios[0];

    /// <summary>The victim of S10.</summary>
    string Drawn(ulong seed, string? able = null, params string[] named) =>
        new Casting(new Learned(tenant, able), [.. ShippedStreams.All.Values], named, null, seed)
            .Of(Shipped("S10"), new(2026, 1, 8, 0, 0, 0, TimeSpan.Zero)).Users["victim"].Single().User;

    [Fact]
    public void The_account_of_a_machine_is_not_asked_for_a_second_factor()
    {
        var machines = Machines;
        Assert.NotEmpty(machines);
        var drawn = Enumerable.Range(1, 24).Select(seed => Drawn((ulong)seed)).ToList();
        Assert.DoesNotContain(drawn, machines.Contains);
        Assert.True(drawn.Distinct().Count() > 2, string.Join(", ", drawn.Distinct()));
    }

    [Fact]
    public void Who_is_named_plays_whatever_suits()
    {
        string machine = Machines.First();
        Assert.Equal(machine, Drawn(1, able: null, machine));
    }

    [Fact]
    public void Whose_records_can_have_what_the_scenario_says_goes_first_among_people()
    {
        string person = Drawn(1), other = Enumerable.Range(2, 20).Select(seed => Drawn((ulong)seed)).First(user => user != person);
        Assert.Equal((person, other), (Drawn(2, able: person), Drawn(2, able: other)));
        Assert.DoesNotContain(Drawn(2, able: Machines.First()), Machines);
    }
}

using System.Text;
using System.Text.Json.Nodes;
using CyberLM.Gpt;
using CyberLM.Logs;
using CyberLM.Tests.Gpt;
using CyberLM.Tests.Logs.Privacy;
using Xunit;

namespace CyberLM.Tests.Logs.Generation;

/// <summary>Someone of one day only has no token, and the other names that the records say of them all the same.</summary>
public sealed class OneDayTests
{
    const string Guest = "uma.unique@example.com", Id = "0d9f1c52-7b1e-4f0a-9c3d-5e8a6b7c1d2e", Display = "Unique, Uma";
    const string Team = "Team Hammerfest";

    /// <summary>The small log with a team for everyone, and a guest of one morning whose names are not made as the others are.</summary>
    static List<ReadOnlyMemory<byte>> Log()
    {
        var records = SmallLog.Records().ConvertAll(record => JsonNode.Parse(record.Span)!);
        var guest = records.Where(record => record["user"]!.ToString() == SmallLog.UserOf(0))
            .GroupBy(record => record["time"]!.ToString()[..10]).First().Select(record => record.DeepClone()).ToList();
        foreach (var record in records)
            record["team"] = $"Team {record["user"]!.ToString()[0] % 4}";
        foreach (var record in guest)
        {
            (record["user"], record["userId"], record["display"], record["team"]) = (Guest, Id, Display, Team);
            records.Add(record);
        }
        return [.. records.OrderBy(record => record["time"]!.ToString())
            .Select(record => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(record.ToJsonString()))];
    }

    static FieldCorpus Learn(int protect) => FieldCorpus.Of(
        Log(), new FieldOptions(256, null, null, TimeSpan.Zero, false) { Protect = protect }, new DataSplit(SplitBy.Time, 0.1), null,
        TestContext.Current.CancellationToken);

    static Member MemberOf(Population population) =>
        population.Members.Single(member => Encoding.UTF8.GetString(member.Name) == $"\"{Guest}\"");

    [Fact]
    public void They_have_their_real_other_names_when_asked_for_and_unasked()
    {
        using var model = new RandomModel(Log(), new());
        Assert.Equal(SymbolTable.Unknown, model.Fields.Schema.Entity!.Symbols.Find(MemberOf(model.Fields.Population).Name));
        void RequireReal(IEnumerable<JsonNode> records) => Assert.All(records, record => Assert.Equal(
            (Id, Display, Team), (record["userId"]!.ToString(), record["display"]!.ToString(), record["team"]!.ToString())));
        var asked = model.Generate(new() { Count = 20, Users = [Guest], Seed = 1 }).Records.ConvertAll(record => JsonNode.Parse(record)!);
        Assert.All(asked, record => Assert.Equal(Guest, record["user"]!.ToString()));
        RequireReal(asked);
        // One of more than a hundred days is theirs.
        var any = model.Generate(new() { Count = 700, Seed = 1 }).Records.ConvertAll(record => JsonNode.Parse(record)!)
            .FindAll(record => record["user"]!.ToString() == Guest);
        Assert.NotEmpty(any);
        RequireReal(any);
    }

    [Fact]
    public void The_model_keeps_them_in_its_folder()
    {
        using var folder = new TemporaryFolder();
        var corpus = Learn(protect: 0);
        corpus.Model.WriteTo(folder["."]);
        var facts = MemberOf(Population.Read(FieldModel.PopulationPath(folder["."]))).Facts;
        Assert.Equal(["display", "team", "userId"], facts.Keys.Order());
        Assert.Equal((Id, Display), (JsonNode.Parse(facts["userId"])!.ToString(), JsonNode.Parse(facts["display"])!.ToString()));
        Assert.All(corpus.Model.Population.Members.Where(member => corpus.Model.Schema.Entity!.Symbols.Find(member.Name) >= 0),
            member => Assert.Empty(member.Facts));
    }

    [Fact]
    public void What_is_protected_is_not_kept_with_them()
    {
        Assert.Contains("team", MemberOf(Learn(protect: 0).Model.Population).Facts.Keys);
        var facts = MemberOf(Learn(protect: 3).Model.Population).Facts;
        Assert.DoesNotContain("team", facts.Keys);
        Assert.DoesNotContain(facts.Values, answer => Encoding.UTF8.GetString(answer).Contains(Team, StringComparison.Ordinal));
        // Names are pseudonyms by then, as those of the others that stand in the schema.
        Assert.Contains("userId", facts.Keys);
    }

    [Fact]
    public void With_a_key_they_are_pseudonyms()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder["log.jsonl"], Log().Select(record =>
            Encoding.UTF8.GetString(record.Span).Replace("\"display\"", "\"displayName\"", StringComparison.Ordinal)));
        var source = new CorpusSource([folder["log.jsonl"]], SchemaTokens.Name, 0, DataSplit.Parse("bytes:0.1"))
        {
            Fields = new(256, null, null, TimeSpan.Zero, false),
        }.With(TestKey.Of(1));
        using var corpus = Corpus.Prepare(source, folder["m"], overwrite: false, _ => { }, TestContext.Current.CancellationToken);
        corpus.Keep();
        var kept = Population.Read(FieldModel.PopulationPath(folder["m"])).Members.Where(member => member.Facts.Count > 0);
        Assert.Equal(["displayName", "team", "userId"], Assert.Single(kept).Facts.Keys.Order());
        string text = File.ReadAllText(FieldModel.PopulationPath(folder["m"]));
        foreach (string real in new[] { Guest, Id, "Uma", "unique" }) Assert.DoesNotContain(real, text);
    }
}

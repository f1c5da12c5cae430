using System.Text;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.TextGrammar;

/// <summary>Real logs against the grammar learned from them.</summary>
public sealed class RealGrammarTests(ITestOutputHelper output)
{
    [Theory]
    [MemberData(nameof(JsonSets.Paths), MemberType = typeof(JsonSets))]
    public void Every_record_is_followed_and_the_forced_runs_agree(string path)
    {
        var set = new JsonSets(path);
        Assert.Equal(set.Doubled, set.Grammar.LeftOut.Values.Sum());
        Assert.Equal(set.Records.Length, set.Grammar.Records);
        var constraints = new JsonTextConstraints(set.Grammar, set.Tokenizer);
        long characters = 0, forced = 0;
        foreach (byte[] record in set.Records)
        {
            forced += Walks.Follow(constraints, set.Tokenizer, record);
            characters += Encoding.UTF8.GetString(record).EnumerateRunes().Count() + 1;
        }
        output.WriteLine($"{path}: {set.Records.Length} records, {(double)forced / characters:P1} of {characters} characters forced");
    }

    [Theory]
    [MemberData(nameof(JsonSets.Paths), MemberType = typeof(JsonSets))]
    public void Random_walks_are_records_like_those_learned(string path)
    {
        var set = new JsonSets(path);
        var seen = new SeenRecords(set.Records);
        var constraints = new JsonTextConstraints(set.Grammar, set.Tokenizer);
        var random = new Random(1);
        var distinct = new HashSet<string>();
        for (int i = 0; i < 1000; i++)
        {
            string record = Walks.Random(constraints, set.Tokenizer, random);
            seen.Check(record);
            distinct.Add(record);
        }
        Assert.InRange(distinct.Count, 2, 1000);
    }
}

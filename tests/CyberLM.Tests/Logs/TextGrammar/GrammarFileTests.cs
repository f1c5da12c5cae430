using System.Text;
using CyberLM.Gpt;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.TextGrammar;

/// <summary>grammar.json: what is written comes back, and a damaged one is read or refused, never worse.</summary>
public sealed class GrammarFileTests
{
    static byte[] Bytes(JsonGrammar grammar)
    {
        using var memory = new MemoryStream();
        grammar.WriteTo(memory);
        return memory.ToArray();
    }

    [Theory]
    [InlineData("azure-ad/signin.jsonl")]
    [InlineData("cloudtrail")]
    [InlineData("otrf-security-datasets/windows/lateral_movement__schtask_create.zip")]
    [InlineData("plaso-jsonl")]
    public void A_grammar_survives_its_file(string path)
    {
        var set = new JsonSets(path);
        byte[] written = Bytes(set.Grammar);
        var read = GrammarReader.Parse(written, "grammar.json");
        Assert.Equal(Encoding.UTF8.GetString(written), Encoding.UTF8.GetString(Bytes(read)));
        var before = new JsonTextConstraints(set.Grammar, set.Tokenizer);
        var after = new JsonTextConstraints(read, set.Tokenizer);
        foreach (byte[] record in set.Records.Take(50)) Walks.Follow(after, set.Tokenizer, record);
        for (int i = 0; i < 20; i++)
            Assert.Equal(Walks.Random(before, set.Tokenizer, new Random(i)), Walks.Random(after, set.Tokenizer, new Random(i)));
    }

    /// <summary>Short texts that would need gigabytes, and grammars that no record could follow.</summary>
    [Theory]
    [InlineData("""{"array":{"lengths":"0-65536","element":{"values":[1]}}}""", 200)]
    [InlineData("""{"patterns":["a{4096}"]}""", 1)]
    [InlineData("""{"object":{"members":[]}}""", 1)]
    [InlineData("""{"object":{"members":[],"layouts":["0"]}}""", 1)]
    [InlineData("""{"object":{"members":[{"key":"a","values":[1]},{"key":"\u0061","values":[1]}],"layouts":["0-1"]}}""", 1)]
    [InlineData("""{"array":{"lengths":"1"}}""", 1)]
    [InlineData("""{"text":{"shortest":3,"longest":2,"escapes":""}}""", 1)]
    [InlineData("""{"values":[{}]}""", 1)]
    [InlineData("""{}""", 1)]
    public void A_hostile_grammar_is_refused(string node, int times)
    {
        string members = string.Join(',', Enumerable.Range(0, times).Select(i => $"{{\"key\":\"k{i}\",{node[1..]}"));
        members = members.Replace(",}", "}");
        string file = "{\"format\":\"cyberlm-json-grammar\",\"version\":1,\"records\":1,\"leftOut\":{},\"spacings\":[\"0 0 0 0 0 0\"],"
            + $"\"record\":{{\"object\":{{\"members\":[{members}],\"layouts\":[\"0-{times - 1}\"]}}}}}}";
        var refusal = Assert.Throws<CyberLMException>(() => GrammarReader.Parse(Encoding.UTF8.GetBytes(file), "grammar.json"));
        Assert.StartsWith("grammar.json, at k", refusal.Message);
    }

    [Fact]
    public void A_damaged_grammar_is_refused_or_still_makes_json()
    {
        string[] records = [.. Enumerable.Range(0, 100).Select(i =>
            $"{{\"t\":\"2026-03-02T08:00:{i % 60:D2}Z\",\"id\":\"{i:x4}\",\"ip\":\"10.0.0.{i}\",\"n\":{i}.5,"
                + $"\"s\":\"{new string('x', i % 9)} {i}\","
                + $"\"l\":[{i % 2}],\"o\":{{\"a\":{i}{(i % 2 == 0 ? ",\"b\":null" : "")}}}}}")];
        var (_, tokenizer, grammar) = GrammarLearnerTests.Learn(records);
        byte[] file = Bytes(grammar);
        var random = new Random(7);
        int refused = 0, read = 0;
        for (int i = 0; i < 1500; i++)
        {
            byte[] damaged = [.. file];
            for (int n = random.Next(1, 3); n > 0; n--) damaged[random.Next(damaged.Length)] = (byte)random.Next(32, 127);
            try
            {
                var constraints = new JsonTextConstraints(GrammarReader.Parse(damaged, "grammar.json"), tokenizer);
                read++;
                System.Text.Json.JsonDocument.Parse(Walks.Random(constraints, tokenizer, new Random(i))).Dispose();
            }
            catch (CyberLMException refusal)
            {
                refused++;
                Assert.NotEmpty(refusal.Message);
            }
        }
        Assert.InRange(refused, 100, 1499);
        Assert.InRange(read, 1, 1400);
    }
}

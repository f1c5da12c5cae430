using System.Text;
using System.Text.Json;
using CyberLM.Gpt;
using CyberLM.Logs;
using CsCheck;
using Xunit;

namespace CyberLM.Tests.Logs.TextGrammar;

/// <summary>What is learned from records made here, and what is refused.</summary>
public sealed class GrammarLearnerTests
{
    static readonly string[] Records = [.. Enumerable.Range(0, 200).Select(i =>
        $"{{\"time\":\"2026-03-{1 + i % 28:D2}T08:{i % 60:D2}:00.{i:D3}Z\",\"id\":\"{(uint)(i * 2654435761):x8}\",\"user\":\"u{i % 5}\","
            + (i % 3 == 0 ? "\"note\":null," : "") + $"\"n\":{i * 37 % 1000},\"ok\":{(i % 2 == 0 ? "true" : "false")},"
            + $"\"where\":{{\"ip\":\"10.0.{i % 7}.{i}\",\"tags\":[{string.Join(',', Enumerable.Repeat("\"a\"", i % 3))}]}}}}")];

    internal static (JsonTextConstraints Constraints, CharTokenizer Tokenizer, JsonGrammar Grammar) Learn(IEnumerable<string> records)
    {
        var utf8 = records.Select(record => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(record)).ToList();
        // All of ASCII, so that a refusal is the grammar's.
        var tokenizer = CharTokenizer.Train(utf8.Append(Enumerable.Range(32, 95).Select(c => (byte)c).ToArray()));
        var grammar = JsonGrammar.Learn(utf8)!;
        return (new(grammar, tokenizer), tokenizer, grammar);
    }

    static void RequireBeginning(JsonTextConstraints constraints, CharTokenizer tokenizer, string prompt)
    {
        var ids = new List<int> { tokenizer.Border };
        tokenizer.Encode(Encoding.UTF8.GetBytes(prompt), ids);
        constraints.RequireBeginning([.. ids]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"time\":\"2031-12-31T23:5")]
    [InlineData("{\"time\":\"2026-03-02T08:15:00.000Z\",\"id\":\"0123abcd\",\"user\":\"u4\",\"no")]
    [InlineData("{\"time\":\"2026-03-02T08:15:00.000Z\",\"id\":\"0123abcd\",\"user\":\"u4\",\"n\":99")]
    public void A_beginning_of_a_record_is_a_prompt(string prompt)
    {
        var (constraints, tokenizer, _) = Learn(Records);
        RequireBeginning(constraints, tokenizer, prompt);
    }

    [Theory]
    [InlineData("[", 1, "only '{' can stand there")]
    [InlineData("{ \"time\"", 2, "' '")]
    [InlineData("{\"time\": \"", 9, "only '\"' can stand there")]
    [InlineData("{\"time\":\"2026-02-30", 18, "'0' to '2'")]
    [InlineData("{\"time\":\"2026-03-02T08:15:00Z", 29, "only '.' can stand there")]
    [InlineData("{\"time\":\"2026-03-02T08:15:00.000Z\",\"id\":\"0123abcx", 49, "'x'")]
    [InlineData("{\"time\":\"2026-03-02T08:15:00.000Z\",\"id\":\"0123abcd\",\"user\":\"u7", 61, "'0' to '4'")]
    [InlineData("{\"time\":\"2026-03-02T08:15:00.000Z\",\"id\":\"0123abcd\",\"user\":\"u1\",\"x", 65, "'n'")]
    public void Any_other_prompt_is_refused_at_its_character(string prompt, int character, string says)
    {
        var (constraints, tokenizer, _) = Learn(Records);
        var refusal = Assert.Throws<CyberLMException>(() => RequireBeginning(constraints, tokenizer, prompt));
        Assert.Contains($"character {character} is", refusal.Message);
        Assert.Contains(says, refusal.Message);
        RequireBeginning(constraints, tokenizer, prompt[..(character - 1)]);
    }

    [Fact]
    public void What_no_record_can_be_learned_from_is_counted()
    {
        var (_, _, grammar) = Learn([.. Records,
            "{\"a\":1,\"a\":2}", "{\"\\u0061\":1,\"a\":2}", "{\"s\":\"\\ud800\"}", "{\"a\":\t1}", "[1]", "{",
            string.Concat(Enumerable.Repeat("{\"o\":", 1000)) + "1" + new string('}', 1000)]);
        Assert.Equal(200, grammar.Records);
        Assert.Equal(7, grammar.LeftOut.Values.Sum());
        Assert.Equal(2, grammar.LeftOut["a key twice in one object"]);
    }

    [Fact]
    public void Ten_thousand_keys_are_data()
    {
        string[] records = [.. Enumerable.Range(0, 100).Select(i =>
            $"{{\"by\":{{{string.Join(',', Enumerable.Range(0, 100).Select(k => $"\"host{100 * i + k}\":{{\"n\":[{k}]}}"))}}}}}")];
        var (constraints, tokenizer, grammar) = Learn(records);
        Assert.Equal(100, grammar.Records);
        foreach (string record in records) Walks.Follow(constraints, tokenizer, Encoding.UTF8.GetBytes(record));
        var random = new Random(1);
        for (int i = 0; i < 200; i++)
        {
            string record = Walks.Random(constraints, tokenizer, random);
            using var document = JsonDocument.Parse(record, new JsonDocumentOptions { AllowDuplicateProperties = false });
            Assert.Equal(["by"], document.RootElement.EnumerateObject().Select(member => member.Name));
        }
    }

    [Theory]
    [InlineData("""{"n":1e400,"m":-0,"x":1.10,"y":18446744073709551616}""", """{"n":2E-7,"m":12,"x":3,"y":0.5}""")]
    [InlineData("""{"":{"":{"":0}},"\"":"\\","\u0000":[]}""", """{"":{},"\"":"\u0007\/","\u0000":[[],[[{}]]]}""")]
    [InlineData("""{ "a" : [ 1 , 2 ] }""", """{"a":[1,2,3]}""")]
    [InlineData("""{"a": 1,"b":2}""", """{"a":[],"b": "Grüße 🎉 \ud83c\udf89"}""")]
    public void Strange_records_are_followed(params string[] records)
    {
        var (constraints, tokenizer, grammar) = Learn(records);
        Assert.Empty(grammar.LeftOut);
        foreach (string record in records) Walks.Follow(constraints, tokenizer, Encoding.UTF8.GetBytes(record));
        for (int i = 0; i < 200; i++) JsonDocument.Parse(Walks.Random(constraints, tokenizer, new Random(i))).Dispose();
    }

    [Fact]
    public void Objects_of_too_many_layouts_keep_the_order_that_all_have()
    {
        string[] names = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
        string[] records = [.. Enumerable.Range(0, 1024).Select(bits =>
            "{" + string.Join(',', names.Where((name, i) => name == "e" || ((bits >> i) & 1) != 0).Select(name => $"\"{name}\":1")) + "}")];
        var (constraints, tokenizer, _) = Learn(records);
        foreach (string record in records) Walks.Follow(constraints, tokenizer, Encoding.UTF8.GetBytes(record));
        for (int i = 0; i < 300; i++)
        {
            using var document = JsonDocument.Parse(Walks.Random(constraints, tokenizer, new Random(i)));
            string[] keys = [.. document.RootElement.EnumerateObject().Select(member => member.Name)];
            Assert.Equal(keys.Order(), keys);
            Assert.Contains("e", keys);
        }
    }

    [Fact]
    public void Any_records_are_followed_and_walked()
    {
        var scalar = Gen.OneOf(Gen.Const("null"), Gen.Const("true"), Gen.Int.Select(i => i.ToString()),
            Gen.Double.Select(d => JsonSerializer.Serialize(d % 1e9)), Gen.String.Select(s => JsonSerializer.Serialize(s)),
            Gen.Const("\"2026-03-02T08:00:00Z\""), Gen.Const("\"10.1.2.3\""), Gen.Const("\"{\\\"a\\\":1}\""));
        var key = Gen.OneOf(new[] { "time", "user", "n", "o" }.Select(Gen.Const).ToArray());
        static string Join(IEnumerable<(string Key, string Value)> pairs) =>
            "{" + string.Join(",", pairs.DistinctBy(p => p.Key).Select(p => $"\"{p.Key}\":{p.Value}")) + "}";
        var value = Gen.Recursive<string>((depth, inner) => depth > 3
            ? scalar
            : Gen.OneOf(scalar, inner.List[0, 3].Select(items => "[" + string.Join(",", items) + "]"),
                Gen.Select(key, inner).List[0, 4].Select(Join)));
        var record = Gen.Select(key, value).List[0, 5].Select(Join);
        record.List[1, 30].Sample(records =>
        {
            var (constraints, tokenizer, grammar) = Learn(records);
            Assert.Empty(grammar.LeftOut);
            foreach (string one in records) Walks.Follow(constraints, tokenizer, Encoding.UTF8.GetBytes(one));
            var seen = new SeenRecords(records.Select(Encoding.UTF8.GetBytes));
            for (int i = 0; i < 3; i++) seen.Check(Walks.Random(constraints, tokenizer, new Random(i)));
        }, iter: 300, threads: 1);
    }

    [Fact]
    public void A_changed_record_is_refused_where_it_stops_being_one()
    {
        var (constraints, tokenizer, _) = Learn(Records);
        var random = new Random(3);
        int refused = 0;
        for (int i = 0; i < 2000; i++)
        {
            string record = Records[random.Next(Records.Length)];
            int at = random.Next(record.Length);
            string changed = record[..at] + (char)random.Next(32, 127) + record[(at + 1)..];
            try
            {
                RequireBeginning(constraints, tokenizer, changed);
            }
            catch (CyberLMException refusal)
            {
                refused++;
                int character = int.Parse(refusal.Message.Split("character ")[1].Split(' ')[0]);
                Assert.InRange(character, at + 1, record.Length);
                // What stands before is no mistake: the beginning of the unchanged record, or one that may go on otherwise.
                RequireBeginning(constraints, tokenizer, changed[..(character - 1)]);
                continue;
            }
            // Accepted as a whole: then it is JSON with the same keys.
            using var document = JsonDocument.Parse(changed);
            using var original = JsonDocument.Parse(record);
            Assert.Equal(Keys(original), Keys(document));
        }
        Assert.InRange(refused, 1000, 1999);
    }

    static IEnumerable<string> Keys(JsonDocument document) => document.RootElement.EnumerateObject().Select(member => member.Name);
}

using System.Text;
using CsCheck;
using CyberLM.Detection.Sigma;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Detection.Sigma;

/// <summary>
/// The prefilter never changes an answer: held against asking every rule, on rules and events made at random and on real ones.
/// </summary>
public sealed class TwinTests
{
    static Gen<string> OneOf(params string[] choices) => Gen.Int[0, choices.Length - 1].Select(i => choices[i]);

    static readonly Gen<string> Text = Gen.OneOf(Gen.String[Gen.Char["abA-/ 1\\é?*"], 0, 7], OneOf("whoami", "WHOAMI", "007", "7", "7.0",
        "-7", "true", "K\u212A", "cmd /c whoami -all", "C:\\Windows\\cmd.exe"));

    static readonly Gen<string> Modifiers = OneOf("", "|contains", "|startswith", "|endswith", "|contains|all", "|contains|cased", "|cased",
        "|contains|windash", "|neq", "|base64offset|contains", "|re", "|re|i");

    static readonly Gen<string> Field = OneOf("a", "b", "A", "a.b", "c");

    static string Quoted(string text) => "'" + text.Replace("'", "''") + "'";

    static readonly Gen<string> Item = Gen.OneOf(
        Gen.Select(Field, Modifiers, Text.List[1, 3], (field, modifiers, texts) => modifiers.StartsWith("|re")
            ? $"{field}{modifiers}: ['who', 'a+[bA]{{2}}', 'c.*1', '(?:x|a)b', 'kk']"
            : $"{field}{modifiers}: [{string.Join(", ", texts.Select(Quoted))}]"),
        Gen.Select(Field, Gen.Int[-8, 8], (field, number) => $"{field}: {number}"),
        Gen.Select(Field, OneOf("|exists: true", "|exists: false", ": null", "|gte: 7", "|fieldref: b"), (field, rest) => field + rest),
        Text.List[1, 2].Select(texts => $"'|all': [{string.Join(", ", texts.Select(Quoted))}]"));

    static readonly Gen<string> Conditions = OneOf("s1", "s1 and not s2", "s1 or s2", "not s1", "1 of s*", "all of them",
        "s1 and (s2 or s3)", "not (s1 or s2) and s3");

    static readonly Gen<string> Rule = Gen.Select(Item.List[1, 2].List[3], Gen.Select(Conditions, Text), (items, rest) =>
        $"detection:\n  condition: {rest.Item1}\n  keys: [{Quoted(rest.Item2)}]\n" +
        string.Concat(items.Select((list, i) => $"  s{i + 1}:\n" + string.Concat(list.DistinctBy(Key).Select(item => $"    {item}\n")))));

    static string Key(string item) => item.Split(':')[0];

    static readonly Gen<string> Value = Gen.OneOf(
        Text.Select(text => System.Text.Json.JsonSerializer.Serialize(text)), Gen.Int[-9, 9].Select(number => number.ToString()),
        OneOf("null", "true", "7.0", "[]", "[\"ab\",7,null]", "{\"b\":\"whoami\"}", "[{\"b\":\"aa\"},{\"b\":1}]", "{\"x\":\"Ab\"}"));

    static readonly Gen<string> Event = Gen.Dictionary(Field, Value)[0, 4].Select(fields =>
        "{" + string.Join(",", fields.Select(field => $"\"{field.Key}\":{field.Value}")) + "}");

    [Fact]
    public void Random_rules_on_random_events() =>
        Gen.Select(Rule.List[20], Event.List[600]).Sample((documents, events) =>
        {
            var rules = SigmaRuleSet.Parse(string.Join("---\n", documents), "random", SigmaCase.Fragments);
            Assert.True(rules.Rules.Count > 0);
            Compare(rules, events.Select(text => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(text)), routing: true);
        }, iter: 10, threads: 1);

    [Theory]
    [InlineData(true, 16)]
    [InlineData(false, 200)]
    public void Rules_of_SigmaHQ_on_events_of_Windows(bool routing, int oneOf)
    {
        var rules = SigmaHqTests.All();
        var records = new LogReader([Repository.Shared("data/otrf-security-datasets/windows")]).Read();
        int matches = Compare(rules, records.Where((_, i) => i % oneOf == 0).Select(record => record.Utf8), routing);
        Assert.InRange(matches, 10, 100_000);
    }

    [Fact]
    public void More_short_keywords_than_are_searched_for()
    {
        var words = Enumerable.Range(0, 40).Select(i => $"{(char)('a' + i % 26)}{i / 10}{i % 10}").ToList();
        var rules = SigmaRuleSet.Parse(string.Join("---\n", words.Select(word =>
            $"detection:\n  condition: keywords\n  keywords: ['{word}', 'long enough {word}']\n")), "short", SigmaCase.Fragments);
        Assert.Equal(words.Count, rules.Rules.Count);
        var events = words.Select(word => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes($$"""{"c":"x","b":"is {{word}}."}"""));
        Assert.Equal(words.Count, Compare(rules, events, routing: true));
    }

    static int Compare(SigmaRuleSet rules, IEnumerable<ReadOnlyMemory<byte>> events, bool routing)
    {
        var fast = new SigmaEngine(rules, new SigmaEngineOptions { Routing = routing }).Start();
        var plain = new SigmaEngine(rules, new SigmaEngineOptions { Routing = routing, Prefilter = false }).Start();
        int count = 0;
        foreach (var one in events)
        {
            List<SigmaMatch> expected = [], found = [];
            plain.Match(one.Span, expected);
            fast.Match(one.Span, found);
            Assert.True(expected.SequenceEqual(found), $"{Encoding.UTF8.GetString(one.Span)}\n{Differing(expected, found)}");
            count += found.Count;
        }
        return count;
    }

    static string Differing(List<SigmaMatch> expected, List<SigmaMatch> found) => string.Join("\n",
        expected.Except(found).Concat(found.Except(expected)).Select(match => $"{match.Rule.Header.Line}: {match}"));
}

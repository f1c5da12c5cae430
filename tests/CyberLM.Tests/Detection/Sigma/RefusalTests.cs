using CyberLM.Detection.Sigma;
using Xunit;

namespace CyberLM.Tests.Detection.Sigma;

/// <summary>What cannot run is named with its line and reason; what stands beside it runs.</summary>
public sealed class RefusalTests
{
    const string Good = "title: good\nlogsource: {category: x}\ndetection: {s: {a: 1}, condition: s}\n";

    [Theory]
    [InlineData("f|wrong: 1", 6, "modifier 'wrong'")]
    [InlineData("f|re: '(a'", 6, "not a regular expression")]
    [InlineData("f|re: '(?=a)b'", 6, "looks around")]
    [InlineData("f|re: '((a{1000}){1000})'", 6, "states")]
    [InlineData("f|contains|re: a", 6, "must come first")]
    [InlineData("f|cidr: 10.0.0.0/33", 6, "0 to 32 bits")]
    [InlineData("f|cidr: here", 6, "not a network")]
    [InlineData("f|gt: many", 6, "takes a number")]
    [InlineData("f|exists: maybe", 6, "true or false")]
    [InlineData("f|base64: 'a*b'", 6, "cannot encode wildcards")]
    [InlineData("f|expand: '%nobody%'", 6, "%nobody%")]
    [InlineData("f: {a: 1}", 6, "map where values")]
    [InlineData("f: 1\ng: 2\nf: 3", 8, "stands in line 6 already")]
    [InlineData("{}", 6, "is empty")]
    [InlineData("<<: 1", 6, "merge keys")]
    [InlineData("f: *nowhere", 6, "no anchor")]
    [InlineData("f: !!binary aGk=", 6, "core schema")]
    public void A_selection(string selection, int line, string reason)
    {
        var refused = Sig.Refused(Sig.Rule(selection));
        Assert.Contains(reason, refused.Reason);
        Assert.Equal(("test.yml", line), (refused.Source, refused.Line));
    }

    [Theory]
    [InlineData("selection | count() > 5", "aggregations")]
    [InlineData("other", "'other', which is not there")]
    [InlineData("1 of other*", "means no identifier")]
    [InlineData("2 of them", "'2 of'")]
    [InlineData("selection and", "nothing where a name")]
    [InlineData("(selection", "closing")]
    [InlineData("selection selection", "'selection' where and, or")]
    [InlineData("selection*", "without '1 of'")]
    [InlineData("\"\"", "a condition is a text")]
    public void A_condition(string condition, string reason)
    {
        var refused = Sig.Refused(Sig.Rule("f: 1", condition));
        Assert.Contains(reason, refused.Reason);
        Assert.Equal(7, refused.Line);
    }

    [Theory]
    [InlineData("logsource: {category: x}\ndetection: {s: {a: 1}, condition: s}", 1, "no title")]
    [InlineData("title: t\ndetection: {s: {a: 1}, condition: s}", 1, "no logsource")]
    [InlineData("title: t\nlogsource: {product: Windows}\ndetection: {s: {a: 1}, condition: s}", 2, "lower case")]
    [InlineData("title: t\nlogsource: {category: x}\ndetection: {s: {a: 1}}", 3, "no condition")]
    [InlineData("title: t\nlogsource: {category: x}\ndetection: {condition: s}", 3, "nothing that the condition could name")]
    [InlineData("title: t\nlogsource: {category: x}\ndetection: {all: {a: 1}, condition: all}", 3, "word of the condition's grammar")]
    [InlineData("title: t\nlogsource: {category: x}", 1, "none of detection")]
    [InlineData("title: t\nlevel: severe\nlogsource: {category: x}\ndetection: {s: {a: 1}, condition: s}", 2, "informational, low")]
    [InlineData("title: t\nlevel: 3\nlogsource: {category: x}\ndetection: {s: {a: 1}, condition: s}", 2, "informational, low")]
    [InlineData("title: t\ndate: yesterday\nlogsource: {category: x}\ndetection: {s: {a: 1}, condition: s}", 2, "not a date")]
    [InlineData("title: t\ntaxonomy: ecs\nlogsource: {category: x}\ndetection: {s: {a: 1}, condition: s}", 2, "taxonomy 'ecs'")]
    [InlineData("title: t\nlogsource: {category: x}\ndetection: {s: {a: 1}, timeframe: 5m, condition: s}", 3, "timeframe")]
    [InlineData("title: [a\n", 3, "not YAML")]
    [InlineData("- a", 1, "a rule is a map")]
    public void A_document_and_those_around_it_run(string document, int line, string reason)
    {
        var rules = SigmaRuleSet.Parse($"{Good}---\n{document}\n---\n{Good}", "test.yml");
        Assert.Equal(2, rules.Rules.Count);
        var refused = Assert.Single(rules.Refused);
        Assert.Contains(reason, refused.Reason);
        Assert.Equal(4 + line, refused.Line);
    }

    [Fact]
    public void Hostile_documents_are_refused_and_the_rest_runs()
    {
        string aliases = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + string.Concat(Enumerable.Range(1, 9).Select(i =>
            $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n"));
        string[] hostile =
        [
            aliases,
            "a: b\0c\n",
            "a: " + new string('[', 100_000),
            "a: " + string.Concat(Enumerable.Repeat("{a: ", 20_000)),
            string.Concat(Enumerable.Range(0, 3000).Select(i => new string(' ', i) + "a:\n")),
            Sig.Rule("f: 1", new string('(', 5000) + "selection" + new string(')', 5000)),
            Sig.Rule("f: 1", string.Concat(Enumerable.Repeat("not ", 5000)) + "selection"),
            Sig.Rule($"f: '{string.Concat(Enumerable.Repeat("*a", 100))}'"),
            Sig.Rule($"f: '{new string('a', 20_000)}'"),
        ];
        foreach (string document in hostile)
        {
            var rules = SigmaRuleSet.Parse($"{document}\n---\n{Good}", "test.yml");
            Assert.Single(rules.Rules);
            Assert.True(rules.Refused.Count == 1, document[..Math.Min(60, document.Length)]);
        }
    }

    [Fact]
    public void Documents_without_end_are_left_out_with_their_line()
    {
        var rules = SigmaRuleSet.Parse(Good + string.Concat(Enumerable.Repeat("---\n", 20_000)) + Good, "test.yml");
        Assert.Single(rules.Rules);
        Assert.Equal((10_003, "more than 10000 documents"), Assert.Single(rules.Refused) is var refused
            ? (refused.Line, refused.Reason[..25])
            : default);
    }

    [Fact]
    public void A_file_over_its_budget_or_not_of_text_is_refused_and_others_load()
    {
        string folder = Directory.CreateTempSubdirectory("sigma").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "good.yml"), "\uFEFF" + Good);
            File.WriteAllText(Path.Combine(folder, "large.yml"), "# " + new string('x', 5 << 20));
            File.WriteAllBytes(Path.Combine(folder, "latin.yaml"), [.. "title: "u8, 0xE9, (byte)'\n']);
            File.WriteAllText(Path.Combine(folder, "notes.txt"), "not a rule");
            var rules = SigmaRuleSet.Load([folder]);
            Assert.Single(rules.Rules);
            Assert.Equal(["larger than 4194304 bytes", "not UTF-8 at byte 7"], rules.Refused.Select(refused => refused.Reason));
            Assert.Throws<CyberLMException>(() => SigmaRuleSet.Load([Path.Combine(folder, "none")]));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A link to the folder itself would bring each rule again and again; a pipe without a writer never opens.</summary>
    [Fact]
    public void A_folder_is_walked_once_and_waits_for_no_pipe()
    {
        string folder = Directory.CreateTempSubdirectory("sigma").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "good.yml"), Good);
            Directory.CreateSymbolicLink(Path.Combine(folder, "again"), folder);
            using (var pipe = System.Diagnostics.Process.Start("mkfifo", [Path.Combine(folder, "pipe.yml")])) pipe.WaitForExit();
            Assert.True(File.Exists(Path.Combine(folder, "pipe.yml")));
            var rules = SigmaRuleSet.Load([folder]);
            Assert.Equal((1, 0), (rules.Rules.Count, rules.Refused.Count));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Evil_expressions_end()
    {
        foreach (string pattern in new[] { "^(a+)+$", "(a|aa)+$", "(a*)*b", "(.*a){12}x" })
            Assert.False(Sig.Holds($"f|re: '{pattern}'", $"{{\"f\":\"{new string('a', 65_536)}!\"}}"));
        Assert.Contains("states", Sig.Refused(Sig.Rule("f|re: '(.{1,60}){1,60}c'")).Reason);
    }

    [Fact]
    public void What_an_expression_is_not_done_with_in_time_is_counted()
    {
        var rules = Sig.Load(Sig.Rule("f|re: '(.{1,40}){1,40}c'"), new SigmaOptions
        {
            Limits = new SigmaLimits { RegexTime = TimeSpan.FromMilliseconds(1) },
        });
        var run = new SigmaEngine(rules).Start();
        var matches = new List<SigmaMatch>();
        run.Match(System.Text.Encoding.UTF8.GetBytes($"{{\"f\":\"{new string('a', 65_536)}\"}}"), matches);
        Assert.Empty(matches);
        Assert.Equal(1, run.Statistics.ExpressionsCutOff);
    }

    [Fact]
    public void Oddities_that_run_are_noted()
    {
        var rules = Sig.Load(Sig.Rule("f|contains|all: a\ng: [null, b]\nh|wide: x"));
        Assert.Equal(3, rules.Notes.Count);
        Assert.All(rules.Notes, note => Assert.StartsWith("test.yml, line ", note));
    }
}

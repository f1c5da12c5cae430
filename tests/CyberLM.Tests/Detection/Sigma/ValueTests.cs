using System.Text.Json;
using Xunit;

namespace CyberLM.Tests.Detection.Sigma;

/// <summary>Values of rules against values of events, by the sentences of the specification and what its examples say.</summary>
public sealed class ValueTests
{
    static string Event(string text) => $"{{\"f\":{JsonSerializer.Serialize(text)}}}";

    /// <summary>The table under "Escaping" of the specification: what is written, and the one text that it is.</summary>
    [Theory]
    [InlineData(@"C:\\Windows", @"C:\Windows", true)]
    [InlineData(@"C:\Windows", @"C:\Windows", true)]
    [InlineData(@"\\server", @"\server", true)]
    [InlineData(@"\\server", @"\\server", false)]
    [InlineData(@"\\\\server", @"\\server", true)]
    [InlineData(@"a\*b", "a*b", true)]
    [InlineData(@"a\*b", "axb", false)]
    [InlineData(@"a\\*b", @"a\xxb", true)]
    [InlineData(@"a\\\*b", @"a\*b", true)]
    [InlineData(@"a\\\*b", @"a\xb", false)]
    [InlineData(@"a\?b", "a?b", true)]
    [InlineData(@"end\", @"end\", true)]
    public void Backslashes(string written, string text, bool holds) => Assert.Equal(holds, Sig.Holds($"f: '{written}'", Event(text)));

    [Theory]
    [InlineData(@"\Temp\", @"C:\Temp\a.exe", true)]
    [InlineData(@"\Temp\", @"C:\Temp", false)]
    public void A_star_of_a_modifier_is_never_escaped_by_the_value(string written, string text, bool holds) =>
        Assert.Equal(holds, Sig.Holds($"f|contains: '{written}'", Event(text)));

    [Theory]
    [InlineData("ÄÖÜ", "äöü", true)]
    [InlineData("ПАРОЛЬ", "пароль", true)]
    [InlineData("istanbul", "ISTANBUL", true)]
    [InlineData("Kelvin", "\u212Aelvin", true)]
    [InlineData("f?r", "für", true)]
    [InlineData("f?r", "f\U0001F600r", true)]
    [InlineData("f?r", "fr", false)]
    [InlineData("a*\u00e9?z", "a1\u00c92Z", true)]
    public void Case_and_code_points(string written, string text, bool holds) =>
        Assert.Equal(holds, Sig.Holds($"f: '{written}'", Event(text)));

    [Theory]
    [InlineData("4688", "4688", true)]
    [InlineData("4688", "\"4688\"", true)]
    [InlineData("4688", "\"04688\"", true)]
    [InlineData("4688", "4688.0", true)]
    [InlineData("4688", "\"4688a\"", false)]
    [InlineData("'4688'", "4688", true)]
    [InlineData("0x10", "\"0x10\"", true)]
    [InlineData("0x10", "16", true)]
    [InlineData("0", "\"-0\"", true)]
    [InlineData("0", "0", true)]
    [InlineData("-5", "\"-5.0\"", true)]
    [InlineData("9007199254740993", "9007199254740992", false)]
    [InlineData("1e3", "1000", true)]
    [InlineData("true", "true", true)]
    [InlineData("true", "\"True\"", true)]
    [InlineData("yes", "\"yes\"", true)]
    [InlineData("yes", "true", false)]
    [InlineData("''", "\"\"", true)]
    [InlineData("''", "null", false)]
    [InlineData("'null'", "null", false)]
    [InlineData("'*'", "\"\"", true)]
    [InlineData("'*'", "null", false)]
    public void Numbers_booleans_and_empty_texts(string written, string json, bool holds) =>
        Assert.Equal(holds, Sig.Holds($"f: {written}", $"{{\"f\":{json}}}"));

    [Theory]
    [InlineData("f: null", "{}", true)]
    [InlineData("f:", "{}", true)]
    [InlineData("f: []", "{}", true)]
    [InlineData("f: null", "{\"f\":null}", true)]
    [InlineData("f: null", "{\"f\":\"\"}", false)]
    [InlineData("f: null", "{\"f\":\"null\"}", false)]
    [InlineData("f: [null, a]", "{\"f\":\"a\"}", true)]
    [InlineData("f|exists: true", "{\"f\":null}", true)]
    [InlineData("f|exists: true", "{\"f\":[]}", true)]
    [InlineData("f|exists: true", "{\"f\":{}}", true)]
    [InlineData("f|exists: false", "{\"g\":1}", true)]
    [InlineData("f|neq: a", "{}", true)]
    [InlineData("f|neq: [a, b]", "{\"f\":\"b\"}", false)]
    [InlineData("f|neq: [a, b]", "{\"f\":\"c\"}", true)]
    public void What_is_missing(string selection, string json, bool holds) => Assert.Equal(holds, Sig.Holds(selection, json));

    [Theory]
    [InlineData("f|contains|all: [a, b]", "{\"f\":[\"xa\",\"xb\"]}", true)]
    [InlineData("f|all: [a, b]", "{\"f\":[\"a\"]}", false)]
    [InlineData("a.b: 1", "{\"a\":[{\"b\":2},{\"b\":1}]}", true)]
    [InlineData("a.b: 2", "{\"a\":{\"b\":2},\"a.b\":1}", false)]
    [InlineData("a.b: 1", "{\"a\":{\"b\":2},\"a.b\":1}", true)]
    [InlineData("a|contains: '\"b\":1'", "{\"a\":{ \"b\" : 1 }}", true)]
    [InlineData("a: '{\"b\":1}'", "{\"a\":{\"b\":1}}", false)]
    [InlineData("a[0].b: 1", "{\"a\":[{\"b\":1}]}", false)]
    [InlineData("'a b-c@d{}': 1", "{\"a b-c@d{}\":1}", true)]
    [InlineData("F: 1", "{\"f\":1}", true)]
    [InlineData("F: 1", "{\"f\":1,\"F\":2}", false)]
    public void Arrays_objects_and_paths(string selection, string json, bool holds) => Assert.Equal(holds, Sig.Holds(selection, json));

    [Theory]
    [InlineData("- needle", "{\"a\":{\"b\":[1,\"a NEEDLE b\"]}}", true)]
    [InlineData("- needle", "{\"needle\":1}", false)]
    [InlineData("- 'nee?le * x'", "{\"a\":\"a needle and x y\"}", true)]
    [InlineData("- ab", "{\"x\":\"a\",\"y\":\"b\"}", false)]
    [InlineData("'|all': [one, two]", "{\"a\":\"one\",\"b\":\"two\"}", true)]
    [InlineData("'|all': [one, three]", "{\"a\":\"one\",\"b\":\"two\"}", false)]
    [InlineData("'|re': 'n[e]{2}dle'", "{\"a\":\"x needle\"}", true)]
    [InlineData("- 4104", "{\"EventID\":4104}", true)]
    [InlineData("- a: 1\n- needle", "{\"x\":\"needle\"}", true)]
    [InlineData("- needle", "a line of plain text with a needle in it", true)]
    [InlineData("- needle", "{\"broken\": \"needle\"", true)]
    public void Keywords(string selection, string json, bool holds) => Assert.Equal(holds, Sig.Holds(selection, json));
}

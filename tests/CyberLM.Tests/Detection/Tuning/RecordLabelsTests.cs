using System.Text;
using CyberLM.Detection.Tuning;
using CyberLM.Logs;
using CyberLM.Tests.Gpt;
using Xunit;

namespace CyberLM.Tests.Detection.Tuning;

/// <summary>Which record a label means, and whether it is an attack.</summary>
public sealed class RecordLabelsTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    RecordLabels Read(string[] lines, LabelFields? fields = null)
    {
        File.WriteAllLines(folder["labels"], lines);
        return RecordLabels.Read(folder["labels"], fields);
    }

    static LogRecord Record(string json = "{}", string source = "logs/signin.jsonl", long line = 1) =>
        new(Encoding.UTF8.GetBytes(json), source, line, 0);

    [Theory]
    [InlineData("\"S10\"", "S10")]
    [InlineData("\"benign\"", null)]
    [InlineData("\"Benign\"", null)]
    [InlineData("\"\"", null)]
    [InlineData("null", null)]
    [InlineData("false", null)]
    [InlineData("0", null)]
    [InlineData("true", "label")]
    [InlineData("1", "1")]
    [InlineData("[]", null)]
    [InlineData("[\"T1110\"]", "T1110")]
    [InlineData("{\"run\":\"r7\",\"scenario\":\"S10\"}", "r7")]
    [InlineData("{\"scenario\":\"S10\"}", "S10")]
    public void Labels(string label, string? attack) =>
        Assert.Equal(attack, Read([$$"""{"record":3,"label":{{label}}}"""]).Of(3, Record()));

    [Fact]
    public void A_record_with_several_labels_is_of_each_of_them()
    {
        var labels = Read(["""{"record":1,"label":"A"}""", """{"record":1,"label":["B","A","benign"]}""", """{"record":1,"label":null}""",
            """{"record":2,"label":"C"}"""]);
        Assert.Equal(["A", "B"], labels.AllOf(1, Record()));
        Assert.Equal(["C"], labels.AllOf(2, Record()));
        Assert.Equal((2L, 1L), (labels.Attacks, labels.Several));
    }

    [Fact]
    public void A_record_is_known_by_number_by_file_and_line_or_by_id()
    {
        var labels = Read(["""{"record":2,"scenario":"S1"}""", "", """{"record":3,"scenario":null}"""]);
        Assert.Equal((null, "S1", null), (labels.Of(1, Record()), labels.Of(2, Record()), labels.Of(3, Record())));
        Assert.Equal((2L, 1L, 1L), (labels.Lines, labels.Attacks, labels.Found));

        labels = Read(["""{"stream":"signin","line":2,"id":"x","attack":{"run":"1","scenario":"S1"}}"""]);
        Assert.Equal("1", labels.Of(9, Record(line: 2)));
        Assert.Equal("1", labels.Of(9, Record(source: "/tmp/signin.jsonl.gz", line: 2)));
        Assert.Null(labels.Of(9, Record(source: "audit.jsonl", line: 2)));

        labels = Read(["""{"id":"x","attack":"S1"}"""]);
        Assert.Equal("S1", labels.Of(9, Record("""{"time":"","properties":{"id":"x"}}""")));
        Assert.Equal("S1", labels.Of(9, Record("""{"id":"x"}""")));
        Assert.Null(labels.Of(9, Record("""{"other":"x"}""")));
        Assert.Null(labels.Of(9, Record("no json")));
    }

    [Fact]
    public void Fields_have_the_names_that_are_given()
    {
        var fields = new LabelFields { Id = "uid", Label = ["is"], IdPaths = ["a.b"] };
        Assert.Equal("bad", Read(["""{"uid":5,"is":"bad"}"""], fields).Of(1, Record("""{"a":[{"b":5}]}""")));
    }

    [Theory]
    [InlineData("{", "line 2: not JSON")]
    [InlineData("[]", "line 2: no JSON object")]
    [InlineData("{\"record\":4,\"label\":\"\\ud800\"}", "line 2: it has half of a surrogate pair")]
    [InlineData("{\"\\ud800\":1,\"record\":4,\"label\":\"x\"}", "line 2: it has half of a surrogate pair")]
    [InlineData("{\"label\":\"x\"}", "line 2: the line does not say which record")]
    [InlineData("{\"record\":null,\"label\":\"x\"}", "line 2: the line does not say which record")]
    [InlineData("{\"record\":4}", "line 2: the line has none of label, scenario, attack")]
    [InlineData("{\"record\":0,\"label\":\"x\"}", "a record has the number 0")]
    public void What_is_no_label_is_said_with_its_line(string line, string sentence) =>
        Assert.Contains(sentence, Assert.Throws<CyberLMException>(() => Read(["""{"record":3,"label":null}""", line])).Message);

    [Fact]
    public void A_file_without_labels_and_none_at_all()
    {
        Assert.Contains("no label is there", Assert.Throws<CyberLMException>(() => Read([""])).Message);
        Assert.Contains("no file", Assert.Throws<CyberLMException>(() => RecordLabels.Read(folder["nothing"])).Message);
    }
}

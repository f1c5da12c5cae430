using System.Text;
using System.Text.Json;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Fields;

public sealed class TemplateTests
{
    /// <summary>A number in capitals stays one; anything else that stands there leaves the text a JSON string.</summary>
    [Theory]
    [InlineData("0x3e7", "logon 0x3E7 of it")]
    [InlineData("0xABCdef", "logon 0xABCDEF of it")]
    [InlineData("-", "logon - of it")]
    [InlineData("face\b\fbad", "logon face\b\fbad of it")]
    [InlineData("0x\b\u00e9", "logon 0x\b\u00e9 of it")]
    public void Capitals_are_those_of_numbers(string value, string expected)
    {
        var node = new SchemaTree().Root.ChildOrNew("id"u8)!;
        node.Meet(ValueKind.Scalar);
        var template = new Template(
            [new(Encoding.UTF8.GetBytes("\"logon "), null, false), new([], node.Value, true), new(" of it\""u8.ToArray(), null, false)]);
        byte[] spelling = JsonSerializer.SerializeToUtf8Bytes(value);
        var text = new ByteBuffer();
        template.Append(_ => spelling, text);
        Assert.Equal(expected, JsonSerializer.Deserialize<string>(text.Written));
    }

    /// <summary>The name is quoted in each message; the code, which is mostly 0, is not by the 0 that stands in all of them.</summary>
    [Fact]
    public void What_changes_while_the_text_stays_is_not_quoted()
    {
        string[] names = ["ada", "bo", "cleo"];
        var miner = new SchemaMiner();
        for (int i = 0; i < 240; i++)
            miner.Add(Encoding.UTF8.GetBytes($$"""
                {"name":"{{names[i % 3]}}","code":"{{(i / 3 % 5 == 0 ? 7 : 0)}}","n":{{i % 7}},
                "text":"a message of version 5.0 that is long enough, about {{names[i % 3]}} and 0 others",
                "agent":"an agent of version 5.0 that is long enough to be one, like Gecko {{i % 2}}.0"}
                """.ReplaceLineEndings("")));
        var schema = miner.Mine();
        var template = Assert.IsType<Template>(schema.Types[0][Of("text")]);
        Assert.Equal(["name"], template.Needs.Select(need => need.Path));
        Assert.Empty(Assert.IsType<StringCoder>(schema.Coders[Of("agent").Index]).Templates);

        Slot Of(string path) => schema.Tree.Slots.Single(slot => slot.Path == path && slot.Kind == SlotKind.Value);
    }
}

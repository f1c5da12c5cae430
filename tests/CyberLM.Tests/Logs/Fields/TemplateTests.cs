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
}

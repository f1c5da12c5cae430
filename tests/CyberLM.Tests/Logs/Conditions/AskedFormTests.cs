using System.Text;
using CyberLM.Logs;
using CyberLM.Tests.Logs.Mining;
using Xunit;

namespace CyberLM.Tests.Logs.Conditions;

/// <summary>A field of codes in quotes is one of whole numbers, though parsers of addresses take them, 50126 for 0.0.195.206.</summary>
public sealed class AskedFormTests
{
    static readonly LogSchema Schema = ExclusionLog.Mine([.. Enumerable.Range(0, 200).Select(i => (ReadOnlyMemory<byte>)
        Encoding.UTF8.GetBytes($$"""{"user":"u{{i % 5}}","result":"{{50000 + i * i % 7}}"}"""))]);

    [Theory]
    [InlineData("hello")]
    [InlineData("10.2.0.15")]
    public void What_is_no_number_is_refused_with_some_that_there_are(string asked)
    {
        var refused = Assert.Throws<CyberLMException>(() => ConditionParser.Parse(Schema, [$"result={asked}"]));
        Assert.EndsWith("this field is a whole number in all records", refused.Message);
        Assert.Contains("50001", refused.Hint);
    }

    [Fact]
    public void A_number_that_no_record_has_is_taken() => Assert.NotNull(ConditionParser.Parse(Schema, ["result=99999"]));
}

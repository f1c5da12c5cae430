using System.Text;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Fields;

/// <summary>A field that a user names as the entity says whose the records are, or is refused.</summary>
public sealed class NamedEntityTests
{
    static SequenceKeys Find(string path, params string[] values) => SequenceKeys.Find(
        values.Select(value => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes($$"""{"t":"2026-03-02T08:00:00Z","who":{{value}}}""")),
        new() { Entity = path });

    [Theory]
    [InlineData("of 3 records that have it 0 have a string there", "7", "8", "7", "null")]
    [InlineData("of 3 records that have it 1 have a string there", "7", "true", "\"a\"", "\"\"")]
    [InlineData("of 0 records that have it 0 have a string there", "null", "\"\"")]
    public void Numbers_are_refused_with_their_count(string sentence, params string[] values)
    {
        var refusal = Assert.Throws<CyberLMException>(() => Find("who", values));
        Assert.StartsWith("--entity who: ", refusal.Message);
        Assert.Contains(sentence, refusal.Message);
    }

    [Theory]
    [InlineData("\"7\"", "\"8\"")]
    [InlineData("null", "\"a\"", "\"\"", "null")]
    [InlineData("\"a\"", "1", "\"b\"")]
    public void Strings_are_taken_though_some_records_have_none(params string[] values) => Assert.True(Find("who", values).HasEntity);

    [Fact]
    public void None_is_none() => Assert.False(Find(MiningOptions.None, "7", "8").HasEntity);
}

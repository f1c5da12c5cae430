using CyberLM.Gpt;
using Xunit;

namespace CyberLM.Tests.Gpt.Data;

public sealed class DataSplitTests
{
    [Theory]
    [InlineData("bytes:0.1", SplitBy.Bytes, 0.1)]
    [InlineData("time:.25", SplitBy.Time, 0.25)]
    public void A_split_is_read(string text, SplitBy by, double fraction) =>
        Assert.Equal(new DataSplit(by, fraction), DataSplit.Parse(text));

    [Theory]
    [InlineData("byte:0.1", "unknown kind 'byte'")]
    [InlineData("", "unknown kind ''")]
    [InlineData("bytes", "lacks the fraction")]
    [InlineData("bytes:", "'' is not a number")]
    [InlineData("bytes:0,1", "'0,1' is not a number")]
    [InlineData("bytes:1", "1 is not between 0 and 1")]
    [InlineData("time:0", "0 is not between 0 and 1")]
    [InlineData("time:-0.5", "'-0.5' is not a number")]
    [InlineData("time:NaN", "NaN is not between")]
    public void A_wrong_split_is_refused_in_words(string text, string part)
    {
        var error = Assert.Throws<CyberLMException>(() => DataSplit.Parse(text));
        Assert.Contains(part, error.Message);
        Assert.Contains("bytes:0.1", error.Hint);
    }

    [Fact]
    public void Tokens_are_cut_where_the_fraction_says()
    {
        using var folder = new TemporaryFolder();
        using var file = Documents.CharFile(folder["t.bin"], Documents.Of("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
        Assert.Equal(51, file.TokenCount);
        Assert.Equal(45, DataSplit.Parse("bytes:0.1").CutToken(file));      // int(51 * 0.9)
    }

    [Theory]
    [InlineData(0.1, 9)]
    [InlineData(0.5, 5)]
    [InlineData(0.001, 9)]
    [InlineData(0.999, 1)]
    public void Documents_are_cut_at_the_nearest_border_with_one_on_both_sides(double fraction, int cut)
    {
        using var folder = new TemporaryFolder();
        using var file = Documents.CharFile(folder["t.bin"], Documents.Of([.. Enumerable.Range(0, 10).Select(i => $"{i}aaaaaa")]));
        Assert.Equal(cut, new DataSplit(SplitBy.Bytes, fraction).CutDocument(file));
    }

    [Fact]
    public void One_document_cannot_be_split()
    {
        using var folder = new TemporaryFolder();
        using var file = Documents.CharFile(folder["t.bin"], Documents.Of("a"));
        Assert.Throws<CyberLMException>(() => DataSplit.Parse("bytes:0.1").CutDocument(file));
    }
}

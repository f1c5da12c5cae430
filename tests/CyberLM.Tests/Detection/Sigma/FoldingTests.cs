using System.Text;
using CsCheck;
using CyberLM.Detection.Sigma;
using Xunit;

namespace CyberLM.Tests.Detection.Sigma;

/// <summary>Folding and unescaping of bytes, against the library's own on texts.</summary>
public sealed class FoldingTests
{
    static readonly Gen<string> Text = Gen.String[Gen.Char["abzAZ09 ®äßéПп\u0250\u0130\u0131\u212A\u212B\u017F€"], 0, 20];

    [Fact]
    public void Folds_code_point_by_code_point() => Text.Sample(text =>
    {
        string expected = string.Concat(text.EnumerateRunes().Select(rune => Rune.ToUpperInvariant(Rune.ToLowerInvariant(rune))));
        Assert.Equal(expected, Encoding.UTF8.GetString(Folding.Fold(Encoding.UTF8.GetBytes(text))));
    }, iter: 2000);

    [Fact]
    public void Texts_that_are_equal_without_case_fold_to_the_same() => Gen.Select(Text, Text).Sample((one, other) =>
    {
        foreach (var (left, right) in new[] { (one, other), (one, one.ToUpperInvariant()), (one, one.ToLowerInvariant()) })
        {
            if (left.Equals(right, StringComparison.OrdinalIgnoreCase))
                Assert.Equal(Folding.Fold(Encoding.UTF8.GetBytes(left)), Folding.Fold(Encoding.UTF8.GetBytes(right)));
        }
    }, iter: 2000);

    [Fact]
    public void What_is_no_text_stays()
    {
        byte[] bytes = [(byte)'a', 0xFF, (byte)'b', 0xC3, 0xE9, 0x80, (byte)'z'];
        Assert.Equal([(byte)'A', 0xFF, (byte)'B', 0xC3, 0xE9, 0x80, (byte)'Z'], Folding.Fold(bytes));
    }

    [Fact]
    public void Unescapes_as_the_library_does() => Gen.String.Sample(text =>
    {
        // Half of a pair has no UTF-8; the library writes its replacement, as we do.
        string spelled = System.Text.Json.JsonSerializer.Serialize(text)[1..^1];
        var read = new byte[spelled.Length];
        int length = JsonUnescape.Write(Encoding.UTF8.GetBytes(spelled), read);
        Assert.Equal(new string(text).EnumerateRunes().Aggregate("", (all, rune) => all + rune), Encoding.UTF8.GetString(read, 0, length));
    }, iter: 2000);

    [Fact]
    public void Half_a_pair_of_surrogates_becomes_the_replacement()
    {
        var read = new byte[32];
        int length = JsonUnescape.Write(@"a\ud800b\udc00\ud83d\ude00\u0041"u8, read);
        Assert.Equal("a\uFFFDb\uFFFD\U0001F600A", Encoding.UTF8.GetString(read, 0, length));
    }
}

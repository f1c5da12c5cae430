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

    static readonly byte[][] Odd =
    [
        .. new[] { @"\\", @"\n", @"\""", @"\/", @"\u0061", @"\u00e9", @"\u017f", @"\ud83d\ude00", @"\ud800", "İ", "€", "ß", "Å" }
            .Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC3], [0xE2, 0x82], [0x80],
    ];

    static readonly Gen<byte[]> Piece = Gen.OneOf(Gen.Int[0, Odd.Length - 1].Select(i => Odd[i]),
        Gen.String[Gen.Char["abzAZ09 {[`@é\u017F"], 0, 40].Select(Encoding.UTF8.GetBytes));

    /// <summary>A pass takes 32 bytes at once, so what stands behind the spelling must not matter.</summary>
    [Fact]
    public void One_pass_says_what_unescaping_and_then_folding_say() => Gen.Select(Piece.Array[0, 12], Gen.Bool, Gen.Byte).Sample(
        (pieces, escaped, behind) =>
        {
            byte[] spelled = [.. pieces.SelectMany(piece => piece)], text = [.. spelled];
            int length = escaped ? JsonUnescape.Write(spelled, text) : text.Length;
            byte[] from = [.. spelled, .. Enumerable.Repeat(behind, FoldedCopy.Slack)];
            var to = new byte[Folding.MostBytes(spelled.Length) + FoldedCopy.Slack];
            int written = FoldedCopy.Write(from, spelled.Length, to, escaped);
            Assert.Equal(Folding.Fold(text.AsSpan(0, length)), to[..written]);
        }, iter: 20_000);

    [Fact]
    public void Half_a_pair_of_surrogates_becomes_the_replacement()
    {
        var read = new byte[32];
        int length = JsonUnescape.Write(@"a\ud800b\udc00\ud83d\ude00\u0041"u8, read);
        Assert.Equal("a\uFFFDb\uFFFD\U0001F600A", Encoding.UTF8.GetString(read, 0, length));
    }
}

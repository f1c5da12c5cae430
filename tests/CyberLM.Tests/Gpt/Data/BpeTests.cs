using System.Text;
using CsCheck;
using CyberLM.Gpt;
using Xunit;

namespace CyberLM.Tests.Gpt.Data;

public sealed class BpeTests
{
    static readonly Gen<string> Words = Gen
        .OneOf("ab", "abc", "b", "c ", "aa", "aaa", " ab", "12", "123", "::", "'s", "  ", "\t", "é", "日本", "\U0001F600", "\n")
        .Array[0, 40].Select(string.Concat);

    [Fact]
    public void Training_finds_the_merges_of_the_plain_algorithm() => Words.Array[1, 6].Sample(texts =>
    {
        var expected = NaiveBpe.Train(texts, 257 + 20);
        var tokenizer = BpeTrainer.Train(Documents.Of(texts), 257 + 20);
        Assert.Equal(expected.Select(merge => (merge.Left, merge.Right)), tokenizer.Vocabulary.Merges);
    }, iter: 300);

    [Fact]
    public void Encoding_gives_the_ids_of_the_plain_algorithm() => Gen.Select(Words.Array[1, 6], Words).Sample((texts, text) =>
    {
        var tokenizer = BpeTrainer.Train(Documents.Of(texts), 257 + 30);
        Assert.Equal(NaiveBpe.Encode(text, NaiveBpe.MergesOf(tokenizer)), Documents.Encode(tokenizer, Encoding.UTF8.GetBytes(text)));
    }, iter: 300);

    [Theory]
    [InlineData("azure-ad/signin.jsonl")]
    [InlineData("loghub/OpenSSH.log")]
    [InlineData("loghub/Windows.log")]
    public void Real_records_encode_as_the_plain_algorithm_does_and_come_back(string name)
    {
        var records = Repository.SharedLines("data/" + name);
        var tokenizer = BpeTrainer.Train(records[..200], 600);
        var merges = NaiveBpe.MergesOf(tokenizer);
        foreach (var record in records.Skip(195).Take(12))
        {
            int[] ids = Documents.Encode(tokenizer, record.Span);
            Assert.Equal(NaiveBpe.Encode(Encoding.UTF8.GetString(record.Span), merges), ids);
            Assert.Equal(record.Span, Documents.Decode(tokenizer, ids));
        }
    }

    [Fact]
    public void Any_bytes_come_back_and_never_hold_the_border()
    {
        var tokenizer = Small();
        byte[] parts = [(byte)'a', (byte)' ', 0xE2, 0x82, 0xF0, 0xED, 0xA0, 0];
        Gen.OneOf<byte>(Gen.Byte, Gen.OneOf(parts)).Array[0, 60].Sample(bytes =>
        {
            int[] ids = Documents.Encode(tokenizer, bytes);
            Assert.Equal(bytes, Documents.Decode(tokenizer, ids));
            Assert.DoesNotContain(tokenizer.Border, ids);
        }, iter: 5000);
    }

    [Theory]
    [InlineData("<|endoftext|>")]
    [InlineData("\n")]
    [InlineData("\0")]
    [InlineData("")]
    public void Text_cannot_spell_a_border(string text)
    {
        var tokenizer = BpeTrainer.Train(Documents.Of("<|endoftext|> <|endoftext|>"), 300);
        int[] ids = Documents.Encode(tokenizer, Encoding.UTF8.GetBytes(text));
        Assert.DoesNotContain(tokenizer.Border, ids);
        Assert.Equal(text, Documents.Text(tokenizer, ids));
    }

    [Fact]
    public void A_long_piece_is_cut_and_no_surrogate_pair_in_two()
    {
        var tokenizer = Small();
        foreach (string unit in new[] { "a", "9", "-", " ", "\U0001F600", "é", "́" })
        {
            byte[] bytes = Encoding.UTF8.GetBytes(new StringBuilder().Insert(0, unit, 1001).ToString());
            Assert.Equal(bytes, Documents.Decode(tokenizer, Documents.Encode(tokenizer, bytes)));
        }
    }

    [Fact]
    public void A_tokenizer_that_was_saved_gives_the_same_ids()
    {
        var tokenizer = Small();
        var read = Assert.IsType<BpeTokenizer>(Tokenizers.Parse(Documents.Json(tokenizer), "tokenizer.json"));
        Assert.Equal((tokenizer.VocabSize, 0), (read.VocabSize, read.Border));
        byte[] text = "{\"user\": \"abc\", \"n\": 123, \"é\": null}"u8.ToArray();
        Assert.Equal(Documents.Encode(tokenizer, text), Documents.Encode(read, text));
        Assert.Equal(Documents.Json(tokenizer), Documents.Json(read));
    }

    [Fact]
    public void Training_twice_gives_the_same_tokenizer() => Assert.Equal(Documents.Json(Small()), Documents.Json(Small()));

    [Fact]
    public void Beyond_the_largest_text_a_sample_is_taken_and_told()
    {
        var notices = new List<string>();
        var documents = Documents.Of([.. Enumerable.Range(0, 100).Select(i => i % 4 == 0 ? "aaaaaaaaaa" : "bbbbbbbbbb")]);
        var tokenizer = BpeTrainer.Train(documents, 260, notices.Add, largestText: 300);
        Assert.Contains("the tokenizer learned from every 4th record: 250 of 1000 bytes", notices);
        Assert.Equal("aa"u8, tokenizer.BytesOf(257));
    }

    [Fact]
    public void A_vocabulary_that_stays_smaller_is_told()
    {
        var notices = new List<string>();
        Assert.Equal(258, BpeTrainer.Train(Documents.Of("ab ab"), 300, notices.Add).VocabSize);
        Assert.StartsWith("the vocabulary has 258 tokens instead of 300", Assert.Single(notices));
    }

    [Theory]
    [InlineData(256)]
    [InlineData(65537)]
    public void An_impossible_size_is_refused(int size) => Assert.Throws<CyberLMException>(() => BpeTrainer.Train(Documents.Of("a"), size));

    static BpeTokenizer Small() => BpeTrainer.Train(Documents.Numbered(40, 40).Concat(Documents.Of(
        [.. Enumerable.Range(0, 20).Select(i => $"{{\"user\": \"abc{i}\", \"n\": {i * 37}, \"é\": null}}")])), 400);
}

using System.Text;
using CyberLM.Gpt;
using Xunit;

namespace CyberLM.Tests.Gpt.Data;

public sealed class CharTokenizerTests
{
    [Fact]
    public void Ids_stand_in_order_of_scalar_values_with_the_border_first()
    {
        var tokenizer = CharTokenizer.Train(Documents.Of("ba\U0001F600", "é"));
        Assert.Equal(['\n', 'a', 'b', 'é', 0x1F600], tokenizer.Scalars.ToArray());
        Assert.Equal(0, tokenizer.Border);
        Assert.Equal([2, 1, 4, 3], Documents.Encode(tokenizer, "ba\U0001F600é"u8));
        Assert.Equal("é\U0001F600\n", Documents.Text(tokenizer, [3, 4, 0]));
    }

    [Fact]
    public void A_character_outside_the_vocabulary_is_named_with_its_place()
    {
        var tokenizer = CharTokenizer.Train(Documents.Of("aé"));
        var error = Assert.Throws<CyberLMException>(() => Documents.Encode(tokenizer, "aéz"u8));
        Assert.Contains("U+007A 'z' at byte 3 (character 3)", error.Message);
    }

    [Fact]
    public void Bytes_that_are_not_utf8_are_counted_and_read_as_replacement()
    {
        string? notice = null;
        ReadOnlyMemory<byte> document = new byte[] { (byte)'a', 0xFF, (byte)'b' };
        var tokenizer = CharTokenizer.Train([document], said => notice = said);
        Assert.StartsWith("1 byte sequences", notice);
        Assert.Equal("a\uFFFDb", Documents.Text(tokenizer, Documents.Encode(tokenizer, document.Span)));
    }

    [Fact]
    public void Real_records_come_back_unchanged()
    {
        var records = Repository.SharedLines("data/azure-ad/signin.jsonl");
        var tokenizer = CharTokenizer.Train(records);
        Assert.All(records, record => Assert.Equal(record.Span, Documents.Decode(tokenizer, Documents.Encode(tokenizer, record.Span))));
    }

    [Fact]
    public void A_written_tokenizer_reads_back_the_same()
    {
        using var folder = new TemporaryFolder();
        var tokenizer = CharTokenizer.Train(Documents.Of("héllo \U0001F600"));
        Tokenizers.Write(folder["tokenizer.json"], tokenizer);
        var read = Assert.IsType<CharTokenizer>(Tokenizers.Read(folder["tokenizer.json"]));
        Assert.Equal(tokenizer.Scalars, read.Scalars);
        Assert.Equal(Encoding.UTF8.GetString(Documents.Json(tokenizer)), File.ReadAllText(folder["tokenizer.json"]));
    }
}

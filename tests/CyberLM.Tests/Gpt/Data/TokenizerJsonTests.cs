using System.Text;
using CyberLM.Gpt;
using Xunit;

namespace CyberLM.Tests.Gpt.Data;

public sealed class TokenizerJsonTests
{
    [Theory]
    [InlineData("char")]
    [InlineData("bpe")]
    public void A_thousand_mutations_give_our_own_exception_or_the_same_tokenizer(string kind)
    {
        var documents = Documents.Of("hello hello \U0001F600", "hell yes", "{\"a\": 1, \"b\": 1}");
        ITokenizer tokenizer = kind == "char" ? CharTokenizer.Train(documents) : BpeTrainer.Train(documents, 300);
        byte[] whole = Documents.Json(tokenizer);
        Mutations.ForEach(whole, 1000, mutated =>
        {
            try
            {
                Assert.Equal(whole, Documents.Json(Tokenizers.Parse(mutated, "t.json")));
            }
            catch (CyberLMException refused)
            {
                Assert.StartsWith("t.json", refused.Message);
            }
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"format\":\"\\uD800\"}")]
    [InlineData("{\"\\uD800\":1}")]
    [InlineData("{\"format\":\"cyberlm-tokenizer\",\"version\":2}")]
    [InlineData("{\"format\":\"cyberlm-tokenizer\",\"version\":1,\"kind\":\"other\"}")]
    [InlineData("{\"format\":\"cyberlm-tokenizer\",\"version\":1,\"kind\":\"char\",\"scalars\":[]}")]
    [InlineData("{\"format\":\"cyberlm-tokenizer\",\"version\":1,\"kind\":\"char\",\"scalars\":[10,10]}")]
    [InlineData("{\"format\":\"cyberlm-tokenizer\",\"version\":1,\"kind\":\"char\",\"scalars\":[10,55296]}")]
    [InlineData("{\"format\":\"cyberlm-tokenizer\",\"version\":1,\"kind\":\"char\",\"scalars\":[10,1e99]}")]
    [InlineData("{\"format\":\"cyberlm-tokenizer\",\"version\":1,\"kind\":\"bpe\",\"pattern\":2,\"merges\":[]}")]
    [InlineData("{\"format\":\"cyberlm-tokenizer\",\"version\":1,\"kind\":\"bpe\",\"pattern\":1,\"merges\":[[1]]}")]
    [InlineData("{\"format\":\"cyberlm-tokenizer\",\"version\":1,\"kind\":\"bpe\",\"pattern\":1,\"merges\":[[1,257]]}")]
    [InlineData("{\"format\":\"cyberlm-tokenizer\",\"version\":1,\"kind\":\"bpe\",\"pattern\":1,\"merges\":[[0,1]]}")]
    public void A_wrong_file_is_refused_in_words(string json)
    {
        var error = Assert.Throws<CyberLMException>(() => Tokenizers.Parse(Encoding.UTF8.GetBytes(json), "t.json"));
        Assert.StartsWith("t.json", error.Message);
    }

    [Fact]
    public void Tokens_that_double_again_and_again_are_refused_before_memory_ends()
    {
        string merges = string.Join(',', Enumerable.Range(256, 60).Select(id => $"[{id},{id}]"));
        string json = $"{{\"format\":\"cyberlm-tokenizer\",\"version\":1,\"kind\":\"bpe\",\"pattern\":1,\"merges\":[{merges}]}}";
        var error = Assert.Throws<CyberLMException>(() => Tokenizers.Parse(Encoding.UTF8.GetBytes(json), "t.json"));
        Assert.Contains("longer than any piece", error.Message);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var error = Assert.Throws<CyberLMException>(() => Tokenizers.Read("nowhere/tokenizer.json"));
        Assert.Contains("nowhere/tokenizer.json", error.Message);
    }
}

using System.Text;
using CyberLM.Gpt;
using Xunit;

namespace CyberLM.Tests.Gpt.Data;

public sealed class TokenizerJsonTests
{
    static readonly string Fingerprint = new('a', 64);

    static string Fields(string families) =>
        $$"""{"format":"cyberlm-tokenizer","version":1,"kind":"field","vocab_size":9,"border":0,{{families}}"sha256":"{{Fingerprint}}"}""";

    [Fact]
    public void Families_of_tokens_are_kept_and_a_file_without_them_has_none()
    {
        var with = Tokenizers.Parse(Encoding.UTF8.GetBytes(Fields("\"families\":[0,2,8],")), "t.json");
        Assert.Equal([0, 0, 1, 1, 1, 1, 1, 1, 2], with.Families!.OfTokens());
        Assert.Equal(Documents.Json(with), Documents.Json(Tokenizers.Parse(Documents.Json(with), "t.json")));
        var without = Tokenizers.Parse(Encoding.UTF8.GetBytes(Fields("")), "t.json");
        Assert.Null(without.Families);
        Assert.DoesNotContain("families", Encoding.UTF8.GetString(Documents.Json(without)));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[1]")]
    [InlineData("[0,9]")]
    [InlineData("[0,4,4]")]
    [InlineData("[0,-1]")]
    [InlineData("[0,5,3]")]
    [InlineData("{}")]
    [InlineData("null")]
    public void Families_that_are_no_runs_of_the_vocabulary_are_refused(string families)
    {
        byte[] json = Encoding.UTF8.GetBytes(Fields($"\"families\":{families},"));
        Assert.Contains("families", Assert.Throws<CyberLMException>(() => Tokenizers.Parse(json, "t.json")).Message);
    }

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

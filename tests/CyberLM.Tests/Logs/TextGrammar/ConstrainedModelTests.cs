using System.Text;
using CyberLM.Gpt;
using CyberLM.Kernels;
using CyberLM.Logs;
using CyberLM.Tests.Gpt.Model;
using Xunit;

namespace CyberLM.Tests.Logs.TextGrammar;

/// <summary>A model that has learned nothing, held to a grammar: all that is right about its records is the grammar's.</summary>
public sealed class ConstrainedModelTests
{
    static readonly NextTokenOptions Free = new(Temperature: 1, TopK: 0, TopP: 1, MinP: 0);
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    static GptConfig Config(CharTokenizer tokenizer) => TestModel.Variant(7) with { VocabSize = tokenizer.VocabSize, BlockSize = 64 };

    static List<int> Encode(CharTokenizer tokenizer, string prompt)
    {
        List<int> ids = [tokenizer.Border];
        tokenizer.Encode(Encoding.UTF8.GetBytes(prompt), ids);
        return ids;
    }

    [Theory]
    [InlineData("azure-ad/signin.jsonl", "")]
    [InlineData("azure-ad/signin.jsonl", "{\"time\": \"2031-02-0")]
    [InlineData("cloudtrail", "")]
    public void Every_record_of_an_untrained_model_is_valid(string path, string prompt)
    {
        var set = new JsonSets(path);
        var seen = new SeenRecords(set.Records);
        var constraints = new JsonTextConstraints(set.Grammar, set.Tokenizer);
        using var model = new TestModel(Config(set.Tokenizer));
        using var sampler = new Sampler(model.Backend, model.Config, model.P, rows: 6);
        int[] ids = [.. Encode(set.Tokenizer, prompt)];
        var sequences = sampler.Generate(
            [.. Enumerable.Repeat((ReadOnlyMemory<int>)ids, 12)], new(Free, 1, 200_000), set.Tokenizer.Border,
            _ => constraints.Begin(), Stop);
        foreach (var sequence in sequences)
        {
            Assert.False(sequence.Truncated);
            var bytes = new System.Buffers.ArrayBufferWriter<byte>();
            set.Tokenizer.Decode(ids.AsSpan(1), bytes);
            set.Tokenizer.Decode(sequence.Tokens.Span, bytes);
            seen.Check(Encoding.UTF8.GetString(bytes.WrittenSpan));
            Assert.True(sequence.UnmaskedLogLikelihood < sequence.LogLikelihood, "the mask took nothing away");
        }
        Assert.Equal(12, sequences.Select(sequence => string.Join(',', sequence.Tokens.ToArray())).Distinct().Count());
    }

    [Fact]
    public void A_prompt_that_no_record_has_is_refused_by_the_sampler_too()
    {
        var (constraints, tokenizer, _) = GrammarLearnerTests.Learn(["{\"a\":1,\"b\":\"x\"}", "{\"a\":22,\"b\":\"y\"}", "{\"a\":3}"]);
        using var model = new TestModel(Config(tokenizer));
        using var sampler = new Sampler(model.Backend, model.Config, model.P, rows: 1);
        foreach (string prompt in (string[])["{\"c", "{\"a\":x"])
        {
            int[] ids = [.. Encode(tokenizer, prompt)];
            Assert.Throws<CyberLMException>(
                () => sampler.Generate([ids], new(Free, 1, 100), tokenizer.Border, _ => constraints.Begin(), Stop));
        }
    }

    [Fact]
    public void A_longer_record_takes_no_more_memory()
    {
        static string Record(int elements) => "{\"l\":[" + string.Join(',', Enumerable.Range(0, elements).Select(i =>
            $"{{\"name\":\"some text {i}\",\"time\":\"2026-03-02T08:15:{i % 60:D2}Z\",\"n\":{i * 7919 % 1000},"
                + $"\"ip\":\"10.0.{i % 256}.7\"}}")) + "]}";
        var (constraints, tokenizer, _) = GrammarLearnerTests.Learn([Record(200), Record(2000)]);
        long Allocated(int elements)
        {
            int[] ids = [.. Encode(tokenizer, Record(elements))];
            var mask = new uint[(tokenizer.VocabSize + 31) / 32];
            var constraint = constraints.Begin();
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < ids.Length; i++)
            {
                i += constraint.Accept(ids[i]).Length;
                if (!constraint.Finished) constraint.Mask(mask);
            }
            long after = GC.GetAllocatedBytesForCurrentThread();
            Assert.True(constraint.Finished);
            return after - before;
        }

        Allocated(2000);
        Assert.Equal(Allocated(200), Allocated(2000));
    }
}

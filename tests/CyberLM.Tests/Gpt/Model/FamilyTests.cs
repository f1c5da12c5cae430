using System.Text;
using CyberLM.Gpt;
using CyberLM.Kernels;
using Xunit;

namespace CyberLM.Tests.Gpt.Model;

/// <summary>What is due moves the logits of a family of tokens by one number.</summary>
public sealed class FamilyTests
{
    const string Table = "transformer.wdf.weight";
    static readonly GptConfig Before = TestModel.Told with { Families = null };

    static int FamilyOf(int token) => token < 4 ? 0 : token < 9 ? 1 : 2;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_logit_moves_by_the_number_of_what_is_due_and_of_its_family(bool tied)
    {
        using var m = new TestModel(TestModel.Told with { TiedHead = tied });
        var (told, table) = (Logits(m), m.Read(m.P.Wdf));
        m.Backend.Kernels.Fill(m.P.Wdf, 0);
        var untold = Logits(m);
        int V = m.Config.VocabSize, S = m.P.Wdf.Last;
        for (int i = 0; i < told.Length; i++)
            Assert.Equal(untold[i] + table[m.Due[i / V] * S + FamilyOf(i % V)], told[i], 1e-12);
        Assert.Contains(told.Zip(untold), pair => Math.Abs(pair.First - pair.Second) > 0.1);
    }

    [Fact]
    public void A_model_begins_as_one_whose_head_is_not_told_and_learns_no_more_than_the_table()
    {
        var spec = Assert.Single(Parameters.Specs(TestModel.Told), spec => spec.Name == Table);
        Assert.Equal((Shape)(5, 32), spec.Shape);
        Assert.All(Initialization.Values(spec, seed: 1), value => Assert.Equal(0, value));
        Assert.False(spec.Decay || MuonOptimizer.Orthogonalizes(spec));
        Assert.Equal(Before.ParameterCount + 5 * 32, TestModel.Told.ParameterCount);
        // A product forward and one backward, of 2 FLOP per token of the vocabulary and column.
        Assert.Equal(Before.FlopsPerToken(6) + 2 * 2 * 11 * 32, TestModel.Told.FlopsPerToken(6));
    }

    /// <summary>Adam's first step is the rate itself, whatever the gradient's size.</summary>
    [Fact]
    public void It_learns_at_thirty_times_the_rate()
    {
        using var m = new TestModel(TestModel.Told);
        var recipe = new Recipe { Storage = DType.F64, Steps = 10, WarmUp = 0, WeightDecay = 0 };
        using var weights = new ParameterArena(m.Backend, "weights", m.Config, DType.F64);
        using var gradients = new ParameterArena(m.Backend, "gradients", m.Config, DType.F64);
        using var optimizer = new AdamWOptimizer(m.Backend, m.Backend.Kernels, m.Config, recipe, new(weights, null, gradients));
        m.Backend.Kernels.Fill(gradients.All, 1);
        foreach (var (_, tensor) in weights.Placed) m.Backend.Kernels.Fill(tensor, 0);
        optimizer.Reset();
        optimizer.Step(Tensor.None, Tensor.None, learningRate: 0.01f, step: 1);
        foreach (var (spec, tensor) in weights.Placed)
            Assert.All(m.Read(tensor), moved => Assert.Equal(spec.Name == Table ? -0.3 : -0.01, moved, 1e-6));
    }

    [Fact]
    public void A_model_of_before_opens_without_it()
    {
        string json = Encoding.UTF8.GetString(GptConfigJson.ToUtf8(Before));
        Assert.DoesNotContain("families", json);
        Assert.Equal(Before, GptConfigJson.Read(Encoding.UTF8.GetBytes(json), "config.json"));
        Assert.DoesNotContain(Parameters.Specs(Before), spec => spec.Name == Table);
    }

    [Fact]
    public void The_tokenizer_says_what_a_model_is_told()
    {
        var tokenizer = new SchemaTokens(11, new string('a', 64), new(11, [0, 4, 9]), dues: 5);
        Assert.Equal(TestModel.Told, TestModel.Variant(7).ToldBy(tokenizer));
        Assert.Equal(TestModel.Variant(7), TestModel.Told.ToldBy(new SchemaTokens(11, new string('a', 64), new(11, [0, 4, 9]))));
        Assert.NotEqual(TestModel.Told, TestModel.Told with { Families = new(11, [0, 4, 8]) });
        var error = Assert.Throws<CyberLMException>(() => (TestModel.Told with { VocabSize = 12 }).Validate());
        Assert.Contains("families are of 11 tokens", error.Message);
    }

    [Theory]
    [InlineData(1024, true)]
    [InlineData(1025, false)]
    public void The_head_is_not_told_of_very_many_families(int count, bool told)
    {
        var tokenizer = new SchemaTokens(2000, new string('a', 64), new(2000, [.. Enumerable.Range(0, count)]), dues: 5);
        var config = (TestModel.Variant(7) with { VocabSize = 2000 }).ToldBy(tokenizer);
        Assert.Equal(told, config.Families is not null);
        Assert.Equal(5, config.Dues);
    }

    [Fact]
    public void Its_folder_is_enough_to_run_it_and_families_of_another_are_refused()
    {
        var stop = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        using var m = new TestModel(TestModel.Told);
        string path = folder["model"];
        var tokenizer = new SchemaTokens(11, new string('a', 64), m.Config.Families, dues: 5);
        using (ModelFolder.Create(path, m.Config, tokenizer))
            DurableFile.Write(ModelFolder.WeightsPath(path), to => Checkpoint.Write(to, m.Backend, Checkpoint.Named(m.Weights)));
        using (var reader = SafeTensorsReader.Open(ModelFolder.WeightsPath(path)))
            Assert.Equal(m.Weights.Select(w => w.Spec.Name).Order(), reader.Tensors.Keys.Order());
        ReadOnlyMemory<int>[] document = [Enumerable.Range(1, 20).Select(i => new DueIds(11).Of(i % 11, i % 5)).ToArray()];
        using (var opened = TrainedModel.Open(path, m.Backend, DType.F64))
        {
            using var scorer = new Scorer(m.Backend, opened.Config, opened.Weights);
            using var expected = new Scorer(m.Backend, m.Config, m.P);
            Assert.Equal(expected.Score(document, 0, stop)[0], scorer.Score(document, 0, stop)[0]);
        }
        Tokenizers.Write(Path.Combine(path, "tokenizer.json"), new SchemaTokens(11, new string('a', 64), new(11, [0, 4]), dues: 5));
        var error = Assert.Throws<CyberLMException>(() => TrainedModel.Open(path, m.Backend, DType.F64));
        Assert.Contains("other families", error.Message);
    }

    static double[] Logits(TestModel m)
    {
        m.Model.Forward(m.P, m.Acts);
        return m.Read(m.Acts.Logits);
    }
}

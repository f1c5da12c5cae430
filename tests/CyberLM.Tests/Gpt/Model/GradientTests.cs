using CyberLM.Gpt;
using Xunit;

namespace CyberLM.Tests.Gpt.Model;

public sealed class GradientTests
{
    public static TheoryData<int> Variants { get; } = [0, 1, 2, 3, 4, 5, 6, 7];

    [Theory]
    [MemberData(nameof(Variants))]
    public void Backward_agrees_with_central_differences(int variant) => Check(TestModel.Variant(variant), packed: false);

    [Theory]
    [MemberData(nameof(Variants))]
    public void Packed_documents_with_weights_and_ignored_targets_agree(int variant) => Check(TestModel.Variant(variant), packed: true);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    public void Biases_grouped_heads_and_an_untied_head_agree(int variant)
    {
        var config = TestModel.Variant(variant) with { HeadCount = 4, KeyValueHeads = 2, Bias = true, TiedHead = false };
        Check(config, packed: true);
    }

    [Fact]
    public void What_is_due_has_its_gradient() => Check(TestModel.Told, packed: true);

    [Fact]
    public void Gradients_accumulate_over_batches()
    {
        using var m = new TestModel(TestModel.Variant(0));
        m.Model.Forward(m.P, m.Acts);
        m.Model.Backward(m.P, m.G, m.Acts, dLoss: 1);
        var once = m.Gradients.Select(g => m.Read(g.Tensor)).ToArray();
        m.Model.Forward(m.P, m.Acts);
        m.Model.Backward(m.P, m.G, m.Acts, dLoss: 1);
        for (int i = 0; i < once.Length; i++)
        {
            var twice = m.Read(m.Gradients[i].Tensor);
            for (int j = 0; j < twice.Length; j++) Assert.Equal(2 * once[i][j], twice[j], 1e-12 * (1 + Math.Abs(twice[j])));
        }
    }

    [Fact]
    public void A_block_is_announced_when_its_gradients_are_final()
    {
        using var m = new TestModel(TestModel.Variant(0));
        var final = new Dictionary<int, double[]>();
        m.Model.Forward(m.P, m.Acts);
        m.Model.Backward(m.P, m.G, m.Acts, dLoss: 1, l => final.Add(l, m.Read(m.G.Blocks[l].QkvW)));
        Assert.Equal([1, 0], final.Keys);
        foreach (var (l, gradient) in final) Assert.Equal(gradient, m.Read(m.G.Blocks[l].QkvW));
    }

    static void Check(GptConfig config, bool packed)
    {
        using var m = new TestModel(config, packed: packed);
        var (error, where) = GradientCheck.Worst(m);
        TestContext.Current.SendDiagnosticMessage($"{config.Positions} {config.Norm} {config.Mlp}: {error:e1}");
        Assert.True(error <= GradientCheck.Limit, $"relative error {error:e2} at {where}");
    }
}

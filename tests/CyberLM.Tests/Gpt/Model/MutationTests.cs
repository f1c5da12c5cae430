using CyberLM.Gpt;
using CyberLM.Kernels.Reference;
using Xunit;

namespace CyberLM.Tests.Gpt.Model;

/// <summary>A check that passes proves little until it has been seen to fail.</summary>
public sealed class MutationTests
{
    /// <summary>A real mistake is wrong by a share of the gradient, not by its ninth digit.</summary>
    const double FarBeyondTheLimit = 1e-2;

    [Theory]
    [InlineData("layernorm mean", Positions.Learned, Norm.LayerNorm, Mlp.Gelu)]
    [InlineData("attention delta", Positions.Learned, Norm.RmsNorm, Mlp.Gelu)]
    [InlineData("rope sign", Positions.Rotary, Norm.RmsNorm, Mlp.SwiGlu)]
    [InlineData("silu slope", Positions.Learned, Norm.RmsNorm, Mlp.SwiGlu)]
    [InlineData("gelu slope", Positions.Learned, Norm.LayerNorm, Mlp.Gelu)]
    public void The_gradient_check_sees_a_planted_bug(string bug, Positions positions, Norm norm, Mlp mlp)
    {
        var config = TestModel.Variant(0) with { Positions = positions, Norm = norm, Mlp = mlp };
        using var backend = new ReferenceBackend();
        using var m = new TestModel(config, PlantedBugs.Create(backend, bug));
        Assert.True(GradientCheck.Worst(m).Error > FarBeyondTheLimit, $"'{bug}' went unseen");
    }

    [Fact]
    public void The_same_decorator_without_a_bug_passes()
    {
        using var backend = new ReferenceBackend();
        using var m = new TestModel(TestModel.Variant(0), PlantedBugs.Create(backend, "none"));
        Assert.True(GradientCheck.Worst(m).Error <= GradientCheck.Limit);
    }
}

using CyberLM.Gpt;
using CyberLM.Kernels;
using CyberLM.Kernels.Reference;
using Xunit;

namespace CyberLM.Tests.Gpt.Training;

/// <summary>The optimizer against the loop of the paper, written down once more for all parameters together.</summary>
public sealed class AdamWOptimizerTests
{
    static readonly GptConfig Config = new(VocabSize: 5, BlockSize: 4, Layers: 1, HeadCount: 2, Channels: 4) { Bias = true };

    static readonly Recipe Recipe = new() { Storage = DType.F64, Steps = 10, WarmUp = 0, WeightDecay = 0.1f, ClipNorm = 1 };

    [Fact]
    public void Five_steps_equal_the_papers_algorithm_with_and_without_clipping()
    {
        using var backend = new ReferenceBackend();
        using var fixture = new OptimizerFixture(backend, Config, Recipe);
        var weights = fixture.Weights();
        var m = weights.Select(w => new double[w.Length]).ToArray();
        var v = weights.Select(w => new double[w.Length]).ToArray();
        var random = new Random(3);
        for (int step = 1; step <= 5; step++)
        {
            var gradients = fixture.RandomGradients(random, step % 2 == 0 ? 10 : 0.01);
            float rate = 0.01f * step;
            fixture.Step(gradients, rate, step);
            double clip = Math.Min(1, 1 / Math.Sqrt(gradients.Sum(g => g.Sum(x => x * x))));
            for (int i = 0; i < weights.Length; i++)
                PaperStep(weights[i], gradients[i], m[i], v[i], fixture.Specs[i].Shape.Rank == 2 ? 0.1f : 0, clip, rate, step);
        }
        var actual = fixture.Weights();
        for (int i = 0; i < weights.Length; i++)
        {
            for (int j = 0; j < weights[i].Length; j++) Assert.Equal(weights[i][j], actual[i][j], 1e-9);
        }
    }

    internal static void PaperStep(
        double[] weight, double[] gradient, double[] m, double[] v, double decay, double clip, float rate, int step)
    {
        for (int j = 0; j < weight.Length; j++)
        {
            double g = gradient[j] * clip;
            m[j] = 0.9f * m[j] + (1 - 0.9f) * g;
            v[j] = 0.95f * v[j] + (1 - 0.95f) * g * g;
            double mHat = m[j] / (1 - Math.Pow(0.9f, step)), vHat = v[j] / (1 - Math.Pow(0.95f, step));
            weight[j] -= rate * (mHat / (Math.Sqrt(vHat) + 1e-8f) + decay * weight[j]);
        }
    }

    [Fact]
    public void A_gradient_that_is_not_a_number_changes_nothing_and_is_counted_once()
    {
        using var backend = new ReferenceBackend();
        using var fixture = new OptimizerFixture(backend, Config, Recipe);
        var before = fixture.Weights();
        var gradients = fixture.RandomGradients(new Random(4), 1);
        gradients[3][0] = double.NaN;
        fixture.Step(gradients, 0.1f, 1);
        Assert.Equal(before, fixture.Weights());
        Assert.Equal(1, fixture.Skipped);
    }
}

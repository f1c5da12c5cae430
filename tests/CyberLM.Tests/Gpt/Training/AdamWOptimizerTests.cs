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

    sealed class Fixture : IDisposable
    {
        public readonly ReferenceBackend Backend = new();
        public readonly ParameterArena Weights;
        public readonly ParameterArena Gradients;
        public readonly AdamWOptimizer Optimizer;
        public readonly StepScalars Scalars;

        public Fixture()
        {
            Weights = new ParameterArena(Backend, "weights", Config, DType.F64);
            Gradients = new ParameterArena(Backend, "gradients", Config, DType.F64);
            Optimizer = new AdamWOptimizer(Backend, Backend.Kernels, Config, Recipe, Weights, Gradients);
            Scalars = new StepScalars(Backend, DType.F64);
            Initialization.Write(Backend, Weights.Placed, seed: 1);
            Optimizer.Reset();
        }

        public void Step(double[][] gradients, float rate, int step)
        {
            Backend.Kernels.Fill(Gradients.All, 0);
            for (int i = 0; i < gradients.Length; i++) Backend.Write<double>(Gradients.Placed[i].Tensor, gradients[i]);
            Backend.Kernels.Fill(Scalars.NormSquared, 0);
            Backend.Kernels.GlobalNormSquared(Scalars.NormSquared, Gradients.All);
            Optimizer.Step(Scalars.NormSquared, Scalars.Skipped, rate, step);
        }

        public double[][] Read() => [.. Weights.Placed.Select(p =>
        {
            var values = new double[p.Tensor.Count];
            Backend.Read<double>(values, p.Tensor);
            return values;
        })];

        public void Dispose()
        {
            Scalars.Dispose();
            Optimizer.Dispose();
            Gradients.Dispose();
            Weights.Dispose();
            Backend.Dispose();
        }
    }

    static double[][] RandomGradients(double[][] like, Random random, double scale) =>
        [.. like.Select(values => values.Select(_ => scale * (random.NextDouble() - 0.5)).ToArray())];

    [Fact]
    public void Five_steps_equal_the_papers_algorithm_with_and_without_clipping()
    {
        using var fixture = new Fixture();
        var weights = fixture.Read();
        var m = weights.Select(w => new double[w.Length]).ToArray();
        var v = weights.Select(w => new double[w.Length]).ToArray();
        var random = new Random(3);
        for (int step = 1; step <= 5; step++)
        {
            var gradients = RandomGradients(weights, random, step % 2 == 0 ? 10 : 0.01);
            float rate = 0.01f * step;
            fixture.Step(gradients, rate, step);
            PaperStep(weights, gradients, m, v, rate, step, fixture.Weights.Placed);
        }
        var actual = fixture.Read();
        for (int i = 0; i < weights.Length; i++)
        {
            for (int j = 0; j < weights[i].Length; j++) Assert.Equal(weights[i][j], actual[i][j], 1e-9);
        }
    }

    static void PaperStep(
        double[][] weights, double[][] gradients, double[][] m, double[][] v,
        float rate, int step, IReadOnlyList<PlacedParameter> parameters)
    {
        double norm = Math.Sqrt(gradients.Sum(g => g.Sum(x => x * x)));
        double clip = Math.Min(1, 1 / norm);
        for (int i = 0; i < weights.Length; i++)
        {
            double decay = parameters[i].Spec.Shape.Rank == 2 ? 0.1f : 0;
            for (int j = 0; j < weights[i].Length; j++)
            {
                double g = gradients[i][j] * clip;
                m[i][j] = 0.9f * m[i][j] + (1 - 0.9f) * g;
                v[i][j] = 0.95f * v[i][j] + (1 - 0.95f) * g * g;
                double mHat = m[i][j] / (1 - Math.Pow(0.9f, step)), vHat = v[i][j] / (1 - Math.Pow(0.95f, step));
                weights[i][j] -= rate * (mHat / (Math.Sqrt(vHat) + 1e-8f) + decay * weights[i][j]);
            }
        }
    }

    [Fact]
    public void A_gradient_that_is_not_a_number_changes_nothing_and_is_counted_once()
    {
        using var fixture = new Fixture();
        var before = fixture.Read();
        var gradients = RandomGradients(before, new Random(4), 1);
        gradients[3][0] = double.NaN;
        fixture.Step(gradients, 0.1f, 1);
        Assert.Equal(before, fixture.Read());
        Assert.Equal(1, fixture.Scalars.Read().Skipped);
    }
}

using CyberLM.Gpt;
using CyberLM.Kernels;

namespace CyberLM.Tests.Gpt.Training;

/// <summary>An optimizer alone: weights of a seed, gradients that the test writes, and the guard's two numbers.</summary>
sealed class OptimizerFixture : IDisposable
{
    readonly Backend backend;
    readonly ParameterArena? masters;
    readonly ParameterArena weights, gradients;
    readonly IOptimizer optimizer;
    readonly StepScalars scalars;

    public OptimizerFixture(Backend backend, GptConfig config, Recipe recipe, TokenFamilies? families = null)
    {
        this.backend = backend;
        weights = new ParameterArena(backend, "weights", config, recipe.Storage);
        if (recipe.Storage != recipe.Floats) masters = new ParameterArena(backend, "masters", config, recipe.Floats);
        gradients = new ParameterArena(backend, "gradients", config, recipe.Floats);
        var trained = new TrainedTensors(weights, masters, gradients);
        optimizer = recipe.Optimizer == Optimizer.Muon
            ? new MuonOptimizer(backend, backend.Kernels, config, recipe, trained)
            : new AdamWOptimizer(backend, backend.Kernels, config, recipe, trained);
        if (families is not null) optimizer = new FamilyOptimizer(backend, backend.Kernels, config, recipe, trained, families, optimizer);
        scalars = new StepScalars(backend, recipe.Floats);
        Initialization.Write(backend, weights.Placed, seed: 1, masters?.Placed);
        optimizer.Reset();
    }

    public IReadOnlyList<ParameterSpec> Specs => [.. weights.Placed.Select(p => p.Spec)];

    public int Skipped => scalars.Read().Skipped;

    public void Step(double[][] gradient, float rate, int step)
    {
        backend.Kernels.Fill(gradients.All, 0);
        for (int i = 0; i < gradient.Length; i++) DeviceNumbers.Write(backend, gradients.Placed[i].Tensor, gradient[i]);
        backend.Kernels.Fill(scalars.NormSquared, 0);
        backend.Kernels.GlobalNormSquared(scalars.NormSquared, gradients.All);
        optimizer.Step(scalars.NormSquared, scalars.Skipped, rate, step);
    }

    /// <summary>As the model reads them, rounded in a BF16 run.</summary>
    public double[][] Weights() => Numbers(weights);

    /// <summary>At full precision.</summary>
    public double[][] Masters() => Numbers(masters ?? weights);

    public double[][] State() => [.. optimizer.State().Select(t => DeviceNumbers.Read(backend, t.Tensor))];

    public double[][] RandomGradients(Random random, double scale) =>
        [.. weights.Placed.Select(p => Uniform(random, scale, p.Tensor.Count))];

    static double[] Uniform(Random random, double scale, long count)
    {
        var values = new double[count];
        for (int i = 0; i < values.Length; i++) values[i] = scale * (random.NextDouble() - 0.5);
        return values;
    }

    double[][] Numbers(ParameterArena arena) => [.. arena.Placed.Select(p => DeviceNumbers.Read(backend, p.Tensor))];

    public void Dispose()
    {
        scalars.Dispose();
        optimizer.Dispose();
        gradients.Dispose();
        masters?.Dispose();
        weights.Dispose();
    }
}

using CyberLM.Gpt;
using CyberLM.Kernels;
using Xunit;

namespace CyberLM.Tests.Gpt;

/// <summary>Our model with a fixture's weights and batch on one backend, in its widest float type.</summary>
sealed class FixtureRun : IDisposable
{
    static readonly AdamWStep Rates = new(0.01f, 0.9f, 0.95f, 1e-8f, 0, 1, 0);
    const float MatrixDecay = 0.1f;

    readonly NanoGptFixture fixture;
    readonly Backend backend;
    readonly DType type;
    readonly Arena[] arenas;
    readonly GptModel model;
    readonly (Parameters Tensors, IReadOnlyList<PlacedParameter> Placed) weights, gradients, m, v;
    readonly Activations activations;
    readonly Tensor norm;
    readonly int targets;

    public FixtureRun(NanoGptFixture fixture, Backend backend, DType type)
    {
        this.fixture = fixture;
        this.backend = backend;
        this.type = type;
        GptConfig config = fixture.Config;
        int time = config.BlockSize;
        int rows = fixture.Tokens.Length / time;
        model = new GptModel(config, backend.Kernels);
        (weights, Arena w) = PlaceParameters("weights");
        (gradients, Arena g) = PlaceParameters("gradients");
        (m, Arena first) = PlaceParameters("m");
        (v, Arena second) = PlaceParameters("v");
        (activations, Arena a) = Arena.Place(backend, "activations", arena => Activations.Declare(config, arena, type, type, rows, time));
        (norm, Arena n) = Arena.Place(backend, "norm", arena => arena.Take("norm", type, 1));
        arenas = [w, g, first, second, a, n];
        targets = fixture.Targets.Count(target => target >= 0);
        foreach (PlacedParameter parameter in weights.Placed)
        {
            Write(parameter.Tensor, fixture[parameter.Spec.Name]);
        }
        foreach (PlacedParameter moment in m.Placed.Concat(v.Placed))
        {
            backend.Kernels.Fill(moment.Tensor, 0);
        }
        backend.Write<int>(activations.Tokens, fixture.Tokens);
        backend.Write<int>(activations.Targets, fixture.Targets);
        backend.Write<int>(activations.Positions, [.. Enumerable.Range(0, rows * time).Select(i => i % time)]);
        activations = activations with { First = Tensor.None };
    }

    public double[] Logits => Read(activations.Logits);

    /// <summary>Mean over the targets that count.</summary>
    public double Loss => Read(activations.Losses).Sum() / targets;

    public void Forward()
    {
        model.Forward(weights.Tensors, activations);
        model.Loss(activations);
    }

    /// <summary>Gradients of the mean loss, after Forward.</summary>
    public IReadOnlyDictionary<string, double[]> Backward()
    {
        foreach (PlacedParameter gradient in gradients.Placed)
        {
            backend.Kernels.Fill(gradient.Tensor, 0);
        }
        model.Backward(weights.Tensors, gradients.Tensors, activations, 1f / targets);
        return gradients.Placed.ToDictionary(p => p.Spec.Name, p => Read(p.Tensor));
    }

    /// <summary>One AdamW step; returns the gradient's norm before it was clipped.</summary>
    public double Step(int number)
    {
        Forward();
        Backward();
        backend.Kernels.Fill(norm, 0);
        foreach (PlacedParameter gradient in gradients.Placed)
        {
            backend.Kernels.GlobalNormSquared(norm, gradient.Tensor);
        }
        for (int i = 0; i < weights.Placed.Count; i++)
        {
            AdamWStep step = Rates with { Step = number, WeightDecay = weights.Placed[i].Spec.Decay ? MatrixDecay : 0 };
            Tensor weight = weights.Placed[i].Tensor;
            Tensor gradient = gradients.Placed[i].Tensor;
            backend.Kernels.AdamW(weight, Tensor.None, gradient, m.Placed[i].Tensor, v.Placed[i].Tensor, norm, Tensor.None, step);
        }
        return Math.Sqrt(Read(norm)[0]);
    }

    public void Dispose()
    {
        foreach (Arena arena in arenas)
        {
            arena.Dispose();
        }
    }

    ((Parameters, IReadOnlyList<PlacedParameter>), Arena) PlaceParameters(string name) => Arena.Place(backend, name, arena =>
    {
        var placement = new ArenaPlacement(arena, type);
        return (Parameters.Declare(fixture.Config, placement), placement.Placed);
    });

    void Write(Tensor to, double[] values)
    {
        Assert.Equal(to.Count, values.Length);
        if (type == DType.F64)
        {
            backend.Write<double>(to, values);
        }
        else
        {
            backend.Write<float>(to, [.. values.Select(value => (float)value)]);
        }
    }

    double[] Read(Tensor from)
    {
        if (type == DType.F64)
        {
            double[] values = new double[from.Count];
            backend.Read<double>(values, from);
            return values;
        }
        float[] floats = new float[from.Count];
        backend.Read<float>(floats, from);
        return [.. floats.Select(value => (double)value)];
    }
}

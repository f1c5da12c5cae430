using CyberLM.Kernels;

namespace CyberLM.Gpt;

/// <summary>
/// Muon for the hidden matrices, AdamW for the rest: the momentum is made orthogonal, so that every direction of a matrix learns at one
/// rate. Jordan et al., "Muon: An optimizer for hidden layers in neural networks", 2024. A step is scaled to the size that AdamW's have, so
/// that learning rate and decay serve both: Liu et al., "Muon is scalable for LLM training", 2025, 2.2.
/// </summary>
public sealed class MuonOptimizer : IOptimizer
{
    const float Momentum = 0.95f;
    /// <summary>The root mean square of AdamW's usual steps, in learning rates.</summary>
    const float AdamWStepSize = 0.2f;
    readonly IKernels kernels;
    readonly Recipe recipe;
    readonly AdamWOptimizer rest;
    readonly ParameterArena momenta;
    readonly NewtonSchulz newtonSchulz;
    readonly Slot[] slots;

    /// <summary>One matrix; several may stand in one parameter.</summary>
    readonly record struct Slot(Tensor Weight, Tensor Master, Tensor Gradient, Tensor Momentum);

    public MuonOptimizer(Backend backend, IKernels kernels, GptConfig config, Recipe recipe, TrainedTensors trained)
    {
        this.kernels = kernels;
        this.recipe = recipe;
        rest = new AdamWOptimizer(backend, kernels, config, recipe, trained, LeavesToAdamW);
        momenta = new ParameterArena(backend, "momentum", config, recipe.Floats, Orthogonalizes);
        newtonSchulz = new NewtonSchulz(backend, kernels, config, recipe.Storage, recipe.Floats);
        slots = [.. trained.Parameters(Orthogonalizes).SelectMany((p, i) => Slots(p, momenta.Placed[i].Tensor))];
    }

    public static bool Orthogonalizes(ParameterSpec spec) => spec.Matrix;
    public static bool LeavesToAdamW(ParameterSpec spec) => !spec.Matrix;

    public NamedTensor[] State() => [.. Checkpoint.Named(momenta.Placed, "momentum."), .. rest.State()];

    public void Reset()
    {
        kernels.Fill(momenta.All, 0);
        rest.Reset();
    }

    public void Step(Tensor normSquared, Tensor skipped, float learningRate, int step)
    {
        rest.Step(normSquared, skipped, learningRate, step);
        foreach (var slot in slots) Step(slot, normSquared, learningRate);
    }

    /// <summary>What is not guarded writes only scratch memory, and a copy of what is.</summary>
    void Step(in Slot s, Tensor guard, float learningRate)
    {
        kernels.ScaledAdd(s.Momentum, s.Gradient, Tensor.None, guard, 1 - Momentum, Momentum);
        var update = newtonSchulz.Matrix(s.Gradient.Shape);
        kernels.ScaledAdd(update, s.Gradient, Tensor.None, Tensor.None, 1 - Momentum, 0);
        kernels.ScaledAdd(update, s.Momentum, Tensor.None, Tensor.None, Momentum, 1);
        newtonSchulz.Orthogonalize(update);
        float rate = learningRate * AdamWStepSize * MathF.Sqrt(Math.Max(update.Rows, update.Last));
        var precise = s.Master.IsNone ? s.Weight : s.Master;
        kernels.ScaledAdd(precise, update, Tensor.None, guard, -rate, 1 - learningRate * recipe.WeightDecay);
        if (!s.Master.IsNone) kernels.Convert(s.Weight, s.Master);
    }

    public void Dispose()
    {
        newtonSchulz.Dispose();
        momenta.Dispose();
        rest.Dispose();
    }

    static IEnumerable<Slot> Slots(TrainedParameter p, Tensor momentum)
    {
        int row = 0;
        foreach (int rows in NewtonSchulz.RowsOfMatrices(p.Spec))
        {
            yield return new Slot(Rows(p.Weight), Rows(p.Master), Rows(p.Gradient), Rows(momentum));
            row += rows;

            Tensor Rows(Tensor all) => all.IsNone ? all : all.Slice(row, rows);
        }
    }
}

using CyberLM.Kernels;

namespace CyberLM.Gpt;

/// <summary>
/// AdamW, with both moments. Decay applies to two-dimensional parameters, embeddings included. Loshchilov and Hutter, "Decoupled Weight
/// Decay Regularization", 2017.
/// </summary>
public sealed class AdamWOptimizer : IOptimizer
{
    readonly IKernels kernels;
    readonly Recipe recipe;
    readonly ParameterArena firstMoments;
    readonly ParameterArena secondMoments;
    readonly Slot[] slots;

    readonly record struct Slot(Tensor Weight, Tensor Master, Tensor Gradient, Tensor M, Tensor V, ParameterSpec Spec);

    /// <param name="which">the parameters that it trains; null: all</param>
    public AdamWOptimizer(
        Backend backend, IKernels kernels, GptConfig config, Recipe recipe, TrainedTensors trained, Func<ParameterSpec, bool>? which = null)
    {
        this.kernels = kernels;
        this.recipe = recipe;
        firstMoments = new ParameterArena(backend, "first moments", config, recipe.Floats, which);
        secondMoments = new ParameterArena(backend, "second moments", config, recipe.Floats, which);
        slots = [.. trained.Parameters(which).Select((p, i) => new Slot(
            p.Weight, p.Master, p.Gradient, firstMoments.Placed[i].Tensor, secondMoments.Placed[i].Tensor, p.Spec))];
    }

    /// <summary>The moments under the names that they have in optimizer.safetensors.</summary>
    public NamedTensor[] State() => [.. Checkpoint.Named(firstMoments.Placed, "m."), .. Checkpoint.Named(secondMoments.Placed, "v.")];

    public void Reset()
    {
        kernels.Fill(firstMoments.All, 0);
        kernels.Fill(secondMoments.All, 0);
    }

    public void Step(Tensor normSquared, Tensor skipped, float learningRate, int step)
    {
        for (int i = 0; i < slots.Length; i++)
        {
            ref readonly var s = ref slots[i];
            var options = new AdamWStep(
                learningRate * s.Spec.RateFactor, recipe.Beta1, recipe.Beta2, recipe.Epsilon, s.Spec.Decay ? recipe.WeightDecay : 0,
                recipe.ClipNorm, step);
            kernels.AdamW(s.Weight, s.Master, s.Gradient, s.M, s.V, normSquared, i == 0 ? skipped : Tensor.None, options);
        }
    }

    public void Dispose()
    {
        firstMoments.Dispose();
        secondMoments.Dispose();
    }
}

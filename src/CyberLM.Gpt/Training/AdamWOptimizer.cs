using CyberLM.Kernels;

namespace CyberLM.Gpt;

/// <summary>
/// AdamW over all parameters, with both moments and, in a BF16 run, master weights. Decay applies to two-dimensional parameters, embeddings
/// included. Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2017.
/// </summary>
public sealed class AdamWOptimizer : IDisposable
{
    readonly IKernels kernels;
    readonly Recipe recipe;
    readonly ParameterArena weights;
    readonly ParameterArena gradients;
    readonly ParameterArena firstMoments;
    readonly ParameterArena secondMoments;
    readonly ParameterArena? masters;
    readonly Slot[] slots;

    readonly record struct Slot(Tensor Weight, Tensor Master, Tensor Gradient, Tensor M, Tensor V, bool Decay);

    public AdamWOptimizer(
        Backend backend, IKernels kernels, GptConfig config, Recipe recipe, ParameterArena weights, ParameterArena gradients)
    {
        this.kernels = kernels;
        this.recipe = recipe;
        this.weights = weights;
        this.gradients = gradients;
        firstMoments = new ParameterArena(backend, "first moments", config, recipe.Floats);
        secondMoments = new ParameterArena(backend, "second moments", config, recipe.Floats);
        if (recipe.Storage != recipe.Floats) masters = new ParameterArena(backend, "master weights", config, recipe.Floats);
        slots = [.. Enumerable.Range(0, weights.Placed.Count).Select(SlotOf)];
    }

    /// <summary>The weights at full precision: the masters of a BF16 run, else the weights themselves.</summary>
    public IReadOnlyList<PlacedParameter> Masters => (masters ?? weights).Placed;

    /// <summary>The moments under the names that they have in optimizer.safetensors.</summary>
    public NamedTensor[] State() => [.. Checkpoint.Named(firstMoments.Placed, "m."), .. Checkpoint.Named(secondMoments.Placed, "v.")];

    public void Reset()
    {
        kernels.Fill(firstMoments.All, 0);
        kernels.Fill(secondMoments.All, 0);
    }

    /// <param name="normSquared">(1), of all gradients: clipping and the guard against what is not finite are the device's work</param>
    /// <param name="skipped">(1), counts the steps that the guard made no-ops</param>
    /// <param name="step">counts from 1</param>
    public void Step(Tensor normSquared, Tensor skipped, float learningRate, int step)
    {
        for (int i = 0; i < slots.Length; i++)
        {
            ref readonly var s = ref slots[i];
            var options = new AdamWStep(
                learningRate, recipe.Beta1, recipe.Beta2, recipe.Epsilon, s.Decay ? recipe.WeightDecay : 0, recipe.ClipNorm, step);
            kernels.AdamW(s.Weight, s.Master, s.Gradient, s.M, s.V, normSquared, i == 0 ? skipped : Tensor.None, options);
        }
    }

    public void Dispose()
    {
        firstMoments.Dispose();
        secondMoments.Dispose();
        masters?.Dispose();
    }

    Slot SlotOf(int i) => new(
        weights.Placed[i].Tensor, masters?.Placed[i].Tensor ?? Tensor.None, gradients.Placed[i].Tensor,
        firstMoments.Placed[i].Tensor, secondMoments.Placed[i].Tensor, weights.Placed[i].Spec.Decay);
}

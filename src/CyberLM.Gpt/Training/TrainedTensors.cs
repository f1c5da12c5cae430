using CyberLM.Kernels;

namespace CyberLM.Gpt;

/// <summary>One parameter with its gradient; the master is None where the weight is its own.</summary>
public readonly record struct TrainedParameter(ParameterSpec Spec, Tensor Weight, Tensor Master, Tensor Gradient);

/// <summary>What an optimizer reads and writes.</summary>
/// <param name="masters">the weights at full precision in a BF16 run; null: the weights are that themselves</param>
public sealed class TrainedTensors(ParameterArena weights, ParameterArena? masters, ParameterArena gradients)
{
    /// <summary>In order of declaration.</summary>
    public IEnumerable<TrainedParameter> Parameters(Func<ParameterSpec, bool>? which) => weights.Placed
        .Select((p, i) => new TrainedParameter(
            p.Spec, p.Tensor, masters?.Placed[i].Tensor ?? Tensor.None, gradients.Placed[i].Tensor))
        .Where(p => which is null || which(p.Spec));
}

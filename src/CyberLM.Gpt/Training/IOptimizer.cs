using CyberLM.Kernels;

namespace CyberLM.Gpt;

/// <summary>What turns gradients into steps of the weights, on the device, with a state of its own.</summary>
public interface IOptimizer : IDisposable
{
    /// <summary>All that a later step depends on beside the weights, under the names that it has in optimizer.safetensors.</summary>
    NamedTensor[] State();

    /// <summary>Back to the state before the first step.</summary>
    void Reset();

    /// <param name="normSquared">(1), of all gradients: not finite makes the step a no-op, which the device decides</param>
    /// <param name="skipped">(1), counts those steps</param>
    /// <param name="step">counts from 1</param>
    void Step(Tensor normSquared, Tensor skipped, float learningRate, int step);
}

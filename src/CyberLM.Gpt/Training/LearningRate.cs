namespace CyberLM.Gpt;

/// <summary>
/// rate(s) = peak * s / warmUp while s &lt;= warmUp, then half a cosine from peak down to a tenth of it at the last step. Steps count
/// from 1. Loshchilov and Hutter, "SGDR", 2016; the floor as in Hoffmann et al., "Training Compute-Optimal Large Language Models", 2022.
/// </summary>
public sealed class LearningRate
{
    const float FloorShare = 0.1f;
    readonly float peak;
    readonly int warmUp;
    readonly int steps;

    public LearningRate(float peak, int warmUp, int steps)
    {
        if (!(peak > 0) || !float.IsFinite(peak)) throw new CyberLMException($"a learning rate of {peak} is not a positive number");
        if (steps < 1) throw new CyberLMException($"a run of {steps} steps is not a run", "Give at least one step.");
        if (warmUp < 0 || warmUp > steps)
            throw new CyberLMException(
                $"a warm-up of {warmUp} steps does not fit into a run of {steps}",
                "Train longer, or warm up shorter.");
        this.peak = peak;
        this.warmUp = warmUp;
        this.steps = steps;
    }

    public float At(int step)
    {
        if (step < 1 || step > steps) throw new ArgumentOutOfRangeException(nameof(step), $"{step} is not one of the {steps} steps");
        if (step <= warmUp) return peak * step / warmUp;
        double share = (step - warmUp) / (double)(steps - warmUp);
        float floor = peak * FloorShare;
        return (float)(floor + 0.5 * (1 + Math.Cos(Math.PI * share)) * (peak - floor));
    }
}

namespace CyberLM.Kernels.Ilgpu.Cuda;

public sealed partial class CudaKernels
{
    const int SumThreads = 256;
    /// <summary>Numbers that a block sums.</summary>
    const int SumChunk = 8192;

    public override void AddSum(Tensor sum, Tensor values)
    {
        if (Takes(nameof(AddSum), sum, values) && IsStored(values)) Sum("sum", sum, values);
        else base.AddSum(sum, values);
    }

    public override void GlobalNormSquared(Tensor sum, Tensor values)
    {
        if (Takes(nameof(GlobalNormSquared), sum, values) && IsStored(values)) Sum("sum_squares", sum, values);
        else base.GlobalNormSquared(sum, values);
    }

    void Sum(string kernel, Tensor sum, Tensor values)
    {
        int chunks = CudaPlan.Blocks(values.Count, SumChunk);
        if (chunks == 0) return;
        var partial = scratch.Floats(chunks);
        Launch($"{kernel}_{(values.DType == DType.BF16 ? "bf16" : "f32")}", Grid(chunks, SumThreads), partial, values, values.Count);
        Launch("sum_partials", Grid(1, SumThreads), sum, partial, (long)chunks);
    }

    public override void AdamW(
        Tensor weight, Tensor master, Tensor gradient, Tensor m, Tensor v, Tensor normSquared, Tensor skipped, in AdamWStep step)
    {
        if (!Takes(nameof(AdamW), weight, master, gradient, m, v, normSquared, skipped)
            || !IsStored(weight) || weight.DType == DType.F32 && !master.IsNone)
        {
            base.AdamW(weight, master, gradient, m, v, normSquared, skipped, step);
            return;
        }
        const int threads = 256;
        var grid = Grid(CudaPlan.Blocks(weight.Count, threads), threads);
        var constants = LaunchArgument.Of(AdamWConstants.Of(step));
        if (weight.DType == DType.BF16)
            Launch("adamw_bf16", grid, weight, master, gradient, m, v, normSquared, skipped, constants, weight.Count);
        else
            Launch("adamw_f32", grid, weight, gradient, m, v, normSquared, skipped, constants, weight.Count);
    }

    /// <summary>AdamWStep of native/cuda/adamw.cu, member by member.</summary>
    readonly record struct AdamWConstants(
        float LearningRate, float Beta1, float Beta2, float OneMinusBeta1, float OneMinusBeta2, float FirstBias, float SecondBias,
        float Epsilon, float WeightDecay, float Clip)
    {
        internal static AdamWConstants Of(in AdamWStep step) => new(
            step.LearningRate, step.Beta1, step.Beta2, 1 - step.Beta1, 1 - step.Beta2,
            (float)(1 - Math.Pow(step.Beta1, step.Step)), (float)(1 - Math.Pow(step.Beta2, step.Step)),
            step.Epsilon, step.WeightDecay, step.ClipNorm);
    }
}

using CyberLM.Kernels.Ilgpu.Operations;

namespace CyberLM.Kernels.Ilgpu;

public partial class IlgpuKernels
{
    Kernel<ReductionArguments> partialSums = null!;
    Kernel<ReductionArguments> totalSum = null!;
    Kernel<AdamWArguments> adamW = null!;
    Kernel<ScaledAddArguments> scaledAdd = null!;
    /// <summary>F64 (MaxParts); freed with the accelerator.</summary>
    Tensor partials;

    void LoadOptimizer()
    {
        partialSums = Load<ReductionArguments>(Reduction.Partial, GridShape.GroupPerUnit, Gpu.Reduction.Partial);
        totalSum = Load<ReductionArguments>(Reduction.Total, GridShape.GroupPerUnit, Gpu.Reduction.Total);
        adamW = Load<AdamWArguments>(Operations.AdamW.Update, GridShape.ThreadPerUnit, Gpu.Elements.AdamW);
        scaledAdd = Load<ScaledAddArguments>(Operations.ScaledAdd.Add, GridShape.ThreadPerUnit, Gpu.Elements.ScaledAdd);
        partials = new(new IlgpuBuffer(accelerator, Reduction.MaxParts * sizeof(double)), 0, DType.F64, Reduction.MaxParts);
    }

    public virtual void AddSum(Tensor sum, Tensor values) => Reduce(sum, values, squares: false);

    public virtual void GlobalNormSquared(Tensor sum, Tensor values) => Reduce(sum, values, squares: true);

    void Reduce(Tensor sum, Tensor values, bool squares)
    {
        if (values.Count == 0) return;
        long blocks = (values.Count + Reduction.Block - 1) / Reduction.Block;
        long perPart = (blocks + Reduction.MaxParts - 1) / Reduction.MaxParts * Reduction.Block;
        var arguments = new ReductionArguments
        {
            Sum = View(sum),
            Values = View(values),
            Partials = ViewOfAny(partials),
            Count = values.Count,
            PerPart = perPart,
            Parts = (int)((values.Count + perPart - 1) / perPart),
            Squares = squares ? 1 : 0,
        };
        partialSums.Launch(arguments.Parts, Math.Max(1, ElementGrain / perPart), arguments);
        totalSum.Launch(1, 1, arguments);
    }

    public virtual void AdamW(
        Tensor weight, Tensor master, Tensor gradient, Tensor m, Tensor v, Tensor normSquared, Tensor skipped, in AdamWStep step) =>
        adamW.Launch(weight.Count, ElementGrain, new()
        {
            Weight = View(weight),
            Master = View(master),
            Gradient = View(gradient),
            M = View(m),
            V = View(v),
            NormSquared = View(normSquared),
            Skipped = View(skipped),
            Step = step,
            FirstCorrection = (float)(1 / (1 - Math.Pow(step.Beta1, step.Step))),
            SecondCorrection = (float)(1 / (1 - Math.Pow(step.Beta2, step.Step))),
        });

    public virtual void ScaledAdd(Tensor output, Tensor input, Tensor normSquared, Tensor guard, float alpha, float beta) =>
        scaledAdd.Launch(output.Count, ElementGrain, new()
        {
            Output = View(output),
            Input = View(input),
            NormSquared = View(normSquared),
            Guard = View(guard),
            Alpha = alpha,
            Beta = beta,
        });
}

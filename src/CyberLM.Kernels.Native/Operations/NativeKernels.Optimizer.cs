namespace CyberLM.Kernels.Native;

sealed unsafe partial class NativeKernels
{
    public void AddSum(Tensor sum, Tensor values) =>
        Check(NativeMethods.clm_add_sum(context, View(sum), View(values)));

    public void GlobalNormSquared(Tensor sum, Tensor values) =>
        Check(NativeMethods.clm_global_norm_squared(context, View(sum), View(values)));

    public void AdamW(Tensor weight, Tensor master, Tensor gradient, Tensor m, Tensor v, Tensor normSquared, Tensor skipped,
                     in AdamWStep step) =>
        Check(NativeMethods.clm_adamw(
            context, View(weight), View(master), View(gradient), View(m), View(v), View(normSquared), View(skipped), View(step)));

    public void ScaledAdd(Tensor output, Tensor input, Tensor normSquared, Tensor guard, float alpha, float beta) =>
        Check(NativeMethods.clm_scaled_add(context, View(output), View(input), View(normSquared), View(guard), alpha, beta));
}

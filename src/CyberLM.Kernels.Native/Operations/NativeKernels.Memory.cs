namespace CyberLM.Kernels.Native;

sealed unsafe partial class NativeKernels
{
    public void Fill(Tensor output, float value) =>
        Check(NativeMethods.clm_fill(context, View(output), value));

    public void Convert(Tensor output, Tensor input) =>
        Check(NativeMethods.clm_convert(context, View(output), View(input)));

    public void GatherRows(Tensor output, Tensor input, Tensor index) =>
        Check(NativeMethods.clm_gather_rows(context, View(output), View(input), View(index)));
}

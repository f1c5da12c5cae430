using CyberLM.Kernels.Ilgpu.Operations;

namespace CyberLM.Kernels.Ilgpu;

public partial class IlgpuKernels
{
    Kernel<ElementwiseArguments> geluForward = null!;
    Kernel<ElementwiseArguments> geluBackward = null!;
    Kernel<ElementwiseArguments> residualForward = null!;
    Kernel<SwiGluArguments> swiGluForward = null!;
    Kernel<SwiGluArguments> swiGluBackward = null!;

    void LoadFeedForward()
    {
        geluForward = Load<ElementwiseArguments>(Gelu.Forward, GridShape.ThreadPerUnit, Gpu.Elements.GeluForward);
        geluBackward = Load<ElementwiseArguments>(Gelu.Backward, GridShape.ThreadPerUnit, Gpu.Elements.GeluBackward);
        residualForward = Load<ElementwiseArguments>(Residual.Forward, GridShape.ThreadPerUnit, Gpu.Elements.Residual);
        swiGluForward = Load<SwiGluArguments>(SwiGlu.Forward, GridShape.GroupPerUnit, Gpu.RowKernels.SwiGluForward);
        swiGluBackward = Load<SwiGluArguments>(SwiGlu.Backward, GridShape.GroupPerUnit, Gpu.RowKernels.SwiGluBackward);
    }

    public virtual void GeluForward(Tensor output, Tensor input) => Elements(geluForward, output, input, Tensor.None);

    public virtual void GeluBackward(Tensor dInput, Tensor dOutput, Tensor input) => Elements(geluBackward, dInput, dOutput, input);

    public virtual void ResidualForward(Tensor output, Tensor left, Tensor right) => Elements(residualForward, output, left, right);

    public virtual void SwiGluForward(Tensor output, Tensor input) => swiGluForward.Launch(output.Rows, RowGrain(output), new()
    {
        Output = View(output),
        Input = View(input),
        Channels = output.Last,
    });

    public virtual void SwiGluBackward(Tensor dInput, Tensor dOutput, Tensor input) =>
        swiGluBackward.Launch(dOutput.Rows, RowGrain(dOutput), new()
        {
            Output = View(dInput),
            Input = View(input),
            DOutput = View(dOutput),
            Channels = dOutput.Last,
        });

    static void Elements(Kernel<ElementwiseArguments> kernel, Tensor output, Tensor left, Tensor right) =>
        kernel.Launch(output.Count, ElementGrain, new()
        {
            Output = View(output),
            Left = View(left),
            Right = View(right),
        });
}

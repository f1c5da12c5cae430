using CyberLM.Kernels.Ilgpu.Operations;

namespace CyberLM.Kernels.Ilgpu;

public partial class IlgpuKernels
{
    Kernel<FillArguments> fill = null!;
    Kernel<ElementwiseArguments> convert = null!;
    Kernel<GatherArguments> gatherRows = null!;

    void LoadMemory()
    {
        fill = Load<FillArguments>(Memory.Fill, GridShape.ThreadPerUnit, Gpu.Elements.Fill);
        convert = Load<ElementwiseArguments>(Elementwise.Convert, GridShape.ThreadPerUnit, Gpu.Elements.Convert);
        gatherRows = Load<GatherArguments>(Memory.Gather, GridShape.GroupPerUnit, Gpu.RowKernels.Gather);
    }

    public virtual void Fill(Tensor output, float value) => fill.Launch(output.Count, ElementGrain, new()
    {
        Output = View(output),
        Pattern = output.DType switch
        {
            DType.F32 => BitConverter.SingleToUInt32Bits(value),
            DType.BF16 => BFloat16.FromSingle(value),
            DType.I32 => (uint)(int)value,
            DType.I8 => (byte)(sbyte)value,
            _ => throw new ArgumentException($"Fill: {output.DType} {output.Shape} is not of this backend"),
        },
        ElementBytes = output.DType.Size(),
    });

    public virtual void Convert(Tensor output, Tensor input) => Elements(convert, output, input, Tensor.None);

    public virtual void GatherRows(Tensor output, Tensor input, Tensor index)
    {
        CheckIndices(nameof(GatherRows), nameof(index), index, input.Rows);
        gatherRows.Launch(index.Count, RowGrain(output), new()
        {
            Output = View(output),
            Input = View(input),
            Index = View(index),
            RowBytes = (long)input.Last * input.DType.Size(),
            ElementBytes = input.DType.Size(),
            TableRows = input.Rows,
        });
    }
}

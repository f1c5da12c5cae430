using System.Runtime.InteropServices;

namespace CyberLM.Kernels.Reference;

sealed partial class ReferenceKernels
{
    public void Fill(Tensor output, float value)
    {
        switch (output.DType)
        {
            case DType.F64:
                ReferenceBackend.View<double>(output).Fill(value);
                break;
            case DType.F32:
                ReferenceBackend.View<float>(output).Fill(value);
                break;
            case DType.BF16:
                ReferenceBackend.View<ushort>(output).Fill(BFloat16.FromSingle(value));
                break;
            case DType.I32:
                ReferenceBackend.View<int>(output).Fill((int)value);
                break;
            case DType.I8:
                ReferenceBackend.View<sbyte>(output).Fill((sbyte)value);
                break;
            default:
                throw new ArgumentException($"Fill: no element type in {output.Shape}");
        }
    }

    /// <summary>F64 is the storage type and the float type here, so this is a copy; F32 and BF16 are for tests of the rounding.</summary>
    public void Convert(Tensor output, Tensor input)
    {
        for (int i = 0; i < input.Count; i++) Store(output, i, Load(input, i));
    }

    static double Load(Tensor tensor, int index) => tensor.DType switch
    {
        DType.F64 => ReferenceBackend.View<double>(tensor)[index],
        DType.F32 => ReferenceBackend.View<float>(tensor)[index],
        DType.BF16 => BFloat16.ToSingle(ReferenceBackend.View<ushort>(tensor)[index]),
        _ => throw new ArgumentException($"Convert: {tensor.DType} {tensor.Shape} is no float type"),
    };

    static void Store(Tensor tensor, int index, double value)
    {
        if (tensor.DType == DType.F64) ReferenceBackend.View<double>(tensor)[index] = value;
        else if (tensor.DType == DType.F32) ReferenceBackend.View<float>(tensor)[index] = (float)value;
        else if (tensor.DType == DType.BF16) ReferenceBackend.View<ushort>(tensor)[index] = BFloat16.FromSingle((float)value);
        else throw new ArgumentException($"Convert: {tensor.DType} {tensor.Shape} is no float type");
    }

    public void GatherRows(Tensor output, Tensor input, Tensor index)
    {
        var rows = Integers(index);
        int width = input.Last * input.DType.Size();
        var to = Bytes(output);
        var from = Bytes(input);
        for (int n = 0; n < rows.Length; n++) from.Slice(rows[n] * width, width).CopyTo(to[(n * width)..]);
    }

    static Span<byte> Bytes(Tensor tensor) => tensor.DType.Size() switch
    {
        1 => ReferenceBackend.View<byte>(tensor),
        2 => MemoryMarshal.AsBytes(ReferenceBackend.View<ushort>(tensor)),
        4 => MemoryMarshal.AsBytes(ReferenceBackend.View<int>(tensor)),
        _ => MemoryMarshal.AsBytes(ReferenceBackend.View<long>(tensor)),
    };
}

namespace CyberLM.Kernels;

/// <summary>How a tensor's elements are stored. None is 0, so that default(Tensor) means "not there".</summary>
public enum DType : byte { None, F32, BF16, F64, I32, I8 }

public static class DTypeSize
{
    /// <summary>Bytes of one element.</summary>
    public static int Size(this DType type) => type switch
    {
        DType.I8 => 1,
        DType.BF16 => 2,
        DType.F32 or DType.I32 => 4,
        DType.F64 => 8,
        DType.None => 0,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "no such element type"),
    };
}

namespace CyberLM.Kernels;

/// <summary>One allocation on a device. Only its backend may look inside.</summary>
public abstract class DeviceBuffer : IDisposable
{
    public abstract long Bytes { get; }
    public abstract void Dispose();
}

/// <summary>A typed, contiguous view of one device allocation. Owns nothing; copy it freely.</summary>
public readonly record struct Tensor(DeviceBuffer? Buffer, long ByteOffset, DType DType, Shape Shape)
{
    /// <summary>"Not there" or "not wanted". Absence is the dtype's word: in a measuring arena every buffer is null.</summary>
    public static Tensor None => default;

    public bool IsNone => DType == DType.None;
    public long Count => Shape.Count;
    public int Rows => Shape.Rows;
    public int Last => Shape.Last;
    public long Bytes => Shape.Count * DType.Size();

    /// <summary>Entries [start, start + length) of the first dimension.</summary>
    public Tensor Slice(int start, int length)
    {
        if (start < 0 || length < 0 || start + (long)length > Shape.D0)
            throw new ArgumentOutOfRangeException(nameof(length), $"slice {start}+{length} of {Shape}");
        long stride = Shape.D0 == 0 ? 0 : Bytes / Shape.D0;
        return this with { ByteOffset = ByteOffset + start * stride, Shape = Shape with { D0 = length } };
    }

    /// <summary>The same memory seen in another shape; it may be smaller, never larger.</summary>
    public Tensor As(Shape shape) => shape.Count <= Count
        ? this with { Shape = shape }
        : throw new ArgumentOutOfRangeException(nameof(shape), $"{shape} does not fit into {Shape}");
}

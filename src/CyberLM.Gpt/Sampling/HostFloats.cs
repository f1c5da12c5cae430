using CyberLM.Kernels;

namespace CyberLM.Gpt;

/// <summary>F32 numbers of the host on their way to a device and back, also to one whose floats are F64.</summary>
sealed class HostFloats(int capacity, DType type)
{
    readonly double[] wide = new double[type == DType.F64 ? capacity : 0];

    public float[] Values { get; } = new float[capacity];

    public void Upload(Backend backend, Tensor to)
    {
        int count = (int)to.Count;
        if (type != DType.F64)
        {
            backend.Write<float>(to, Values.AsSpan(0, count));
            return;
        }
        for (int i = 0; i < count; i++) wide[i] = Values[i];
        backend.Write<double>(to, wide.AsSpan(0, count));
    }

    public void Download(Backend backend, Tensor from)
    {
        int count = (int)from.Count;
        if (type != DType.F64)
        {
            backend.Read(Values.AsSpan(0, count), from);
            return;
        }
        backend.Read(wide.AsSpan(0, count), from);
        for (int i = 0; i < count; i++) Values[i] = (float)wide[i];
    }
}

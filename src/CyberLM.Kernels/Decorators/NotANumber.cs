namespace CyberLM.Kernels;

static class NotANumber
{
    /// <summary>The first element that is not a number; -1 when all are.</summary>
    public static long IndexIn(Backend backend, Tensor tensor)
    {
        switch (tensor.DType)
        {
            case DType.F64:
                return Array.FindIndex(Read<double>(backend, tensor), double.IsNaN);
            case DType.F32:
                return Array.FindIndex(Read<float>(backend, tensor), float.IsNaN);
            case DType.BF16:
                return Array.FindIndex(Read<ushort>(backend, tensor), bits => float.IsNaN(BFloat16.ToSingle(bits)));
            default:
                return -1;
        }
    }

    static T[] Read<T>(Backend backend, Tensor tensor) where T : unmanaged
    {
        var values = new T[tensor.Count];
        backend.Read(values.AsSpan(), tensor);
        return values;
    }
}

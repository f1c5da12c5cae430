using CyberLM.Kernels;

namespace CyberLM.Tests.Gpt.Training;

/// <summary>Tensors of any float type as doubles.</summary>
static class DeviceNumbers
{
    public static void Write(Backend backend, Tensor to, double[] values)
    {
        if (to.DType == DType.F64) backend.Write<double>(to, values);
        else if (to.DType == DType.F32) backend.Write<float>(to, [.. values.Select(v => (float)v)]);
        else backend.Write<ushort>(to, [.. values.Select(v => BFloat16.FromSingle((float)v))]);
    }

    public static double[] Read(Backend backend, Tensor from)
    {
        var doubles = new double[from.Count];
        if (from.DType == DType.F64) backend.Read<double>(doubles, from);
        else if (from.DType == DType.F32)
        {
            var singles = new float[from.Count];
            backend.Read<float>(singles, from);
            for (int i = 0; i < doubles.Length; i++) doubles[i] = singles[i];
        }
        else
        {
            var halves = new ushort[from.Count];
            backend.Read<ushort>(halves, from);
            for (int i = 0; i < doubles.Length; i++) doubles[i] = BFloat16.ToSingle(halves[i]);
        }
        return doubles;
    }
}

using System.Runtime.InteropServices;
using CyberLM.Kernels;

namespace CyberLM.Gpt;

/// <summary>Converts the float types of a file into those of a tensor.</summary>
static class CheckpointValues
{
    /// <summary>
    /// Writes the values to the tensor. Returns the index of the first that is not finite, and then writes nothing; else -1.
    /// </summary>
    public static long Write(Backend backend, Tensor to, SafeTensorType type, ReadOnlySpan<byte> bytes)
    {
        if (type == SafeTensorType.F64) return WriteDoubles(backend, to, MemoryMarshal.Cast<byte, double>(bytes));
        if (type == SafeTensorType.F32) return WriteSingles(backend, to, MemoryMarshal.Cast<byte, float>(bytes));
        var stored = MemoryMarshal.Cast<byte, ushort>(bytes);
        var singles = new float[stored.Length];
        for (int i = 0; i < singles.Length; i++) singles[i] = BFloat16.ToSingle(stored[i]);
        return WriteSingles(backend, to, singles);
    }

    static long WriteDoubles(Backend backend, Tensor to, ReadOnlySpan<double> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i])) return i;
        }
        if (to.DType == DType.F64)
        {
            backend.Write(to, values);
            return -1;
        }
        var singles = new float[values.Length];
        for (int i = 0; i < singles.Length; i++) singles[i] = (float)values[i];
        return WriteSingles(backend, to, singles);
    }

    static long WriteSingles(Backend backend, Tensor to, ReadOnlySpan<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i])) return i;
        }
        switch (to.DType)
        {
            case DType.F32:
                backend.Write(to, values);
                break;
            case DType.F64:
                var doubles = new double[values.Length];
                for (int i = 0; i < doubles.Length; i++) doubles[i] = values[i];
                backend.Write<double>(to, doubles);
                break;
            case DType.BF16:
                var halves = new ushort[values.Length];
                for (int i = 0; i < halves.Length; i++) halves[i] = BFloat16.FromSingle(values[i]);
                backend.Write<ushort>(to, halves);
                break;
            default:
                throw new ArgumentException($"a tensor of type {to.DType} takes no weights");
        }
        return -1;
    }
}

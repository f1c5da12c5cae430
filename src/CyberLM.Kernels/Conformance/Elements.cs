using System.Runtime.InteropServices;

namespace CyberLM.Kernels.Conformance;

/// <summary>Between doubles and the bytes of an element type.</summary>
static class Elements
{
    public static void FromDoubles(ReadOnlySpan<double> values, DType type, Span<byte> bytes)
    {
        for (int i = 0; i < values.Length; i++)
        {
            var at = bytes[(i * type.Size())..];
            if (type == DType.F64) MemoryMarshal.Write(at, values[i]);
            else if (type == DType.F32) MemoryMarshal.Write(at, (float)values[i]);
            else if (type == DType.BF16) MemoryMarshal.Write(at, BFloat16.FromSingle((float)values[i]));
            else if (type == DType.I32) MemoryMarshal.Write(at, (int)values[i]);
            else MemoryMarshal.Write(at, (sbyte)values[i]);
        }
    }

    public static double[] ToDoubles(ReadOnlySpan<byte> bytes, DType type)
    {
        if (type == DType.None) return [];
        var values = new double[bytes.Length / type.Size()];
        for (int i = 0; i < values.Length; i++)
        {
            var at = bytes[(i * type.Size())..];
            values[i] = type switch
            {
                DType.F64 => MemoryMarshal.Read<double>(at),
                DType.F32 => MemoryMarshal.Read<float>(at),
                DType.BF16 => BFloat16.ToSingle(MemoryMarshal.Read<ushort>(at)),
                DType.I32 => MemoryMarshal.Read<int>(at),
                _ => MemoryMarshal.Read<sbyte>(at),
            };
        }
        return values;
    }

    public static void Write(Backend backend, Tensor to, byte[] bytes)
    {
        switch (to.DType)
        {
            case DType.F64:
                backend.Write<double>(to, MemoryMarshal.Cast<byte, double>(bytes));
                break;
            case DType.F32:
                backend.Write<float>(to, MemoryMarshal.Cast<byte, float>(bytes));
                break;
            case DType.BF16:
                backend.Write<ushort>(to, MemoryMarshal.Cast<byte, ushort>(bytes));
                break;
            case DType.I32:
                backend.Write<int>(to, MemoryMarshal.Cast<byte, int>(bytes));
                break;
            default:
                backend.Write<sbyte>(to, MemoryMarshal.Cast<byte, sbyte>(bytes));
                break;
        }
    }

    public static byte[] Read(Backend backend, Tensor from)
    {
        var bytes = new byte[from.Bytes];
        switch (from.DType)
        {
            case DType.F64:
                backend.Read<double>(MemoryMarshal.Cast<byte, double>(bytes.AsSpan()), from);
                break;
            case DType.F32:
                backend.Read<float>(MemoryMarshal.Cast<byte, float>(bytes.AsSpan()), from);
                break;
            case DType.BF16:
                backend.Read<ushort>(MemoryMarshal.Cast<byte, ushort>(bytes.AsSpan()), from);
                break;
            case DType.I32:
                backend.Read<int>(MemoryMarshal.Cast<byte, int>(bytes.AsSpan()), from);
                break;
            default:
                backend.Read<sbyte>(MemoryMarshal.Cast<byte, sbyte>(bytes.AsSpan()), from);
                break;
        }
        return bytes;
    }
}

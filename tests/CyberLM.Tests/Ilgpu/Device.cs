using CyberLM.Kernels;
using CyberLM.Kernels.Ilgpu;

namespace CyberLM.Tests.Ilgpu;

/// <summary>A backend with tensors made from host numbers, each between fences whose bytes must stay.</summary>
sealed class Device(int threads) : IDisposable
{
    const int FenceBytes = 256;
    const byte Fence = 0xA5;

    readonly IlgpuBackend backend = new(threads);
    readonly List<(DeviceBuffer Buffer, Tensor Tensor)> fenced = [];

    internal IDisposable Freeze(params Tensor[] weights) => backend.Freeze(weights)!;

    internal void Write(Tensor tensor, params float[] values) => backend.Write<float>(tensor, values);

    internal IKernels Kernels => backend.Kernels;

    internal Tensor Empty(DType type, Shape shape)
    {
        int bytes = (int)shape.Count * type.Size();
        var buffer = backend.Allocate(bytes + 2 * FenceBytes);
        backend.Write<byte>(Bytes(buffer), Enumerable.Repeat(Fence, bytes + 2 * FenceBytes).ToArray());
        var tensor = new Tensor(buffer, FenceBytes, type, shape);
        fenced.Add((buffer, tensor));
        return tensor;
    }

    internal Tensor Floats(Shape shape, params float[] values)
    {
        var tensor = Empty(DType.F32, shape);
        backend.Write<float>(tensor, values);
        return tensor;
    }

    internal Tensor Integers(Shape shape, params int[] values)
    {
        var tensor = Empty(DType.I32, shape);
        backend.Write<int>(tensor, values);
        return tensor;
    }

    internal Tensor Stored(DType type, Shape shape, float[] values)
    {
        if (type == DType.F32) return Floats(shape, values);
        var tensor = Empty(DType.BF16, shape);
        backend.Write<ushort>(tensor, Array.ConvertAll(values, BFloat16.FromSingle));
        return tensor;
    }

    internal float[] Read(Tensor tensor)
    {
        if (tensor.DType == DType.F32)
        {
            var floats = new float[tensor.Count];
            backend.Read<float>(floats, tensor);
            return floats;
        }
        var stored = new ushort[tensor.Count];
        backend.Read<ushort>(stored, tensor);
        return Array.ConvertAll(stored, BFloat16.ToSingle);
    }

    internal int[] ReadIntegers(Tensor tensor)
    {
        var values = new int[tensor.Count];
        backend.Read<int>(values, tensor);
        return values;
    }

    internal bool FencesStand() => fenced.TrueForAll(f =>
    {
        var all = new byte[f.Buffer.Bytes];
        backend.Read<byte>(all, Bytes(f.Buffer));
        return all[..FenceBytes].All(b => b == Fence) && all[(FenceBytes + (int)f.Tensor.Bytes)..].All(b => b == Fence);
    });

    static Tensor Bytes(DeviceBuffer buffer) => new(buffer, 0, DType.I8, (int)buffer.Bytes);

    /// <summary>The same numbers in every run.</summary>
    internal static float[] Random(int count, ulong seed) =>
        Enumerable.Range(0, count).Select(i => (float)Philox.Normal(seed, 0, (ulong)i)).ToArray();

    public void Dispose()
    {
        foreach (var (buffer, _) in fenced) buffer.Dispose();
        backend.Dispose();
    }
}

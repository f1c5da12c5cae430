using CyberLM.Kernels;

namespace CyberLM.Tests.Native;

/// <summary>Tensors of a backend with given contents, and their contents back.</summary>
sealed class Loaded(Backend backend) : IDisposable
{
    readonly List<DeviceBuffer> buffers = [];

    public Tensor Floats(Shape shape, ReadOnlySpan<float> values) => Place(DType.F32, shape, values);

    public Tensor Integers(Shape shape, ReadOnlySpan<int> values) => Place(DType.I32, shape, values);

    public Tensor Halves(Shape shape, ReadOnlySpan<ushort> values) => Place(DType.BF16, shape, values);

    public Tensor Empty(DType type, Shape shape) => new(Buffer(shape.Count * type.Size()), 0, type, shape);

    public T[] Read<T>(Tensor tensor) where T : unmanaged
    {
        var values = new T[tensor.Count];
        backend.Read<T>(values, tensor);
        return values;
    }

    Tensor Place<T>(DType type, Shape shape, ReadOnlySpan<T> values) where T : unmanaged
    {
        var tensor = Empty(type, shape);
        backend.Write(tensor, values);
        return tensor;
    }

    DeviceBuffer Buffer(long bytes)
    {
        buffers.Add(backend.Allocate(Math.Max(bytes, 4)));
        return buffers[^1];
    }

    public void Dispose() => buffers.ForEach(b => b.Dispose());
}

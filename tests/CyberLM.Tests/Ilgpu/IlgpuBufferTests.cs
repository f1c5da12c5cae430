using CyberLM.Kernels;
using CyberLM.Kernels.Ilgpu;
using Xunit;

namespace CyberLM.Tests.Ilgpu;

public sealed class IlgpuBufferTests
{
    [Fact]
    public void Allocations_stand_on_64_bytes()
    {
        using var backend = new IlgpuBackend(1);
        foreach (int bytes in new[] { 0, 1, 3, 64, 100, 4096, 1 << 20 })
        {
            using var buffer = backend.Allocate(bytes);
            Assert.Equal(bytes, buffer.Bytes);
            Assert.Equal(0, IlgpuKernels.Address(new Tensor(buffer, 0, DType.I8, 1)) % 64);
        }
    }

    [Fact]
    public void What_is_written_is_read_in_each_element_type()
    {
        using var backend = new IlgpuBackend(1);
        using var buffer = backend.Allocate(4096);
        RoundTrip(backend, new(buffer, 0, DType.F32, 5), [1f, float.NaN, -0f, 3e38f, 1e-40f]);
        RoundTrip<ushort>(backend, new(buffer, 256, DType.BF16, 3), [0x3f80, 0x7fc1, 0xffff]);
        RoundTrip(backend, new(buffer, 512, DType.I32, 3), [int.MinValue, -1, 7]);
        RoundTrip<sbyte>(backend, new(buffer, 768, DType.I8, 2), [-128, 127]);
    }

    static void RoundTrip<T>(Backend backend, Tensor tensor, T[] values) where T : unmanaged
    {
        backend.Write<T>(tensor, values);
        var back = new T[values.Length];
        backend.Read<T>(back, tensor);
        Assert.Equal(values, back);
    }

    [Fact]
    public void A_slice_is_written_in_its_place()
    {
        using var backend = new IlgpuBackend(1);
        using var buffer = backend.Allocate(64);
        var whole = new Tensor(buffer, 0, DType.I32, (4, 2));
        backend.Write<int>(whole, [0, 1, 2, 3, 4, 5, 6, 7]);
        backend.Write<int>(whole.Slice(1, 2), [20, 30, 40, 50]);
        var all = new int[8];
        backend.Read<int>(all, whole);
        Assert.Equal([0, 1, 20, 30, 40, 50, 6, 7], all);
    }

    [Fact]
    public void Elements_of_another_size_are_refused()
    {
        using var backend = new IlgpuBackend(1);
        using var buffer = backend.Allocate(64);
        var tensor = new Tensor(buffer, 0, DType.BF16, 4);
        Assert.Throws<ArgumentException>(() => backend.Write<float>(tensor, new float[4]));
        Assert.Throws<ArgumentException>(() => backend.Read<float>(new float[4], tensor));
    }
}

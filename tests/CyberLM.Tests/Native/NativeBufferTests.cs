using CyberLM.Kernels;
using CyberLM.Kernels.Reference;
using Xunit;

namespace CyberLM.Tests.Native;

public sealed class NativeBufferTests
{
    [Fact]
    public void What_is_written_is_read()
    {
        using var backend = NativeEngine.Open();
        using var buffer = backend.Allocate(1 << 20);
        var tensor = new Tensor(buffer, 256, DType.BF16, (3, 5));
        ushort[] values = [.. Enumerable.Range(0, 15).Select(i => (ushort)(i * 4099))];
        backend.Write<ushort>(tensor, values);
        var read = new ushort[15];
        backend.Read<ushort>(read, tensor);
        Assert.Equal(values, read);
    }

    [Fact]
    public void A_wrong_element_size_is_refused()
    {
        using var backend = NativeEngine.Open();
        using var buffer = backend.Allocate(64);
        var tensor = new Tensor(buffer, 0, DType.BF16, 8);
        Assert.Throws<ArgumentException>(() => backend.Write<float>(tensor, new float[4]));
        Assert.Throws<ArgumentException>(() => backend.Read<float>(new float[4], tensor));
    }

    [Fact]
    public void More_than_the_tensor_holds_is_refused()
    {
        using var backend = NativeEngine.Open();
        using var buffer = backend.Allocate(64);
        var tensor = new Tensor(buffer, 0, DType.F32, 4);
        Assert.ThrowsAny<ArgumentException>(() => backend.Write<float>(tensor, new float[5]));
        Assert.ThrowsAny<ArgumentException>(() => backend.Read<float>(new float[5], tensor));
    }

    [Theory]
    [InlineData(32, 9)]
    [InlineData(-4, 1)]
    [InlineData(68, 0)]
    public void A_tensor_that_leaves_its_buffer_is_refused(long offset, int count)
    {
        using var backend = NativeEngine.Open();
        using var buffer = backend.Allocate(64);
        Assert.Throws<ArgumentException>(() => backend.Kernels.Fill(new Tensor(buffer, offset, DType.F32, count), 1));
    }

    [Fact]
    public void A_buffer_of_another_backend_or_a_disposed_one_is_refused()
    {
        using var backend = NativeEngine.Open();
        using var reference = new ReferenceBackend();
        using var foreign = reference.Allocate(64);
        Assert.Throws<ArgumentException>(() => backend.Kernels.Fill(new Tensor(foreign, 0, DType.F32, 4), 1));
        var buffer = backend.Allocate(64);
        buffer.Dispose();
        buffer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => backend.Kernels.Fill(new Tensor(buffer, 0, DType.F32, 4), 1));
    }

    [Fact]
    public void Memory_that_no_machine_has_is_the_environment_s_fault()
    {
        using var backend = NativeEngine.Open();
        Assert.Throws<EnvironmentException>(() => backend.Allocate(1L << 60));
    }
}

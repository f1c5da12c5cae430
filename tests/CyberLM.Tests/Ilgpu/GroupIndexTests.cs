using CyberLM.Kernels;
using CyberLM.Kernels.Ilgpu;
using Xunit;

namespace CyberLM.Tests.Ilgpu;

/// <summary>
/// The host does not look at a GPU's indices: its kernels must neither read nor write outside a table, and must show that something is
/// wrong. On the CPU accelerator a view's bounds are checked: an access outside would end the process.
/// </summary>
public sealed class GroupIndexTests : IDisposable
{
    readonly IlgpuBackend backend = IlgpuBackend.EmulatedGpu();
    readonly List<DeviceBuffer> buffers = [];

    public void Dispose()
    {
        foreach (var buffer in buffers) buffer.Dispose();
        backend.Dispose();
    }

    Tensor Floats(Shape shape, float value = 1)
    {
        var tensor = Take(DType.F32, shape);
        backend.Write<float>(tensor, Enumerable.Repeat(value, (int)shape.Count).ToArray());
        return tensor;
    }

    Tensor Integers(params int[] values)
    {
        var tensor = Take(DType.I32, values.Length);
        backend.Write<int>(tensor, values);
        return tensor;
    }

    Tensor Take(DType type, Shape shape)
    {
        buffers.Add(backend.Allocate(shape.Count * type.Size()));
        return new(buffers[^1], 0, type, shape);
    }

    float[] Read(Tensor tensor)
    {
        var values = new float[tensor.Count];
        backend.Read<float>(values, tensor);
        return values;
    }

    [Fact]
    public void An_embedding_that_is_not_there_is_not_a_number()
    {
        var output = Floats((4, 3), 0);
        backend.Kernels.EncoderForward(output, Integers(-1, 0, 1, 2), Integers(0, 0, 9, 0), Floats((2, 3)), Floats((5, 3)));
        var values = Read(output);
        Assert.All(values[..3], v => Assert.True(float.IsNaN(v)));
        Assert.Equal([2, 2, 2], values[3..6]);
        Assert.All(values[6..], v => Assert.True(float.IsNaN(v)));
    }

    [Fact]
    public void A_gradient_for_an_embedding_that_is_not_there_is_left_out()
    {
        var table = Floats((2, 3), 0);
        backend.Kernels.EncoderBackward(table, Tensor.None, Floats((3, 3)), Integers(-1, 1, 7), Tensor.None);
        Assert.Equal([0, 0, 0, 1, 1, 1], Read(table));
    }

    [Fact]
    public void A_target_that_is_not_there_is_a_loss_that_is_not_a_number()
    {
        var losses = Floats(3, 0);
        backend.Kernels.FusedClassifier(Floats((3, 4)), losses, Integers(-1, 4, 0), Tensor.None, 1, writeGradient: false);
        var values = Read(losses);
        Assert.Equal(0, values[0]);
        Assert.True(float.IsNaN(values[1]));
        Assert.Equal(Math.Log(4), values[2], 6);
    }

    [Fact]
    public void A_row_that_is_not_there_is_gathered_as_not_a_number()
    {
        var output = Floats((2, 3), 0);
        backend.Kernels.GatherRows(output, Floats((2, 3)), Integers(2, 1));
        Assert.All(Read(output)[..3], v => Assert.True(float.IsNaN(v)));
        Assert.Equal([1, 1, 1], Read(output)[3..]);
    }

    [Fact]
    public void A_token_behind_the_cache_attends_to_nothing()
    {
        var heads = new Heads(1, 1, 4);
        var output = Floats((2, 4), 0);
        Tensor keys = Floats((1, 3, 4), 0), values = Floats((1, 3, 4), 0);
        backend.Kernels.AttentionDecode(output, keys, values, Floats((2, 12)), Integers(0, 0), Integers(3, 0), Tensor.None, heads);
        Assert.All(Read(output)[..4], v => Assert.True(float.IsNaN(v)));
        Assert.Equal([1, 1, 1, 1], Read(output)[4..]);
        Assert.Equal([1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0], Read(keys));
    }

    [Fact]
    public void A_mask_that_admits_nothing_draws_no_token()
    {
        var ids = Integers(7);
        var options = new NextTokenOptions(1, 0, 1, 0);
        backend.Kernels.NextToken(ids, Floats((1, 2)), Floats((1, 4)), Integers(0), Floats(1, 0.5f), options);
        var drawn = new int[1];
        backend.Read<int>(drawn, ids);
        Assert.Equal(-1, drawn[0]);
    }
}

using CyberLM.Kernels.Native;
using Xunit;

namespace CyberLM.Tests.Native;

public sealed class EmptyTensorTests
{
    /// <summary>Rows without columns need no memory, however many: counting 2^50 of them would take days.</summary>
    [Theory]
    [InlineData("gelu_forward", "N0 N0")]
    [InlineData("swiglu_forward", "N0 N0")]
    [InlineData("swiglu_backward", "N0 N0 N0")]
    [InlineData("attention_forward", "N08 N20 N0W N0")]
    [InlineData("attention_backward", "N0W N08 N08 N20 N0W N0")]
    public async Task Many_rows_of_nothing_are_done_at_once(string function, string shapes)
    {
        var call = Task.Run(() =>
        {
            var own = new NativeEngine();
            using var memory = new CallMemory(ValidCall.All.Single(c => c.Function == function));
            var tensors = memory.Tensors();
            foreach (var (i, shape) in shapes.Split(' ').Index()) Bend(ref tensors[i], shape);
            var status = memory.Invoke(own.Context, tensors);
            own.Dispose();
            return status;
        }, TestContext.Current.CancellationToken);
        // Its own engine, which a call without an end keeps.
        Assert.Equal(ClmStatus.Ok, await call.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
    }

    /// <summary>A letter a dimension: N is 2^50, W the width of a row of heads.</summary>
    static void Bend(ref ClmTensor tensor, string shape)
    {
        long Dim(int i) => i >= shape.Length ? 0 : shape[i] switch { 'N' => 1L << 50, 'W' => 16, var digit => digit - '0' };
        (tensor.Rank, tensor.Dim0, tensor.Dim1, tensor.Dim2) = (shape.Length, Dim(0), Dim(1), Dim(2));
    }
}

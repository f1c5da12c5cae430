using CyberLM.Gpt;
using CyberLM.Kernels;
using CyberLM.Kernels.Native;
using CyberLM.Tests.Gpt.Model;
using CyberLM.Tests.Native;
using Xunit;

namespace CyberLM.Tests.Gpt.Sampling;

public sealed class SamplerAllocationTests
{
    const int Rows = 4;

    /// <summary>No token has this id, so no sequence ends before its time.</summary>
    const int NoBorder = -1;

    [Fact]
    public void A_step_allocates_nothing_on_the_managed_heap() => AllocatesNothing(new SilentBackend());

    [Fact]
    public void Nor_does_the_native_backend()
    {
        NativeEngine.Require();
        AllocatesNothing(new NativeBackend(2));
    }

    static void AllocatesNothing(Backend opened)
    {
        using var backend = opened;
        var config = TestModel.Variant(0);
        var ((parameters, placed), arena) = Arena.Place(backend, "weights", a =>
        {
            var placement = new ArenaPlacement(a, DType.F32);
            return (Parameters.Declare(config, placement), placement.Placed);
        });
        using var _ = arena;
        Initialization.Write(backend, placed, seed: 1);
        using var sampler = new Sampler(backend, config, parameters, Rows);
        Allocated(sampler, 1000);

        long texts = Rows * (1000 - 100) * sizeof(int);
        Assert.Equal(Allocated(sampler, 100) + texts, Allocated(sampler, 1000));
    }

    static long Allocated(Sampler sampler, int tokens)
    {
        ReadOnlyMemory<int>[] prompts = [.. Enumerable.Repeat((ReadOnlyMemory<int>)new[] { 1, 2 }, Rows)];
        int generated = 0;
        Action<Sequence> count = sequence => generated += sequence.Tokens.Length;
        var options = new SampleOptions(new(1, 0, 1, 0), Seed: 1, tokens);
        var stop = TestContext.Current.CancellationToken;
        long before = GC.GetAllocatedBytesForCurrentThread();
        sampler.Run(prompts, options, NoBorder, count, constrain: null, stop);
        long after = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(Rows * tokens, generated);
        return after - before;
    }
}

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
    public void A_step_allocates_nothing_on_the_managed_heap() => AllocatesNothing(new SilentBackend(), TestModel.Variant(0));

    [Fact]
    public void Nor_does_the_native_backend()
    {
        NativeEngine.Require();
        AllocatesNothing(new NativeBackend(2), TestModel.Variant(0));
    }

    [Fact]
    public void Nor_does_what_is_due_at_the_head() => AllocatesNothing(new SilentBackend(), TestModel.Told);

    static void AllocatesNothing(Backend opened, GptConfig config)
    {
        using var backend = opened;
        using var weights = new ParameterArena(backend, "weights", config, DType.F32, constants: true);
        Initialization.Write(backend, weights.Placed, seed: 1);
        using var sampler = new Sampler(backend, config, weights.Parameters, Rows);
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

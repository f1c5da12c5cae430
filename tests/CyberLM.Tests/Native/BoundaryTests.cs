using System.Runtime.InteropServices;
using CyberLM.Kernels.Native;
using Xunit;

namespace CyberLM.Tests.Native;

/// <summary>What only a caller in C can get wrong: a status, never a crash, never an endless call.</summary>
public sealed unsafe class BoundaryTests : IDisposable
{
    readonly NativeEngine engine = new(threads: 2);

    public void Dispose() => engine.Dispose();

    static nint Export(string name) => NativeLibrary.GetExport(NativeLibrary.Load(NativeLibraryLoader.Path), name);

    static ClmContextDesc Description => new() { Size = (uint)sizeof(ClmContextDesc), Threads = 1 };

    static void NotCreated(ClmContextDesc description, string sentence)
    {
        Assert.Equal(ClmStatus.BadArgument, NativeMethods.clm_context_create(description, out nint context));
        Assert.Equal(0, context);
        Assert.Contains(sentence, NativeEngine.Text(NativeMethods.clm_last_error(0)));
    }

    [Fact]
    public void A_description_out_of_range_is_refused()
    {
        NotCreated(Description with { Threads = -1 }, "threads is -1");
        NotCreated(Description with { Threads = 1025 }, "threads is 1025");
        NotCreated(Description with { Threads = int.MinValue }, "threads is -2147483648");
        NotCreated(Description with { Isa = -1 }, "isa -1");
        NotCreated(Description with { Pin = 2 }, "pin is 2");
        NotCreated(Description with { Pin = -1 }, "pin is -1");
    }

    [Fact]
    public void Any_time_to_spin_is_taken()
    {
        foreach (int spin in new[] { int.MinValue, -1, 0, int.MaxValue })
        {
            var description = Description with { Threads = 2, SpinMicroseconds = spin };
            Assert.Equal(ClmStatus.Ok, NativeMethods.clm_context_create(description, out nint context));
            NativeMethods.clm_context_destroy(context);
        }
    }

    [Fact]
    public void Pointers_that_are_null_are_refused()
    {
        nint context = 0;
        var create = (delegate* unmanaged<ClmContextDesc*, nint*, ClmStatus>)Export("clm_context_create");
        var description = Description;
        Assert.Equal(ClmStatus.BadArgument, create(null, &context));
        Assert.Equal(ClmStatus.BadArgument, create(&description, null));
        var allocate = (delegate* unmanaged<long, void**, ClmStatus>)Export("clm_allocate");
        Assert.Equal(ClmStatus.BadArgument, allocate(64, null));
        var peak = (delegate* unmanaged<nint, int, double*, ClmStatus>)Export("clm_measure_peak");
        Assert.Equal(ClmStatus.BadArgument, peak(engine.Context, 1, null));
        Assert.Equal(ClmStatus.BadArgument, peak(0, 1, null));
        var copy = (delegate* unmanaged<nint, double*, ClmStatus>)Export("clm_measure_copy");
        Assert.Equal(ClmStatus.BadArgument, copy(engine.Context, null));
        NativeMethods.clm_context_destroy(0);
        NativeMethods.clm_free(null, 0);
        Assert.Equal("", NativeEngine.Text(NativeMethods.clm_context_isa(0)));
        Assert.Equal(0, NativeMethods.clm_context_pinned(0));
    }

    [Fact]
    public void Options_that_are_null_are_refused()
    {
        using var step = new CallMemory(ValidCall.All.Single(c => c.Function == "adamw"));
        var w = step.Tensors();
        var adamw = (delegate* unmanaged<nint, ClmTensor, ClmTensor, ClmTensor, ClmTensor, ClmTensor, ClmTensor, ClmTensor,
            ClmAdamWStep*, ClmStatus>)Export("clm_adamw");
        Assert.Equal(ClmStatus.BadArgument, adamw(engine.Context, w[0], w[1], w[2], w[3], w[4], w[5], w[6], null));
        Assert.Contains("step is missing", engine.Error);
        using var draw = new CallMemory(ValidCall.All.Single(c => c.Function == "next_token"));
        var t = draw.Tensors();
        var next = (delegate* unmanaged<nint, ClmTensor, ClmTensor, ClmTensor, ClmTensor, ClmTensor, ClmNextTokenOptions*,
            ClmStatus>)Export("clm_next_token");
        Assert.Equal(ClmStatus.BadArgument, next(engine.Context, t[0], t[1], t[2], t[3], t[4], null));
        Assert.Contains("options are missing", engine.Error);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public void A_negative_size_is_refused(long bytes)
    {
        Assert.Equal(ClmStatus.BadArgument, NativeMethods.clm_allocate(bytes, out void* memory));
        Assert.True(memory is null);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(1L << 62)]
    public void More_memory_than_there_is_is_refused(long bytes)
    {
        Assert.Equal(ClmStatus.OutOfMemory, NativeMethods.clm_allocate(bytes, out void* memory));
        Assert.True(memory is null);
    }

    void Refused(string function, object scalar, int at = 0)
    {
        var call = ValidCall.All.Single(c => c.Function == function);
        object[] scalars = [.. call.Scalars];
        scalars[at] = scalar;
        using var memory = new CallMemory(call with { Scalars = scalars });
        var status = memory.Invoke(engine.Context, memory.Tensors());
        Assert.True(status == ClmStatus.BadArgument, $"{function} with {scalar}: {status}");
        Assert.StartsWith(function + ": ", engine.Error);
    }

    [Theory]
    [InlineData("rope_forward")]
    [InlineData("rope_backward")]
    [InlineData("attention_forward")]
    [InlineData("attention_backward")]
    [InlineData("attention_decode")]
    public void Heads_that_cannot_be_are_refused(string function)
    {
        const int most = int.MaxValue;
        foreach (var (query, keys, size) in ((int, int, int)[])
            [(0, 1, 4), (2, 0, 4), (2, 1, 0), (-2, 1, 4), (2, -1, 4), (2, 1, -4), (-2, -1, -4), (int.MinValue, -1, 4), (3, 2, 4),
             (most, 1, 4), (most, most, most), (1, most, 2), (2, 1, most), (2, 1, 6), (4, 1, 4), (2, 2, 4)])
            Refused(function, new ClmHeads { Query = query, KeyValue = keys, Size = size });
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(0f)]
    [InlineData(-1f)]
    public void An_angle_s_base_that_cannot_be_is_refused(float theta)
    {
        Refused("rope_forward", theta, at: 1);
        Refused("rope_backward", theta, at: 1);
    }

    [Fact]
    public void Options_that_are_no_numbers_are_refused()
    {
        var draw = new ClmNextTokenOptions { Temperature = 1, TopP = 1 };
        Refused("next_token", draw with { Temperature = float.NaN });
        Refused("next_token", draw with { TopP = float.NaN });
        Refused("next_token", draw with { TopP = -1 });
        Refused("next_token", draw with { MinP = float.NaN });
        Refused("next_token", draw with { TopK = int.MinValue });
        var step = new ClmAdamWStep { LearningRate = 0.1f, Beta1 = 0.9f, Beta2 = 0.99f, Epsilon = 1e-8f, Step = 1 };
        foreach (float bad in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            Refused("adamw", step with { LearningRate = bad });
            Refused("adamw", step with { Beta1 = bad });
            Refused("adamw", step with { Beta2 = bad });
            Refused("adamw", step with { Epsilon = bad });
            Refused("adamw", step with { WeightDecay = bad });
            Refused("adamw", step with { ClipNorm = bad });
        }
        Refused("adamw", step with { Step = int.MinValue });
    }

    /// <summary>Numbers that are not finite in the logits: some token that is there, no crash.</summary>
    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_token_is_drawn_from_logits_that_are_no_numbers(float logit)
    {
        var call = ValidCall.All.Single(c => c.Function == "next_token");
        foreach (var options in (ClmNextTokenOptions[])
            [new() { TopP = 1 }, new() { Temperature = 1, TopP = 1 }, new() { Temperature = 1, TopP = 0.5f },
             new() { Temperature = 1, TopK = 3, TopP = 1 }, new() { Temperature = 1, TopP = 1, MinP = 0.1f },
             new() { Temperature = float.PositiveInfinity, TopP = 1 }])
        {
            using var memory = new CallMemory(call with { Scalars = [options] });
            var tensors = memory.Tensors();
            new Span<float>(tensors[2].Data, ValidCall.N * ValidCall.V).Fill(logit);
            tensors[3] = default;
            Assert.Equal(ClmStatus.Ok, memory.Invoke(engine.Context, tensors));
            foreach (int id in new Span<int>(tensors[0].Data, ValidCall.N)) Assert.InRange(id, 0, ValidCall.V - 1);
        }
    }
}

using CyberLM.Kernels;
using CyberLM.Kernels.Ilgpu;
using CyberLM.Kernels.Measurement;
using CyberLM.Kernels.Reference;
using Xunit;

namespace CyberLM.Tests.Kernels.Measurement;

public sealed class OperationSpeedTests
{
    static readonly ModelSizes Little = new("little", 1, 8, 16, 2, 1, 32);

    static OperationTime Measure(Backend backend, DType storage, string name, bool cold = false, int milliseconds = 0)
    {
        var operation = OperationCases.Of(Little).First(c => c.ToString().StartsWith(name, StringComparison.Ordinal));
        using var speed = new OperationSpeed(backend, storage, [operation], cold);
        return speed.Measure(operation, TimeSpan.FromMilliseconds(milliseconds), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Where_there_is_no_time_one_call_is_measured()
    {
        using var backend = new ReferenceBackend();
        var time = Measure(backend, DType.F64, "SwiGluForward");
        Assert.Equal(1, time.Timing.Repetitions);
        Assert.True(time.Timing.Minimum > 0);
    }

    [Fact]
    public void More_time_is_more_repetitions()
    {
        using var backend = new ReferenceBackend();
        // One call may take all of a short time on a machine that does much else.
        int repetitions = 1;
        for (int milliseconds = 100; milliseconds <= 25_600 && repetitions == 1; milliseconds *= 4)
            repetitions = Measure(backend, DType.F64, "GatherRows", milliseconds: milliseconds).Timing.Repetitions;
        Assert.InRange(repetitions, 2, 1000);
    }

    /// <summary>The other direction, that a call is said to take longer, is the machine's as well.</summary>
    [Fact]
    public void A_call_is_never_said_to_take_less_than_it_took()
    {
        using var backend = new SlowBackend(new ReferenceBackend(), TimeSpan.FromMilliseconds(30));
        Assert.InRange(Measure(backend, DType.F64, "GatherRows").Timing.Minimum, 30, double.PositiveInfinity);
    }

    [Theory]
    [InlineData("MatmulForward little qkv", 2 * 8 * 16 * 48, sizeof(double) * (8 * 48 + 8 * 16 + 48 * 16))]
    [InlineData("MatmulBackward little qkv dWeight", 2 * 8 * 16 * 48, sizeof(double) * (2 * 48 * 16 + 8 * 48 + 8 * 16 + 48 * 16))]
    [InlineData("MatmulGeluBackward little down", 2 * 2 * 8 * 64 * 16, sizeof(double) * (3 * 8 * 64 + 3 * 16 * 64 + 8 * 16))]
    // Of 8 x 8 pairs of tokens 36 are seen; two products of 16 channels each, five in the backward.
    [InlineData("AttentionForward little", 2 * 2 * 36 * 16, sizeof(double) * (8 * 16 + 2 * 8 + 8 * 48))]
    [InlineData("AttentionBackward little", 5 * 2 * 36 * 16, sizeof(double) * (2 * 8 * 48 + 2 * 8 * 16 + 2 * 8))]
    [InlineData("ResidualForward little", 0, sizeof(double) * 3 * 8 * 16)]
    // 16 rows of 4 tokens each: keys and values of 16 channels, beside the operands.
    [InlineData("AttentionDecode little decode", 0, sizeof(double) * (16 * 16 + 16 * 48 + 2 * 16 * 4 * 16) + 2 * sizeof(int) * 16)]
    // Token t of 8 sees t + 1: 36 pairs, two products of 16 channels each.
    [InlineData("AttentionDecode little prompt", 4 * 36 * 16, sizeof(double) * (8 * 16 + 8 * 48) + 2 * sizeof(int) * 8)]
    public void Work_is_counted_by_the_shapes(string name, long flop, long bytes)
    {
        using var backend = new ReferenceBackend();
        var time = Measure(backend, DType.F64, name);
        Assert.Equal((flop, bytes), (time.Flop, time.Bytes));
        Assert.Equal(bytes / time.Timing.Median / 1e6, time.GigabytesPerSecond, 1e-9 * time.GigabytesPerSecond);
    }

    [Theory]
    [InlineData(DType.F32)]
    [InlineData(DType.BF16)]
    public void Every_case_runs_on_a_device_with_its_caches_swept(DType storage)
    {
        using var backend = new IlgpuBackend(1);
        var cases = OperationCases.Of(Little).Where(c => !c.Operation.Contains("Quantize")).ToList();
        using var speed = new OperationSpeed(backend, storage, cases, cold: true);
        var stop = TestContext.Current.CancellationToken;
        Assert.All(cases, c => Assert.True(speed.Measure(c, TimeSpan.Zero, stop).Timing.Minimum > 0));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public void Cold_writes_more_than_a_cache_holds_before_every_measured_call(bool cold, int sweeps)
    {
        const long LargestCache = 96 << 20;
        using var backend = new ProfiledBackend(new IlgpuBackend(1));
        var time = Measure(backend, DType.F32, "GatherRows", cold);
        var fill = backend.Profile.Table.SingleOrDefault(row => row.Operation == "Fill");
        Assert.Equal(sweeps * time.Timing.Repetitions, fill.Calls);
        Assert.True(fill.Bytes >= fill.Calls * LargestCache);
    }

    [Fact]
    public void Cases_share_the_time_that_is_left()
    {
        var budget = new TimeBudget(TimeSpan.FromSeconds(1), 10);
        Assert.InRange(budget.Next().TotalSeconds, 0, 0.1);
        Assert.Equal(TimeSpan.Zero, new TimeBudget(TimeSpan.Zero, 10).Next());
        Assert.Equal(1, new TimeBudget(TimeSpan.FromHours(1), 10).Next().TotalSeconds);
    }
}

using System.Diagnostics;

namespace CyberLM.Kernels.Measurement;

/// <param name="Flop">of one call; 0 where memory is the bound</param>
/// <param name="Bytes">of one call, read and written, each operand once</param>
public readonly record struct OperationTime(Timing Timing, long Flop, long Bytes)
{
    public double Gflops => PerSecond(Flop);
    public double GigabytesPerSecond => PerSecond(Bytes);

    double PerSecond(long amount) => Timing.Median > 0 ? amount / Timing.Median / 1e6 : 0;
}

/// <summary>Measures cases on one backend, one after the other, in one piece of memory that the largest of them fits into.</summary>
/// <param name="cold">evicts the operands from the caches before every call</param>
public sealed class OperationSpeed(Backend backend, DType storage, IReadOnlyCollection<OperationCase> cases, bool cold) : IDisposable
{
    const int MostRepetitions = 1000;
    /// <summary>Calls below this are measured several at a time: the clock ticks in tenths of microseconds.</summary>
    const double ShortestMilliseconds = 0.02;
    const int MostCalls = 1000;
    /// <summary>Of a case's time; code is compiled, pages are touched and clocks settle in it.</summary>
    const double WarmUpShare = 0.2;
    /// <summary>More than the last level that one core reaches: 96 MiB in the largest processors.</summary>
    const int EvictedBytes = 128 << 20;

    readonly DeviceBuffer memory = backend.Allocate(cases.Max(c => c.Bytes(storage)));
    readonly DeviceBuffer? eviction = cold ? backend.Allocate(EvictedBytes) : null;

    /// <summary>As many calls as fit into the time, at least one behind the warm-up.</summary>
    /// <exception cref="NotSupportedException">the backend does not have the operation</exception>
    public OperationTime Measure(OperationCase operation, TimeSpan time, CancellationToken stop = default)
    {
        var call = operation.Place(backend, storage, memory, out var operands);
        long begin = Stopwatch.GetTimestamp();
        // The first call is the warm-up's first, and the count of its work.
        var profile = new ProfiledKernels(backend.Kernels, backend.Synchronize);
        call(profile);
        var counted = profile.Table.Single();
        double fastest = double.PositiveInfinity;
        while (Stopwatch.GetElapsedTime(begin) < WarmUpShare * time) fastest = Math.Min(fastest, PerCall(call, 1));
        int calls = cold ? 1 : (int)Math.Clamp(ShortestMilliseconds / fastest, 1, MostCalls);
        var milliseconds = new List<double>();
        do
        {
            stop.ThrowIfCancellationRequested();
            milliseconds.Add(PerCall(call, calls));
        }
        while (milliseconds.Count < MostRepetitions && Stopwatch.GetElapsedTime(begin) < time);
        return new(Timing.Of(milliseconds), counted.Flop + operands.UncountedFlop, counted.Bytes + operands.UncountedBytes);
    }

    double PerCall(Action<IKernels> call, int calls)
    {
        Evict();
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++) call(backend.Kernels);
        backend.Synchronize();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds / calls;
    }

    /// <summary>Every thread of the backend writes its part, so that the caches of all cores are swept.</summary>
    void Evict()
    {
        if (eviction is null) return;
        backend.Kernels.Fill(new Tensor(eviction, 0, DType.F32, EvictedBytes / sizeof(float)), 1);
        backend.Synchronize();
    }

    public void Dispose()
    {
        memory.Dispose();
        eviction?.Dispose();
    }
}

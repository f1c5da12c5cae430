using System.Diagnostics;
using CyberLM.Kernels;

namespace CyberLM.Tests.Kernels.Measurement;

/// <summary>A device that takes at least so long for whatever is queued, by the clock that measures it.</summary>
sealed class SlowBackend(Backend inner, TimeSpan delay) : Backend
{
    public override BackendInfo Info => inner.Info;
    public override IKernels Kernels => inner.Kernels;

    public override DeviceBuffer Allocate(long bytes) => inner.Allocate(bytes);

    public override void Write<T>(Tensor to, ReadOnlySpan<T> from) => inner.Write(to, from);

    public override void Read<T>(Span<T> to, Tensor from) => inner.Read(to, from);

    public override void Synchronize()
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < delay) Thread.Sleep(1);
        inner.Synchronize();
    }

    public override void Dispose() => inner.Dispose();
}

namespace CyberLM.Kernels;

/// <summary>A backend whose calls are checked against the contract. Disposing it disposes the backend inside.</summary>
/// <param name="findNotANumber">read every result back and refuse what is not a number: slow, for hunting</param>
public sealed class CheckedBackend(Backend inner, bool findNotANumber = false) : Backend
{
    public override BackendInfo Info => inner.Info;
    public override IKernels Kernels { get; } = new CheckedKernels(inner.Kernels, findNotANumber ? inner : null);

    public override DeviceBuffer Allocate(long bytes) => inner.Allocate(bytes);

    public override void Write<T>(Tensor to, ReadOnlySpan<T> from) => inner.Write(to, from);

    public override void Read<T>(Span<T> to, Tensor from) => inner.Read(to, from);

    public override void Synchronize() => inner.Synchronize();

    public override IDisposable? Freeze(IReadOnlyList<Tensor> weights) => inner.Freeze(weights);

    public override long FrozenBytes(IReadOnlyList<Tensor> weights) => inner.FrozenBytes(weights);

    public override void Dispose() => inner.Dispose();
}

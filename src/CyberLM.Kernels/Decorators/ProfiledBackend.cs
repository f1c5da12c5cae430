namespace CyberLM.Kernels;

/// <summary>A backend whose operations are measured. Disposing it disposes the backend inside.</summary>
public sealed class ProfiledBackend(Backend inner) : Backend
{
    public ProfiledKernels Profile { get; } = new(inner.Kernels, inner.Synchronize);
    public override BackendInfo Info => inner.Info;
    public override IKernels Kernels => Profile;

    public override DeviceBuffer Allocate(long bytes) => inner.Allocate(bytes);

    public override void Write<T>(Tensor to, ReadOnlySpan<T> from) => inner.Write(to, from);

    public override void Read<T>(Span<T> to, Tensor from) => inner.Read(to, from);

    public override void Synchronize() => inner.Synchronize();

    public override IDisposable? Freeze(IReadOnlyList<Tensor> weights) => inner.Freeze(weights);

    public override long FrozenBytes(IReadOnlyList<Tensor> weights) => inner.FrozenBytes(weights);

    public override void Dispose() => inner.Dispose();
}

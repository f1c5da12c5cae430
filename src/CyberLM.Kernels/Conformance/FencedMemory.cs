using System.Runtime.CompilerServices;

namespace CyberLM.Kernels.Conformance;

/// <summary>
/// One allocation per backend that every case uses anew: thousands of allocations would cost more than the operations. A memory checker
/// sees nothing inside an allocation; for it each tensor is one of its own, of exactly its size.
/// </summary>
sealed class FencedMemory
{
    const int Alignment = 256;
    static readonly ConditionalWeakTable<Backend, FencedMemory> Memories = [];
    readonly Backend backend;
    readonly List<DeviceBuffer> apart = [];
    DeviceBuffer? buffer;
    long used;

    FencedMemory(Backend backend) => this.backend = backend;

    public static FencedMemory Of(Backend backend) => Memories.GetValue(backend, b => new FencedMemory(b));

    /// <summary>Null where an argument is absent or another one's twin.</summary>
    public FencedTensor?[] Place(KernelCase kernelCase, DType storage)
    {
        var own = Array.FindAll(kernelCase.Arguments, a => !a.IsAbsent && a.SameAs is null);
        if (KernelRun.AllocatesEachTensor)
        {
            foreach (var old in apart) old.Dispose();
            apart.Clear();
            return Array.ConvertAll(kernelCase.Arguments, a => own.Contains(a) ? TakeApart(a, a.Type(storage)) : null);
        }
        Reserve(own.Sum(a => Aligned(FencedTensor.BytesOf(a, a.Type(storage)))));
        used = 0;
        return Array.ConvertAll(kernelCase.Arguments, a => own.Contains(a) ? Take(a, a.Type(storage)) : null);
    }

    FencedTensor Take(CaseArgument argument, DType type)
    {
        var tensor = new FencedTensor(backend, buffer!, used, argument, type, FencedTensor.Fence);
        used += Aligned(FencedTensor.BytesOf(argument, type));
        return tensor;
    }

    FencedTensor TakeApart(CaseArgument argument, DType type)
    {
        apart.Add(backend.Allocate(argument.Shape.Count * type.Size()));
        return new FencedTensor(backend, apart[^1], 0, argument, type, fence: 0);
    }

    void Reserve(long bytes)
    {
        if (buffer is not null && buffer.Bytes >= bytes) return;
        buffer?.Dispose();
        buffer = backend.Allocate(Math.Max(2 * bytes, 1 << 20));
    }

    static long Aligned(long bytes) => (bytes + Alignment - 1) / Alignment * Alignment;
}

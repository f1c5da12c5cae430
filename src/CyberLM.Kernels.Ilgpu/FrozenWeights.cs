using CyberLM.Kernels.Ilgpu.Operations;
using ILGPU.Runtime;

namespace CyberLM.Kernels.Ilgpu;

/// <summary>Copies of weights that do not change, as FrozenProduct reads them; on the CPU accelerator.</summary>
sealed class FrozenWeights(Accelerator accelerator, string backend, Kernel<FreezeArguments> freeze)
{
    /// <summary>A weight in another shape or type at the same place is another weight.</summary>
    readonly record struct Key(nint Address, DType Type, int Rows, int Last)
    {
        internal static Key Of(Tensor weight) => new(IlgpuKernels.Address(weight), weight.DType, weight.Rows, weight.Last);
    }

    /// <summary>The copies that were made together: small weights share pages.</summary>
    sealed class Block(DeviceBuffer memory)
    {
        internal readonly DeviceBuffer Memory = memory;
        internal long Taken;
        internal int Copies;
    }

    sealed class Copy(Block block, Tensor panels)
    {
        internal readonly Block Block = block;
        internal readonly Tensor Panels = panels;
        internal int Owners;
    }

    readonly Dictionary<Key, Copy> copies = [];

    internal static long Bytes(IReadOnlyList<Tensor> weights) => weights.Sum(Bytes);

    /// <summary>A panel is a whole number of cache lines, and so is a sum of them.</summary>
    static long Bytes(Tensor weight) => FrozenProduct.Bytes(weight.Rows, weight.Last, weight.DType);

    /// <summary>The weight's panels, or None.</summary>
    internal Tensor Find(Tensor weight) =>
        copies.Count > 0 && copies.TryGetValue(Key.Of(weight), out var copy) ? copy.Panels : Tensor.None;

    internal IDisposable Freeze(IReadOnlyList<Tensor> weights)
    {
        var missing = weights.Where(weight => !copies.ContainsKey(Key.Of(weight))).DistinctBy(Key.Of).ToList();
        if (missing.Count > 0)
        {
            var block = new Block(DeviceMemory.Allocate(accelerator, backend, Bytes(missing)));
            foreach (var weight in missing) copies[Key.Of(weight)] = Made(block, weight);
        }
        foreach (var weight in weights) copies[Key.Of(weight)].Owners++;
        return new Owned(this, new(weights.Select(Key.Of)));
    }

    Copy Made(Block block, Tensor weight)
    {
        long bytes = Bytes(weight);
        var panels = new Tensor(block.Memory, block.Taken, weight.DType, checked((int)(bytes / weight.DType.Size())));
        freeze.Launch(FrozenProduct.Panels(weight.Rows), 1, new()
        {
            Panels = IlgpuKernels.View(panels),
            Weight = IlgpuKernels.View(weight),
            Outputs = weight.Rows,
            Channels = weight.Last,
        });
        block.Taken += bytes;
        block.Copies++;
        return new(block, panels);
    }

    void Release(Key key)
    {
        var copy = copies[key];
        if (--copy.Owners > 0) return;
        copies.Remove(key);
        if (--copy.Block.Copies == 0) copy.Block.Memory.Dispose();
    }

    /// <summary>What one caller of Freeze owns.</summary>
    sealed class Owned(FrozenWeights weights, Stack<Key> keys) : IDisposable
    {
        public void Dispose()
        {
            while (keys.TryPop(out var key)) weights.Release(key);
        }
    }
}

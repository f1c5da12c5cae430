using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace CyberLM.Kernels.Ilgpu;

/// <summary>Which shape of kernels an accelerator runs.</summary>
static class DeviceShape
{
    // With more than 32 threads per multiprocessor ILGPU starts its threads by group size: groups of one item then cost one thread each.
    const int WarpSize = 2;
    const int WarpsPerMultiprocessor = 32;

    const int EmulatedWarpSize = 32;
    const int EmulatedProcessors = 2;

    internal static CPUDevice Cpu(int threads) => new(WarpSize, WarpsPerMultiprocessor, threads);

    /// <summary>
    /// A CPU device with groups, shared memory and barriers as a GPU has them, a thread of the system for each of a group's: thousands of
    /// times slower than either, and a test of what a GPU would do.
    /// </summary>
    internal static CPUDevice EmulatedGpu() => new(EmulatedWarpSize, GridShape.Threads / EmulatedWarpSize, EmulatedProcessors);

    internal static bool UsesGroups(Accelerator accelerator) =>
        accelerator.AcceleratorType != AcceleratorType.CPU || accelerator.WarpSize == EmulatedWarpSize;
}

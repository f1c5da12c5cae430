using System.Runtime.InteropServices;

namespace CyberLM.Kernels.Ilgpu;

/// <summary>
/// Pages of 2 MiB for large memory of the host: on a virtual machine a step over gigabytes in pages of 4 KiB waits for page tables as much
/// as for numbers.
/// </summary>
static partial class HugePages
{
    internal const int Size = 2 << 20;
    const int Advice = 14; // MADV_HUGEPAGE

    internal static bool AreThere { get; } = OperatingSystem.IsLinux();

    /// <summary>A wish: where the system does not grant it, pages stay small and nothing else changes.</summary>
    internal static void Ask(nint start, long bytes)
    {
        if (AreThere && bytes >= Size) _ = madvise(start, (nuint)bytes, Advice);
    }

    [LibraryImport("libc")]
    private static partial int madvise(nint start, nuint bytes, int advice);
}

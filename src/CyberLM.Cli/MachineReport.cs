using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using CyberLM.Kernels.Native;

namespace CyberLM.Cli;

/// <summary>What of this machine decides speed and size.</summary>
sealed record MachineReport(string Version, string Runtime, int Cores, long MemoryBytes, IReadOnlyList<string> InstructionSets)
{
    public static MachineReport OfThis()
    {
        string version = typeof(MachineReport).Assembly.GetName().Version!.ToString(3);
        long memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;       // a container's limit counts
        var sets = NativeBackend.Present ? NativeSets() : ManagedSets();
        return new(version, RuntimeInformation.FrameworkDescription.Replace(".NET ", ""), Environment.ProcessorCount, memory, [.. sets]);
    }

    /// <summary>Those of the native library that this processor has: it is asked for each.</summary>
    static IEnumerable<string> NativeSets()
    {
        foreach (var set in Enum.GetValues<InstructionSet>().Where(set => set != InstructionSet.Best))
        {
            bool has = true;
            try
            {
                using var backend = new NativeBackend(1, set);
            }
            catch (NotSupportedException)
            {
                has = false;
            }
            if (has) yield return set.ToString().ToLowerInvariant();
        }
    }

    static IEnumerable<string> ManagedSets()
    {
        yield return "scalar";
        if (Avx2.IsSupported && Fma.IsSupported) yield return "avx2";
        if (Avx512F.IsSupported && Avx512BW.IsSupported && Avx512DQ.IsSupported && Avx512F.VL.IsSupported) yield return "avx512";
    }
}

using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace CyberLM.Cli;

/// <summary>What of this machine decides speed and size.</summary>
sealed record MachineReport(string Version, string Runtime, int Cores, long MemoryBytes, IReadOnlyList<string> InstructionSets)
{
    public static MachineReport OfThis()
    {
        string version = typeof(MachineReport).Assembly.GetName().Version!.ToString(3);
        long memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;       // a container's limit counts
        return new(version, RuntimeInformation.FrameworkDescription.Replace(".NET ", ""), Environment.ProcessorCount, memory, [.. Sets()]);
    }

    static IEnumerable<string> Sets()
    {
        yield return "scalar";
        if (Avx2.IsSupported && Fma.IsSupported) yield return "avx2";
        if (Avx512F.IsSupported && Avx512BW.IsSupported && Avx512DQ.IsSupported && Avx512F.VL.IsSupported) yield return "avx512";
    }
}

using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using CyberLM.Kernels.Native;

namespace CyberLM.Cli;

/// <summary>What of this machine decides speed and size.</summary>
/// <param name="AskedTheLibrary">false: .NET knows fewer instruction sets than the processor may have</param>
sealed record MachineReport(string Version, string Runtime, int Cores, long MemoryBytes, IReadOnlyList<string> InstructionSets,
    bool AskedTheLibrary)
{
    public static MachineReport OfThis()
    {
        string version = typeof(MachineReport).Assembly.GetName().Version!.ToString(3);
        long memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;       // a container's limit counts
        var sets = NativeBackend.Present ? Kernels.Native.InstructionSets.OfThisProcessor().Select(set => set.Name()) : ManagedSets();
        return new(version, RuntimeInformation.FrameworkDescription.Replace(".NET ", ""), Environment.ProcessorCount, memory, [.. sets],
            NativeBackend.Present);
    }

    static IEnumerable<string> ManagedSets()
    {
        yield return "scalar";
        if (Avx2.IsSupported && Fma.IsSupported) yield return "avx2";
        if (Avx512F.IsSupported && Avx512BW.IsSupported && Avx512DQ.IsSupported && Avx512F.VL.IsSupported) yield return "avx512";
    }
}

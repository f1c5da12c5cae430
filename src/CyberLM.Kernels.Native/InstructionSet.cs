namespace CyberLM.Kernels.Native;

/// <summary>The instruction sets the engine is compiled for; the numbers are CLM_ISA_*.</summary>
public enum InstructionSet
{
    Best,
    Scalar,
    Avx2,
    Avx512,
    Avx512Bf16,
    AmxBf16,
}

public static class InstructionSets
{
    /// <summary>Those that this processor has, the plainest first: the engine is asked for each.</summary>
    public static IReadOnlyList<InstructionSet> OfThisProcessor() =>
        [.. Enum.GetValues<InstructionSet>().Where(set => set != InstructionSet.Best && Has(set))];

    /// <summary>What Best stands for: the choice of CYBERLM_ISA, else the best of this processor.</summary>
    public static InstructionSet Chosen => Parse(Environment.GetEnvironmentVariable(Variable)) is not InstructionSet.Best and var named
        ? named
        : OfThisProcessor()[^1];

    /// <summary>CYBERLM_ISA says which one to take.</summary>
    public static bool IsNamed => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable));

    /// <summary>As CYBERLM_ISA and the engine spell it.</summary>
    public static string Name(this InstructionSet set) => set.ToString().ToLowerInvariant();

    internal const string Variable = "CYBERLM_ISA";

    /// <summary>What CYBERLM_ISA asks for; Best when it is not set.</summary>
    internal static InstructionSet Parse(string? name) => name switch
    {
        null or "" => InstructionSet.Best,
        "scalar" => InstructionSet.Scalar,
        "avx2" => InstructionSet.Avx2,
        "avx512" => InstructionSet.Avx512,
        "avx512bf16" => InstructionSet.Avx512Bf16,
        "amxbf16" => InstructionSet.AmxBf16,
        _ => throw new CyberLMException($"{Variable} is '{name}', which is no instruction set",
                                        "Use scalar, avx2, avx512, avx512bf16 or amxbf16, or unset it for the best of this machine."),
    };

    static bool Has(InstructionSet set)
    {
        try
        {
            using var backend = new NativeBackend(1, set, pin: false);
            return true;
        }
        catch (NotSupportedException)
        {
            return false;
        }
    }
}

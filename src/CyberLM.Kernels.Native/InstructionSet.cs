namespace CyberLM.Kernels.Native;

/// <summary>The instruction sets the engine is compiled for; the numbers are CLM_ISA_*.</summary>
public enum InstructionSet
{
    Best,
    Scalar,
    Avx2,
    Avx512,
    Avx512Bf16,
}

static class InstructionSets
{
    internal const string Variable = "CYBERLM_ISA";

    /// <summary>What CYBERLM_ISA asks for; Best when it is not set.</summary>
    internal static InstructionSet Parse(string? name) => name switch
    {
        null or "" => InstructionSet.Best,
        "scalar" => InstructionSet.Scalar,
        "avx2" => InstructionSet.Avx2,
        "avx512" => InstructionSet.Avx512,
        "avx512bf16" => InstructionSet.Avx512Bf16,
        _ => throw new CyberLMException($"{Variable} is '{name}', which is no instruction set",
                                        "Use scalar, avx2, avx512 or avx512bf16, or unset it for the best of this machine."),
    };
}

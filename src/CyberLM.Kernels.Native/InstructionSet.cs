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
        [.. All.Where(Has)];

    /// <summary>Those the engine is compiled for, the plainest first.</summary>
    public static IEnumerable<InstructionSet> All => Enum.GetValues<InstructionSet>().Where(set => set != InstructionSet.Best);

    /// <summary>What the engine takes when it is asked for Best: the choice of CYBERLM_ISA, else its own.</summary>
    public static string Chosen
    {
        get
        {
            using var best = new NativeBackend(1, pin: false);
            return best.Isa;
        }
    }

    /// <summary>What CYBERLM_ISA names; Best when it is not set.</summary>
    public static InstructionSet Named => Parse(Environment.GetEnvironmentVariable(Variable));

    /// <summary>CYBERLM_ISA says which one to take.</summary>
    public static bool IsNamed => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable));

    /// <summary>As CYBERLM_ISA and the engine spell it.</summary>
    public static string Name(this InstructionSet set) => set.ToString().ToLowerInvariant();

    internal const string Variable = "CYBERLM_ISA";

    /// <summary>What CYBERLM_ISA asks for; Best when it is not set.</summary>
    internal static InstructionSet Parse(string? name)
    {
        if (string.IsNullOrEmpty(name)) return InstructionSet.Best;
        foreach (var set in All)
            if (set.Name() == name) return set;
        throw new CyberLMException($"{Variable} is '{name}', which is no instruction set",
            $"Use one of {string.Join(", ", All.Select(Name))}, or unset it for the best of this machine.");
    }

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

namespace CyberLM.Kernels.Native;

/// <summary>Whether each thread of the engine stays on a processor of its own.</summary>
public static class Pinning
{
    internal const string Variable = "CYBERLM_PIN";

    /// <summary>What CYBERLM_PIN asks for; not set: no.</summary>
    internal static bool Parse(string? value) => value switch
    {
        null or "" or "0" => false,
        "1" => true,
        _ => throw new CyberLMException($"{Variable} is '{value}', which is neither 0 nor 1",
                                        "Use 1 to keep each thread on a processor of its own, or unset it."),
    };
}

using System.Reflection;

namespace CyberLM.Kernels.Ilgpu;

/// <summary>A kernel that this accelerator's compiler or driver did not take, and what it said.</summary>
public sealed record KernelRefusal(string Kernel, string Reason)
{
    internal static string NameOf(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";
}

/// <summary>
/// A context in which one kernel did not compile may be of no further use: ILGPU was seen to answer every later kernel with a
/// NullReferenceException. Who catches this opens another context and leaves the kernel out there.
/// </summary>
sealed class KernelRefusedException(KernelRefusal refusal, Exception inner) : Exception(refusal.Reason, inner)
{
    internal KernelRefusal Refusal { get; } = refusal;
}

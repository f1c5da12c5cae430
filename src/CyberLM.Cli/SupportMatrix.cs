using System.Reflection;
using CyberLM.Kernels;

namespace CyberLM.Cli;

enum Support
{
    /// <summary>The backend has code of its own for it.</summary>
    Own,
    /// <summary>The contract's default body composes it from other operations: slower, the same meaning.</summary>
    Composed,
    Absent,
}

/// <summary>Which operation each backend has, read off the interface map, so that the table cannot go stale.</summary>
static class SupportMatrix
{
    /// <summary>Members whose default body only says "not supported".</summary>
    static readonly string[] Optional = [nameof(IKernels.QuantizeRows), nameof(IKernels.MatmulQuantized)];

    public static IReadOnlyList<string> Operations { get; } = [.. typeof(IKernels).GetMethods().Select(m => m.Name)];

    public static IReadOnlyDictionary<string, Support> Of(IKernels kernels)
    {
        InterfaceMapping map = kernels.GetType().GetInterfaceMap(typeof(IKernels));
        return map.InterfaceMethods.Zip(map.TargetMethods).ToDictionary(pair => pair.First.Name, pair => Judge(pair.First, pair.Second));
    }

    static Support Judge(MethodInfo member, MethodInfo target)
    {
        if (target.DeclaringType != typeof(IKernels)) return Support.Own;
        return Optional.Contains(member.Name) ? Support.Absent : Support.Composed;
    }
}

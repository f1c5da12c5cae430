using System.Reflection;

namespace CyberLM.Kernels;

/// <summary>On a member of IKernels that a backend may leave out: its default body only throws NotSupportedException.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OptionalOperationAttribute : Attribute;

/// <summary>What IKernels says about its members.</summary>
public static class Contract
{
    /// <summary>Stands beside the mean square under the root, in both norms.</summary>
    public const double NormEpsilon = 1e-5;

    static readonly Dictionary<string, MethodInfo> members = typeof(IKernels).GetMethods().ToDictionary(member => member.Name);

    /// <summary>In the order in which they stand there.</summary>
    public static IReadOnlyList<string> Operations { get; } = [.. typeof(IKernels).GetMethods().Select(member => member.Name)];

    /// <summary>Where a backend leaves it out, nothing else does it.</summary>
    public static bool IsOptional(string operation) => members[operation].IsDefined(typeof(OptionalOperationAttribute));

    /// <summary>Its default body composes it from others, and an override has to agree with that.</summary>
    public static bool IsFused(string operation) => !members[operation].IsAbstract && !IsOptional(operation);
}

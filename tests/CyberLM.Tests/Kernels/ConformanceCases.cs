using System.Collections.Concurrent;
using CyberLM.Kernels;
using CyberLM.Kernels.Conformance;

namespace CyberLM.Tests.Kernels;

/// <summary>The case list of each storage type, drawn once for all test classes.</summary>
static class ConformanceCases
{
    static readonly ConcurrentDictionary<DType, Lazy<KernelCase[]>> Lists = new();

    public static KernelCase[] All(DType storage) => Lists.GetOrAdd(storage, type => new(() => [.. KernelCases.All(type)])).Value;

    /// <summary>One case of more than one row per operation and pattern of present arguments and their types.</summary>
    public static IEnumerable<KernelCase> OnePerPattern(DType storage) => All(storage)
        .Where(c => c.Arguments.Max(a => a.Shape.Count) is > 1 and < 5000)
        .DistinctBy(c => (c.Operation, string.Join(' ', c.Arguments.Select(a => $"{a.IsAbsent} {a.Role} {a.Access} {a.SameAs}"))));
}

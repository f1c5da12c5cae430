using System.Collections.Concurrent;
using CyberLM.Kernels;
using CyberLM.Kernels.Conformance;
using Xunit;

namespace CyberLM.Tests.Kernels;

/// <summary>
/// What every backend must do, on every case of <see cref="KernelCases"/>: one test per operation, one subclass per backend.
/// </summary>
public abstract class KernelConformance
{
    static readonly ConcurrentDictionary<(DType, string), Lazy<Outcome>> Expected = new();

    protected abstract string Name { get; }
    protected abstract DType Storage { get; }
    protected abstract Backend Create(int threads);
    protected virtual int[] ThreadCounts => [1, 2, 3];
    /// <summary>The backend has what the contract calls optional.</summary>
    protected virtual bool HasOptional => false;

    /// <summary>Cases that a backend which is slow by its nature leaves out.</summary>
    protected virtual bool Runs(KernelCase kernelCase) => true;
    /// <summary>Of those, the ones that are run several times over.</summary>
    protected virtual bool Repeats(KernelCase kernelCase) => true;

    Backend Open(int threads) => ConformanceBackends.Open(Name, threads, Create);

    public static TheoryData<string> Operations() => [.. ConformanceCases.All(DType.F32).Select(c => c.Operation).Distinct()];

    public static TheoryData<string> FusedOperations() => [.. Operations().Select(row => row.Data).Where(Contract.IsFused)];

    public static TheoryData<string> RowWiseOperations() =>
        [.. ConformanceCases.All(DType.BF16).Where(c => c.HasIndependentRows).Select(c => c.Operation).Distinct()];

    KernelCase[] CasesOf(string operation) => [.. ConformanceCases.All(Storage).Where(c => c.Operation == operation && Runs(c))];

    [Theory]
    [MemberData(nameof(Operations))]
    public void Matches_the_reference(string operation)
    {
        var backend = Open(threads: 2);
        foreach (var kernelCase in CasesOf(operation))
        {
            var expected = Expected.GetOrAdd((Storage, kernelCase.ToString()), _ => new(() => KernelRun.OnReference(kernelCase))).Value;
            AssertNone(KernelRun.ErrorBeyondLimit(expected, Run(backend, kernelCase), Storage));
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void Gives_the_same_bits_again_and_with_1_2_and_3_threads(string operation)
    {
        foreach (var kernelCase in CasesOf(operation).Where(Repeats))
        {
            var once = Run(Open(threads: 1), kernelCase);
            foreach (int threads in ThreadCounts.Append(ThreadCounts[^1]))
            {
                var again = Run(Open(threads), kernelCase).DifferenceFrom(once);
                Assert.True(again is null, $"{kernelCase} on {threads} threads: {again}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(RowWiseOperations))]
    public void Gives_a_row_the_same_bits_wherever_and_among_however_many_it_stands(string operation)
    {
        var backend = Open(threads: 2);
        foreach (var kernelCase in CasesOf(operation).Where(c => c.HasIndependentRows && Repeats(c)))
        {
            var whole = Run(backend, kernelCase);
            foreach (var rows in Selections(kernelCase))
            {
                var picked = kernelCase.PickRows(rows, whole);
                var difference = Run(backend, picked).DifferenceFrom(whole, rows);
                Assert.True(difference is null, $"{picked}: {difference}");
            }
        }
    }

    /// <summary>Single rows, the odd ones, all in reverse, all three times over (not into a cache: no token stands there twice).</summary>
    static IEnumerable<int[]> Selections(KernelCase kernelCase)
    {
        int count = kernelCase.Rows;
        yield return [0];
        if (count == 1) yield break;
        yield return [count - 1];
        yield return [count / 2];
        yield return [.. Enumerable.Range(0, count / 2).Select(i => 2 * i + 1)];
        yield return [.. Enumerable.Range(0, count).Reverse()];
        if (kernelCase.Operation != "AttentionDecode" && count < 1000)
            yield return [.. Enumerable.Range(0, 3 * count).Select(i => i % count)];
    }

    [Theory]
    [MemberData(nameof(FusedOperations))]
    public void A_fused_operation_does_what_its_body_says(string operation)
    {
        var backend = Open(threads: 2);
        foreach (var kernelCase in CasesOf(operation))
        {
            var body = Run(backend, kernelCase, new UnfusedKernels(backend.Kernels));
            AssertNone(KernelRun.ErrorBeyondLimit(body, Run(backend, kernelCase), Storage));
        }
    }

    static void AssertNone(string? fault) => Assert.True(fault is null, fault);

    Outcome Run(Backend backend, KernelCase kernelCase, IKernels? kernels = null)
    {
        try
        {
            return KernelRun.On(backend, kernelCase, Storage, kernels);
        }
        catch (Exception e) when (e is NotSupportedException or EntryPointNotFoundException)
        {
            string reason = $"{Name}: not implemented: {kernelCase.Operation} ({e.Message})";
            Assert.SkipWhen(Contract.IsOptional(kernelCase.Operation) && !HasOptional, reason);
            ConformanceBackends.SkipUnlessRequired(Name, reason);
            throw;
        }
    }
}

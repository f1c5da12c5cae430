namespace CyberLM.Kernels.Conformance;

/// <summary>
/// The one list of calls that conformance tests, gradient checks and self-checks share; each family's file has the sizes at its top,
/// and a public method per operation for benchmarks that want other sizes. Sizes are awkward on purpose: below, at and beyond the
/// widths of vector registers and tiles, and one per operation that is large enough to be split between threads. Those of KernelCases.Long
/// are as long as a preset's.
/// </summary>
public static partial class KernelCases
{
    /// <param name="storage">F32 or BF16; F64 for gradient checks on the reference</param>
    public static IEnumerable<KernelCase> All(DType storage) =>
    [
        .. Embedding(storage),
        .. Norms(storage),
        .. Linear(storage),
        .. Attention(storage),
        .. FeedForward(storage),
        .. Loss(storage),
        .. Optimizer(storage),
        .. Memory(storage),
        .. Sampling(storage),
        .. Fused(storage),
        .. Long(storage).Select(c => c with { IsLong = true }),
    ];

    const Role S = Role.Storage;
    const Role F = Role.Float;

    static CaseBuilder New(string operation, DType storage, FormattableString label) =>
        new(operation, FormattableString.Invariant(label), storage);

    /// <summary>One row of the batch after another: 0, 1, .. T-1, 0, 1, ..</summary>
    static IEnumerable<int> PositionsOf(int rows, int time) => Enumerable.Range(0, rows).Select(n => n % time);
}

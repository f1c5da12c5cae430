namespace CyberLM.Kernels.Conformance;

public static partial class KernelCases
{
    /// <summary>
    /// Calls of the length that presets train and sample at, in the one direction that is cut: several blocks of a product's depth, tiles
    /// of keys, chunks of rows and of numbers. A block that is left out, added twice or not added to shows only where there is a next one.
    /// The other directions are small, so that float64 and the slow backends have little to do.
    /// </summary>
    static IEnumerable<KernelCase> Long(DType storage)
    {
        // A block of the native engine is 512 words, of one F32 or two BF16: 1021 is 512 and 509 words, or 511. Rows enough that the weight
        // is packed once for all, and few.
        yield return MatmulForward(storage, 40, 1021, 70, bias: true, S);
        yield return MatmulForward(storage, 150, 1100, 33, bias: true, S);
        yield return MatmulForward(storage, 13, 1100, 70, bias: true, F);
        yield return MatmulBackward(storage, 40, 33, 1100, dInput: true, dBias: true);
        yield return MatmulQuantized(storage, 13, 1100, 33, bias: true, S);
        yield return MatmulResidualForward(storage, 40, 1100, 33, bias: true);
        yield return MatmulGeluForward(storage, 40, 1100, 33, bias: true);
        yield return MatmulSwiGluForward(storage, 40, 1100, 33, bias: true);
        yield return MatmulGeluBackward(storage, 40, 33, 1100, bias: true);
        // Five tiles of 64 queries and keys; the documents' borders stand in the second.
        (Heads Heads, View View)[] attended = [(new(1, 1, 64), View.Everything), (new(2, 1, 32), View.Documents)];
        foreach (var (heads, view) in attended)
        {
            yield return AttentionForward(storage, 1, 300, heads, view);
            yield return AttentionBackward(storage, 1, 300, heads, view);
        }
        yield return AttentionDecode(storage, [300, 3], new(2, 1, 20), window: false);
        yield return AttentionDecode(storage, [1, 2], new(2, 1, 64), window: false, far: 300);
        yield return AttentionDecode(storage, [1], new(1, 1, 8), window: false, far: 300);
        // The native engine sums 16 rows or more in a chunk, and no more than 256 chunks.
        yield return LayerNormBackward(storage, 5000, 7, bias: true);
        yield return RmsNormBackward(storage, 2000, 33);
        // 67 chunks of 16,384 and most of another: what is left out has to be more than the sum's own error.
        yield return Sum("AddSum", storage, 1_110_001, S);
        yield return Sum("GlobalNormSquared", storage, 1_110_001, F);
    }
}

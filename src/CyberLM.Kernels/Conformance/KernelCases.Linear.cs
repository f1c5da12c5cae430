namespace CyberLM.Kernels.Conformance;

public static partial class KernelCases
{
    static IEnumerable<KernelCase> Linear(DType storage)
    {
        // The last has more than one tile in every direction; more than one block of the depth: KernelCases.Long.
        (int N, int C, int OC)[] sizes = [(1, 1, 1), (2, 7, 33), (1, 96, 82), (65, 33, 7), (65, 96, 100), (7, 1, 96), (259, 129, 131)];
        foreach (var (N, C, OC) in sizes)
        {
            yield return MatmulForward(storage, N, C, OC, bias: true, S);
            yield return MatmulForward(storage, N, C, OC, bias: false, F);
            yield return MatmulBackward(storage, N, C, OC, dInput: true, dBias: true);
            yield return MatmulBackward(storage, N, C, OC, dInput: true, dBias: false);
            yield return MatmulQuantized(storage, N, C, OC, bias: true, S);
            yield return MatmulQuantized(storage, N, C, OC, bias: false, F);
        }
        // So many rows that a backend may cut the sum over them into slices, a few and many.
        yield return MatmulBackward(storage, 1100, 33, 70, dInput: false, dBias: true);
        yield return MatmulBackward(storage, 9000, 5, 7, dInput: false, dBias: false);
        yield return Gemm(storage, 33, 7, 1100, S, transposeA: true, transposeB: false, 0.5f, 1);
        yield return Gemm(storage, 33, 7, 1100, F, transposeA: true, transposeB: true, -1, 0);
        yield return MatmulForward(storage, 65, 33, 7, bias: false, S);
        yield return MatmulForward(storage, 65, 96, 100, bias: false, S);
        yield return MatmulForward(storage, 65, 33, 7, bias: true, F);
        yield return MatmulBackward(storage, 65, 33, 7, dInput: false, dBias: true);
        yield return MatmulBackward(storage, 2, 96, 100, dInput: false, dBias: false);
        foreach (bool transposeA in (bool[])[false, true])
            foreach (bool transposeB in (bool[])[false, true])
            {
                yield return Gemm(storage, 1, 1, 1, S, transposeA, transposeB, 1, 0);
                yield return Gemm(storage, 33, 7, 65, S, transposeA, transposeB, 0.5f, 1);
                yield return Gemm(storage, 33, 96, 7, F, transposeA, transposeB, -1, 0);
                yield return Gemm(storage, 131, 129, 133, F, transposeA, transposeB, 2, -0.5f);
            }
        (int OC, int C)[] tables = [(1, 1), (7, 33), (100, 96)];
        foreach (var (OC, C) in tables) yield return QuantizeRows(storage, OC, C);
    }

    public static KernelCase MatmulForward(DType storage, int N, int C, int OC, bool bias, Role output) =>
        New("MatmulForward", storage, $"N {N}, C {C}, OC {OC}, bias {bias}, output {output}")
            .Output("output", output, (N, OC)).PerRow()
            .Input("input", S, (N, C)).PerRow()
            .Input("weight", S, (OC, C))
            .InputIf(bias, "bias", S, OC)
            .Case((k, t) => k.MatmulForward(t[0], t[1], t[2], t[3]));

    public static KernelCase MatmulBackward(DType storage, int N, int C, int OC, bool dInput, bool dBias)
    {
        var c = New("MatmulBackward", storage, $"N {N}, C {C}, OC {OC}, dInput {dInput}, dBias {dBias}");
        if (dInput) c.Output("dInput", S, (N, C)).PerRow();
        else c.Absent("dInput");
        var pairs = new List<(string, string)> { ("dWeight", "weight") };
        if (dInput) pairs.Add(("dInput", "input"));
        if (dBias) pairs.Add(("dBias", "bias"));
        c.Accumulates("dWeight", F, (OC, C));
        // (sqrt(9000) * 2^-24)² = 3.2e-11.
        if (N > 1000) c.Limit(4e-11, 4e-11, "F32 sums of thousands of terms");
        return c
            .AccumulatesIf(dBias, "dBias", F, OC)
            .Input("dOutput", S, (N, OC)).PerRow()
            .Input("input", S, (N, C)).PerRow()
            .Input("weight", S, (OC, C))
            .Case((k, t) => k.MatmulBackward(t[0], t[1], t[2], t[3], t[4], t[5]), new GradientCheck([.. pairs], "dOutput", 0,
                (k, of, take) =>
                {
                    var output = take((N, OC));
                    k.MatmulForward(output, of("input"), of("weight"), dBias ? of("bias") : Tensor.None);
                    return output;
                }));
    }

    public static KernelCase Gemm(
        DType storage, int M, int N, int K, Role factors, bool transposeA, bool transposeB, float alpha, float beta)
    {
        var c = New("Gemm", storage, $"M {M}, N {N}, K {K}, {factors}, transpose {transposeA} {transposeB}, alpha {alpha}, beta {beta}");
        if (beta == 0) c.Output("c", F, (M, N));
        else c.Accumulates("c", F, (M, N));
        return c.Input("a", factors, transposeA ? (K, M) : (M, K))
            .Input("b", factors, transposeB ? (N, K) : (K, N))
            .Case((k, t) => k.Gemm(t[0], t[1], t[2], transposeA, transposeB, alpha, beta));
    }

    public static KernelCase QuantizeRows(DType storage, int OC, int C) =>
        New("QuantizeRows", storage, $"OC {OC}, C {C}")
            .Output("output", Role.Byte, (OC, C)).PerRow().Limit(1e-5, 1e-5, "the quotient in F32 may fall on the other side of a half")
            .Output("scale", F, OC).PerRow()
            .Input("input", S, (OC, C)).PerRow()
            .Case((k, t) => k.QuantizeRows(t[0], t[1], t[2]));

    public static KernelCase MatmulQuantized(DType storage, int N, int C, int OC, bool bias, Role output)
    {
        var c = New("MatmulQuantized", storage, $"N {N}, C {C}, OC {OC}, bias {bias}, output {output}");
        var weight = Array.ConvertAll(c.DrawIndices("weight", OC * C, 255), v => v - 127.0);
        return c.Output("output", output, (N, OC)).PerRow()
            .Input("input", S, (N, C)).PerRow()
            .Input("weight", Role.Byte, (OC, C), weight)
            .Input("scale", F, OC, c.Draw("scale", F, OC, 0.01))
            .InputIf(bias, "bias", S, OC)
            .Case((k, t) => k.MatmulQuantized(t[0], t[1], t[2], t[3], t[4]));
    }
}

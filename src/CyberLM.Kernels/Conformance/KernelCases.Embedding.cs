namespace CyberLM.Kernels.Conformance;

public static partial class KernelCases
{
    static IEnumerable<KernelCase> Embedding(DType storage)
    {
        // The third has more tokens than vocabulary: gradients of one row meet. The last is split between threads.
        (int N, int C, int V, int T)[] sizes = [(1, 1, 1, 1), (2, 7, 100, 2), (65, 33, 5, 13), (65, 96, 82, 65), (300, 96, 100, 65)];
        foreach (var (N, C, V, T) in sizes)
            foreach (bool learned in (bool[])[true, false])
            {
                yield return EncoderForward(storage, N, C, V, T, learned);
                yield return EncoderBackward(storage, N, C, V, T, learned);
            }
    }

    public static KernelCase EncoderForward(DType storage, int N, int C, int V, int T, bool learnedPositions)
    {
        var c = New("EncoderForward", storage, $"N {N}, C {C}, V {V}, positions {learnedPositions}");
        return c.Output("output", F, (N, C)).PerRow()
            .Indices("tokens", N, c.DrawIndices("tokens", N, V)).PerRow()
            .Indices("positions", N, PositionsOf(N, T)).PerRow()
            .Input("wte", S, (V, C))
            .InputIf(learnedPositions, "wpe", S, (T, C))
            .Case((k, t) => k.EncoderForward(t[0], t[1], t[2], t[3], t[4]));
    }

    public static KernelCase EncoderBackward(DType storage, int N, int C, int V, int T, bool learnedPositions)
    {
        var c = New("EncoderBackward", storage, $"N {N}, C {C}, V {V}, positions {learnedPositions}");
        return c.Accumulates("dWte", F, (V, C))
            .AccumulatesIf(learnedPositions, "dWpe", F, (T, C))
            .Input("dOutput", F, (N, C)).PerRow()
            .Indices("tokens", N, c.DrawIndices("tokens", N, V)).PerRow()
            .Indices("positions", N, PositionsOf(N, T)).PerRow()
            .Case((k, t) => k.EncoderBackward(t[0], t[1], t[2], t[3], t[4]), new GradientCheck(
                learnedPositions ? [("dWte", "wte"), ("dWpe", "wpe")] : [("dWte", "wte")], "dOutput", 0,
                (k, of, take) =>
                {
                    var output = take((N, C));
                    k.EncoderForward(output, of("tokens"), of("positions"), of("wte"), learnedPositions ? of("wpe") : Tensor.None);
                    return output;
                }));
    }
}

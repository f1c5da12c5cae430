namespace CyberLM.Kernels.Conformance;

public static partial class KernelCases
{
    const string OneChannel = "one channel: rstd 316 magnifies the rounding of a difference that is 0";

    static IEnumerable<KernelCase> Norms(DType storage)
    {
        (int N, int C)[] sizes = [(1, 1), (65, 1), (2, 7), (65, 33), (3, 96), (300, 96)];
        foreach (var (N, C) in sizes)
        {
            foreach (bool bias in (bool[])[true, false])
            {
                yield return LayerNormForward(storage, N, C, bias);
                yield return LayerNormBackward(storage, N, C, bias);
            }
            yield return RmsNormForward(storage, N, C);
            yield return RmsNormBackward(storage, N, C);
        }
    }

    public static KernelCase LayerNormForward(DType storage, int N, int C, bool bias) =>
        New("LayerNormForward", storage, $"N {N}, C {C}, bias {bias}")
            .Output("output", S, (N, C)).PerRow()
            .Output("mean", F, N).PerRow()
            .Output("rstd", F, N).PerRow()
            .Input("input", F, (N, C)).PerRow()
            .Input("weight", S, C)
            .InputIf(bias, "bias", S, C)
            .Case((k, t) => k.LayerNormForward(t[0], t[1], t[2], t[3], t[4], t[5]));

    public static KernelCase LayerNormBackward(DType storage, int N, int C, bool bias)
    {
        var c = New("LayerNormBackward", storage, $"N {N}, C {C}, bias {bias}");
        var input = c.Draw("input", F, (N, C));
        var statistics = Forward([input, new double[C]], [(N, C), C], [(N, C), N, N],
            (k, o, i) => k.LayerNormForward(o[0], o[1], o[2], i[0], i[1], Tensor.None));
        c.Accumulates("dInput", F, (N, C)).PerRow();
        if (C == 1) c.Limit(1e-8, 1e-8, OneChannel);
        OverRows(c.Accumulates("dWeight", F, C), N);
        OverRows(c.AccumulatesIf(bias, "dBias", F, C), N);
        return c
            .Input("dOutput", S, (N, C)).PerRow()
            .Input("input", F, (N, C), input).PerRow()
            .Input("weight", S, C)
            .Input("mean", F, N, statistics[1]).PerRow()
            .Input("rstd", F, N, statistics[2]).PerRow()
            .Case((k, t) => k.LayerNormBackward(t[0], t[1], t[2], t[3], t[4], t[5], t[6], t[7]), new GradientCheck(
                bias ? [("dInput", "input"), ("dWeight", "weight"), ("dBias", "bias")] : [("dInput", "input"), ("dWeight", "weight")],
                    "dOutput", 0,
                (k, of, take) =>
                {
                    var output = take((N, C));
                    k.LayerNormForward(output, take(N), take(N), of("input"), of("weight"), bias ? of("bias") : Tensor.None);
                    return output;
                }));
    }

    /// <summary>The last argument is a sum over all rows: (sqrt(5000) * 2^-24)² = 1.8e-11.</summary>
    static CaseBuilder OverRows(CaseBuilder c, int rows) => rows > 1000 ? c.Limit(2e-11, 2e-11, "F32 sums of thousands of terms") : c;

    public static KernelCase RmsNormForward(DType storage, int N, int C) =>
        New("RmsNormForward", storage, $"N {N}, C {C}")
            .Output("output", S, (N, C)).PerRow()
            .Output("rstd", F, N).PerRow()
            .Input("input", F, (N, C)).PerRow()
            .Input("weight", S, C)
            .Case((k, t) => k.RmsNormForward(t[0], t[1], t[2], t[3]));

    public static KernelCase RmsNormBackward(DType storage, int N, int C)
    {
        var c = New("RmsNormBackward", storage, $"N {N}, C {C}");
        var input = c.Draw("input", F, (N, C));
        var statistics = Forward([input, new double[C]], [(N, C), C], [(N, C), N],
            (k, o, i) => k.RmsNormForward(o[0], o[1], i[0], i[1]));
        c.Accumulates("dInput", F, (N, C)).PerRow();
        if (C == 1) c.Limit(1e-8, 1e-8, OneChannel);
        return OverRows(c.Accumulates("dWeight", F, C), N)
            .Input("dOutput", S, (N, C)).PerRow()
            .Input("input", F, (N, C), input).PerRow()
            .Input("weight", S, C)
            .Input("rstd", F, N, statistics[1]).PerRow()
            .Case((k, t) => k.RmsNormBackward(t[0], t[1], t[2], t[3], t[4], t[5]), new GradientCheck(
                [("dInput", "input"), ("dWeight", "weight")], "dOutput", 0,
                (k, of, take) =>
                {
                    var output = take((N, C));
                    k.RmsNormForward(output, take(N), of("input"), of("weight"));
                    return output;
                }));
    }
}

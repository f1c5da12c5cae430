namespace CyberLM.Kernels.Conformance;

public static partial class KernelCases
{
    const string TwoRoundings = "what lies between the two operations may or may not round to BF16";

    static IEnumerable<KernelCase> Fused(DType storage)
    {
        (int N, int C)[] sizes = [(1, 1), (2, 7), (65, 33), (300, 96)];
        foreach (var (N, C) in sizes)
        {
            yield return ResidualLayerNormForward(storage, N, C, S, bias: true);
            yield return ResidualLayerNormForward(storage, N, C, F, bias: false);
            yield return ResidualRmsNormForward(storage, N, C, S);
            yield return ResidualRmsNormForward(storage, N, C, F);
        }
        (int N, int C, int OC)[] products = [(1, 1, 1), (2, 7, 33), (65, 33, 7), (65, 96, 100), (259, 129, 131), (1100, 9, 40)];
        foreach (var (N, C, OC) in products)
            foreach (bool bias in (bool[])[true, false])
            {
                yield return MatmulResidualForward(storage, N, C, OC, bias);
                yield return MatmulGeluForward(storage, N, C, OC, bias);
                yield return MatmulSwiGluForward(storage, N, C, OC, bias);
                yield return MatmulGeluBackward(storage, N, C, OC, bias);
            }
    }

    public static KernelCase ResidualLayerNormForward(DType storage, int N, int C, Role right, bool bias) =>
        New("ResidualLayerNormForward", storage, $"N {N}, C {C}, right {right}, bias {bias}")
            .Output("residual", F, (N, C)).PerRow()
            .Output("normed", S, (N, C)).PerRow()
            .Output("mean", F, N).PerRow()
            .Output("rstd", F, N).PerRow()
            .Input("left", F, (N, C)).PerRow()
            .Input("right", right, (N, C)).PerRow()
            .Input("weight", S, C)
            .InputIf(bias, "bias", S, C)
            .Case((k, t) => k.ResidualLayerNormForward(t[0], t[1], t[2], t[3], t[4], t[5], t[6], t[7]));

    public static KernelCase ResidualRmsNormForward(DType storage, int N, int C, Role right) =>
        New("ResidualRmsNormForward", storage, $"N {N}, C {C}, right {right}")
            .Output("residual", F, (N, C)).PerRow()
            .Output("normed", S, (N, C)).PerRow()
            .Output("rstd", F, N).PerRow()
            .Input("left", F, (N, C)).PerRow()
            .Input("right", right, (N, C)).PerRow()
            .Input("weight", S, C)
            .Case((k, t) => k.ResidualRmsNormForward(t[0], t[1], t[2], t[3], t[4], t[5]));

    public static KernelCase MatmulResidualForward(DType storage, int N, int C, int OC, bool bias) =>
        New("MatmulResidualForward", storage, $"N {N}, C {C}, OC {OC}, bias {bias}")
            .Output("output", F, (N, OC)).PerRow().Limit(1e-12, 1.6e-5, TwoRoundings)
            .Scratch("scratch", S, (N, OC)).PerRow()
            .Input("residual", F, (N, OC)).PerRow()
            .Input("input", S, (N, C)).PerRow()
            .Input("weight", S, (OC, C))
            .InputIf(bias, "bias", S, OC)
            .Case((k, t) => k.MatmulResidualForward(t[0], t[1], t[2], t[3], t[4], t[5]));

    public static KernelCase MatmulGeluForward(DType storage, int N, int C, int OC, bool bias) =>
        New("MatmulGeluForward", storage, $"N {N}, C {C}, OC {OC}, bias {bias}")
            .Output("output", S, (N, OC)).PerRow().Limit(1e-12, 6.2e-5, TwoRoundings)
            .Output("preGelu", S, (N, OC)).PerRow()
            .Input("input", S, (N, C)).PerRow()
            .Input("weight", S, (OC, C))
            .InputIf(bias, "bias", S, OC)
            .Case((k, t) => k.MatmulGeluForward(t[0], t[1], t[2], t[3], t[4]));

    public static KernelCase MatmulSwiGluForward(DType storage, int N, int C, int OC, bool bias) =>
        New("MatmulSwiGluForward", storage, $"N {N}, C {C}, OC {OC}, bias {bias}")
            .Output("output", S, (N, OC)).PerRow().Limit(1e-12, 1.4e-4, TwoRoundings + ", in both factors")
            .Output("preSwiGlu", S, (N, 2 * OC)).PerRow()
            .Input("input", S, (N, C)).PerRow()
            .Input("weight", S, (2 * OC, C))
            .InputIf(bias, "bias", S, 2 * OC)
            .Case((k, t) => k.MatmulSwiGluForward(t[0], t[1], t[2], t[3], t[4]));

    public static KernelCase MatmulGeluBackward(DType storage, int N, int C, int OC, bool bias)
    {
        var c = New("MatmulGeluBackward", storage, $"N {N}, C {C}, OC {OC}, bias {bias}");
        var preGelu = c.Draw("preGelu", S, (N, C));
        var gelu = Forward([preGelu], [(N, C)], [(N, C)], (k, o, i) => k.GeluForward(o[0], i[0]))[0];
        return c.Output("dPreGelu", S, (N, C)).PerRow().Limit(1e-12, 6.2e-5, TwoRoundings)
            .Accumulates("dWeight", F, (OC, C))
            .AccumulatesIf(bias, "dBias", F, OC)
            .Input("dOutput", S, (N, OC)).PerRow()
            .Input("gelu", S, (N, C), gelu).PerRow()
            .Input("preGelu", S, (N, C), preGelu).PerRow()
            .Input("weight", S, (OC, C))
            .Case((k, t) => k.MatmulGeluBackward(t[0], t[1], t[2], t[3], t[4], t[5], t[6]), new GradientCheck(
                bias ? [("dPreGelu", "preGelu"), ("dWeight", "weight"), ("dBias", "bias")]
                    : [("dPreGelu", "preGelu"), ("dWeight", "weight")],
                "dOutput", 0, (k, of, take) =>
                {
                    var activated = take((N, C));
                    var output = take((N, OC));
                    k.GeluForward(activated, of("preGelu"));
                    k.MatmulForward(output, activated, of("weight"), bias ? of("bias") : Tensor.None);
                    return output;
                }));
    }
}

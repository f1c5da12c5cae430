namespace CyberLM.Kernels.Measurement;

public static partial class OperationCases
{
    /// <summary>The matrices of a block and the head: name, what comes in, what goes out. "up" holds SwiGLU's gate and value.</summary>
    static (string Name, int In, int Out)[] Matrices(ModelSizes s) =>
    [
        ("qkv", s.C, s.Heads.Width), ("attproj", s.Heads.QueryWidth, s.C), ("up", s.C, 2 * s.Hidden), ("down", s.Hidden, s.C),
        ("head", s.C, s.V),
    ];

    static IEnumerable<OperationCase> Linear(ModelSizes s)
    {
        foreach (var (name, width, outWidth) in Matrices(s))
        {
            yield return MatmulForward(s, name, s.N, width, outWidth);
            yield return MatmulBackward(s, name, width, outWidth, dInput: true);
        }
        foreach (var (name, width, outWidth) in Matrices(s))
            foreach (int rows in (int[])[1, Rows])
            {
                yield return MatmulForward(s, $"decode {name}", rows, width, outWidth);
                yield return MatmulQuantized(s, $"decode {name}", rows, width, outWidth);
            }
        yield return MatmulBackward(s, "qkv dWeight", s.C, s.Heads.Width, dInput: false);
        // The other half of the backward by itself, which the contract has no call for.
        yield return New(nameof(IKernels.Gemm), s, "qkv dInput", $"{s.N}x{s.Heads.Width}x{s.C}", o =>
        {
            Tensor dInput = o.Float((s.N, s.C)), dOutput = o.Stored((s.N, s.Heads.Width)), weight = o.Stored((s.Heads.Width, s.C));
            return k => k.Gemm(dInput, dOutput, weight, transposeA: false, transposeB: false, alpha: 1, beta: 0);
        });
        yield return New(nameof(IKernels.QuantizeRows), s, "head", $"{s.V}x{s.C}", o =>
        {
            Tensor output = o.Bytes((s.V, s.C)), scale = o.Float(s.V), input = o.Stored((s.V, s.C));
            return k => k.QuantizeRows(output, scale, input);
        });
    }

    static OperationCase MatmulForward(ModelSizes s, string name, int rows, int width, int outWidth) =>
        New(nameof(IKernels.MatmulForward), s, name, $"{rows}x{width}x{outWidth}", o =>
        {
            Tensor output = o.Stored((rows, outWidth)), input = o.Stored((rows, width)), weight = o.Stored((outWidth, width));
            return k => k.MatmulForward(output, input, weight, Tensor.None);
        });

    static OperationCase MatmulQuantized(ModelSizes s, string name, int rows, int width, int outWidth) =>
        New(nameof(IKernels.MatmulQuantized), s, name, $"{rows}x{width}x{outWidth}", o =>
        {
            Tensor output = o.Stored((rows, outWidth)), input = o.Stored((rows, width));
            Tensor weight = o.Bytes((outWidth, width)), scale = o.Float(outWidth);
            return k => k.MatmulQuantized(output, input, weight, scale, Tensor.None);
        });

    static OperationCase MatmulBackward(ModelSizes s, string name, int width, int outWidth, bool dInput) =>
        New(nameof(IKernels.MatmulBackward), s, name, $"{s.N}x{width}x{outWidth}", o =>
        {
            var dIn = dInput ? o.Stored((s.N, width)) : Tensor.None;
            Tensor dWeight = o.Float((outWidth, width)), dOutput = o.Stored((s.N, outWidth));
            Tensor input = o.Stored((s.N, width)), weight = o.Stored((outWidth, width));
            return k => k.MatmulBackward(dIn, dWeight, Tensor.None, dOutput, input, weight);
        });

    static IEnumerable<OperationCase> Fused(ModelSizes s)
    {
        string numbers = $"{s.N}x{s.C}";
        yield return New(nameof(IKernels.ResidualLayerNormForward), s, "", numbers, o =>
        {
            Tensor residual = o.Float((s.N, s.C)), normed = o.Stored((s.N, s.C)), mean = o.Float(s.N), rstd = o.Float(s.N);
            Tensor left = o.Float((s.N, s.C)), right = o.Stored((s.N, s.C)), weight = o.Stored(s.C);
            return k => k.ResidualLayerNormForward(residual, normed, mean, rstd, left, right, weight, Tensor.None);
        });
        yield return New(nameof(IKernels.ResidualRmsNormForward), s, "", numbers, o =>
        {
            Tensor residual = o.Float((s.N, s.C)), normed = o.Stored((s.N, s.C)), rstd = o.Float(s.N);
            Tensor left = o.Float((s.N, s.C)), right = o.Stored((s.N, s.C)), weight = o.Stored(s.C);
            return k => k.ResidualRmsNormForward(residual, normed, rstd, left, right, weight);
        });
        yield return New(nameof(IKernels.MatmulResidualForward), s, "down", $"{s.N}x{s.Hidden}x{s.C}", o =>
        {
            Tensor output = o.Float((s.N, s.C)), scratch = o.Stored((s.N, s.C)), residual = o.Float((s.N, s.C));
            Tensor input = o.Stored((s.N, s.Hidden)), weight = o.Stored((s.C, s.Hidden));
            return k => k.MatmulResidualForward(output, scratch, residual, input, weight, Tensor.None);
        });
        yield return New(nameof(IKernels.MatmulGeluForward), s, "up", $"{s.N}x{s.C}x{s.GeluHidden}", o =>
        {
            Tensor output = o.Stored((s.N, s.GeluHidden)), preGelu = o.Stored((s.N, s.GeluHidden));
            Tensor input = o.Stored((s.N, s.C)), weight = o.Stored((s.GeluHidden, s.C));
            return k => k.MatmulGeluForward(output, preGelu, input, weight, Tensor.None);
        });
        yield return New(nameof(IKernels.MatmulSwiGluForward), s, "up", $"{s.N}x{s.C}x{2 * s.Hidden}", o =>
        {
            Tensor output = o.Stored((s.N, s.Hidden)), preSwiGlu = o.Stored((s.N, 2 * s.Hidden));
            Tensor input = o.Stored((s.N, s.C)), weight = o.Stored((2 * s.Hidden, s.C));
            return k => k.MatmulSwiGluForward(output, preSwiGlu, input, weight, Tensor.None);
        });
        yield return New(nameof(IKernels.MatmulGeluBackward), s, "down", $"{s.N}x{s.GeluHidden}x{s.C}", o =>
        {
            Tensor dPreGelu = o.Stored((s.N, s.GeluHidden)), dWeight = o.Float((s.C, s.GeluHidden)), dOutput = o.Stored((s.N, s.C));
            Tensor gelu = o.Stored((s.N, s.GeluHidden)), preGelu = o.Stored((s.N, s.GeluHidden)), weight = o.Stored((s.C, s.GeluHidden));
            return k => k.MatmulGeluBackward(dPreGelu, dWeight, Tensor.None, dOutput, gelu, preGelu, weight);
        });
    }
}

namespace CyberLM.Kernels.Measurement;

public static partial class OperationCases
{
    static IEnumerable<OperationCase> Embedding(ModelSizes s)
    {
        string numbers = $"{s.N}x{s.C}";
        yield return New(nameof(IKernels.EncoderForward), s, "", numbers, o =>
        {
            Tensor output = o.Float((s.N, s.C)), tokens = o.IndicesBelow(s.V, s.N), positions = o.Indices(s.N, n => n % s.T);
            var wte = o.Stored((s.V, s.C));
            return k => k.EncoderForward(output, tokens, positions, wte, Tensor.None);
        });
        yield return New(nameof(IKernels.EncoderBackward), s, "", numbers, o =>
        {
            Tensor dWte = o.Float((s.V, s.C)), dOutput = o.Float((s.N, s.C));
            Tensor tokens = o.IndicesBelow(s.V, s.N), positions = o.Indices(s.N, n => n % s.T);
            return k => k.EncoderBackward(dWte, Tensor.None, dOutput, tokens, positions);
        });
    }

    static IEnumerable<OperationCase> Norms(ModelSizes s)
    {
        string numbers = $"{s.N}x{s.C}";
        yield return New(nameof(IKernels.LayerNormForward), s, "", numbers, o =>
        {
            Tensor output = o.Stored((s.N, s.C)), mean = o.Float(s.N), rstd = o.Float(s.N);
            Tensor input = o.Float((s.N, s.C)), weight = o.Stored(s.C);
            return k => k.LayerNormForward(output, mean, rstd, input, weight, Tensor.None);
        });
        yield return New(nameof(IKernels.LayerNormBackward), s, "", numbers, o =>
        {
            Tensor dInput = o.Float((s.N, s.C)), dWeight = o.Float(s.C), dOutput = o.Stored((s.N, s.C)), input = o.Float((s.N, s.C));
            Tensor weight = o.Stored(s.C), mean = o.Constant(s.N, 0), rstd = o.Constant(s.N, 1);
            return k => k.LayerNormBackward(dInput, dWeight, Tensor.None, dOutput, input, weight, mean, rstd);
        });
        yield return New(nameof(IKernels.RmsNormForward), s, "", numbers, o =>
        {
            Tensor output = o.Stored((s.N, s.C)), rstd = o.Float(s.N), input = o.Float((s.N, s.C)), weight = o.Stored(s.C);
            return k => k.RmsNormForward(output, rstd, input, weight);
        });
        yield return New(nameof(IKernels.RmsNormBackward), s, "", numbers, o =>
        {
            Tensor dInput = o.Float((s.N, s.C)), dWeight = o.Float(s.C), dOutput = o.Stored((s.N, s.C)), input = o.Float((s.N, s.C));
            Tensor weight = o.Stored(s.C), rstd = o.Constant(s.N, 1);
            return k => k.RmsNormBackward(dInput, dWeight, dOutput, input, weight, rstd);
        });
    }

    static IEnumerable<OperationCase> FeedForward(ModelSizes s)
    {
        string gelu = $"{s.N}x{s.GeluHidden}", swiGlu = $"{s.N}x{s.Hidden}";
        yield return New(nameof(IKernels.GeluForward), s, "", gelu, o =>
        {
            Tensor output = o.Stored((s.N, s.GeluHidden)), input = o.Stored((s.N, s.GeluHidden));
            return k => k.GeluForward(output, input);
        });
        yield return New(nameof(IKernels.GeluBackward), s, "", gelu, o =>
        {
            Tensor dInput = o.Stored((s.N, s.GeluHidden)), dOutput = o.Stored((s.N, s.GeluHidden)), input = o.Stored((s.N, s.GeluHidden));
            return k => k.GeluBackward(dInput, dOutput, input);
        });
        yield return New(nameof(IKernels.SwiGluForward), s, "", swiGlu, o =>
        {
            Tensor output = o.Stored((s.N, s.Hidden)), input = o.Stored((s.N, 2 * s.Hidden));
            return k => k.SwiGluForward(output, input);
        });
        yield return New(nameof(IKernels.SwiGluBackward), s, "", swiGlu, o =>
        {
            Tensor dInput = o.Stored((s.N, 2 * s.Hidden)), dOutput = o.Stored((s.N, s.Hidden)), input = o.Stored((s.N, 2 * s.Hidden));
            return k => k.SwiGluBackward(dInput, dOutput, input);
        });
        yield return New(nameof(IKernels.ResidualForward), s, "", $"{s.N}x{s.C}", o =>
        {
            Tensor output = o.Float((s.N, s.C)), left = o.Float((s.N, s.C)), right = o.Stored((s.N, s.C));
            return k => k.ResidualForward(output, left, right);
        });
    }
}

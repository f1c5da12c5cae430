namespace CyberLM.Kernels.Measurement;

public static partial class OperationCases
{
    static IEnumerable<OperationCase> Loss(ModelSizes s)
    {
        foreach (bool gradient in (bool[])[true, false])
            yield return New(nameof(IKernels.FusedClassifier), s, gradient ? "" : "loss only", $"{s.N}x{s.V}", o =>
            {
                Tensor logits = o.Stored((s.N, s.V)), losses = o.Float(s.N), targets = o.IndicesBelow(s.V, s.N);
                return k => k.FusedClassifier(logits, losses, targets, Tensor.None, 1f / s.N, gradient);
            });
    }

    static IEnumerable<OperationCase> Optimizer(ModelSizes s)
    {
        int embedding = s.V * s.C;
        var step = new AdamWStep(1e-3f, 0.9f, 0.95f, 1e-8f, 0.1f, ClipNorm: 1, Step: 1);
        yield return New(nameof(IKernels.AddSum), s, "losses", $"{s.N}", o =>
        {
            Tensor sum = o.Constant(1, 0), values = o.Float(s.N);
            return k => k.AddSum(sum, values);
        });
        yield return New(nameof(IKernels.GlobalNormSquared), s, "gradients", $"{s.Parameters}", o =>
        {
            Tensor sum = o.Constant(1, 0), values = o.Float(s.Parameters);
            return k => k.GlobalNormSquared(sum, values);
        });
        yield return New(nameof(IKernels.AdamW), s, "wte", $"{embedding}", o =>
        {
            Tensor weight = o.Stored(embedding), master = o.Storage == DType.BF16 ? o.Float(embedding) : Tensor.None;
            Tensor gradient = o.Float(embedding), m = o.Float(embedding), v = o.Constant(embedding, 0.01f), norm = o.Constant(1, 1);
            return k => k.AdamW(weight, master, gradient, m, v, norm, Tensor.None, step);
        });
        yield return New(nameof(IKernels.ScaledAdd), s, "wte", $"{embedding}", o =>
        {
            Tensor output = o.Float(embedding), input = o.Float(embedding);
            return k => k.ScaledAdd(output, input, Tensor.None, Tensor.None, alpha: 0.1f, beta: 0.9f);
        });
    }

    static IEnumerable<OperationCase> Memory(ModelSizes s)
    {
        yield return New(nameof(IKernels.Fill), s, "gradients", $"{s.Parameters}", o =>
        {
            var output = o.Float(s.Parameters);
            return k => k.Fill(output, 0);
        });
        yield return New(nameof(IKernels.Convert), s, "F32 to BF16", $"{s.N}x{s.C}", o =>
        {
            Tensor output = o.Numbers(DType.BF16, (s.N, s.C)), input = o.Float((s.N, s.C));
            return k => k.Convert(output, input);
        });
        yield return New(nameof(IKernels.GatherRows), s, "decode", $"{Rows}x{s.C}", o =>
        {
            Tensor output = o.Float((Rows, s.C)), input = o.Float((Prompt, s.C)), index = o.IndicesBelow(Prompt, Rows);
            return k => k.GatherRows(output, input, index);
        });
    }

    static IEnumerable<OperationCase> Sampling(ModelSizes s)
    {
        // As wide as the logits of a model that has learned something: few tokens hold most of the mass.
        const float width = 16;
        (string Call, NextTokenOptions Options)[] cuts =
        [
            ("", new(1, TopK: 0, TopP: 1, MinP: 0)), ("top-k 50, top-p 0.9", new(0.8f, TopK: 50, TopP: 0.9f, MinP: 0)),
        ];
        foreach (var (call, options) in cuts)
            yield return New(nameof(IKernels.NextToken), s, call, $"{Rows}x{s.V}", o =>
            {
                Tensor ids = o.Indices(Rows, _ => 0), likelihood = o.Float((Rows, 2)), logits = o.Stored((Rows, s.V), width);
                var random = o.Constant(Rows, 0.5f);
                return k => k.NextToken(ids, likelihood, logits, Tensor.None, random, options);
            });
    }
}

namespace CyberLM.Kernels;

public sealed partial class CheckedKernels
{
    const int MaskWordBits = 32;

    public void FusedClassifier(Tensor logits, Tensor losses, Tensor targets, Tensor weights, float dLoss, bool writeGradient)
    {
        int N = logits.Rows, V = logits.Last;
        Run(Call(nameof(FusedClassifier)).Writes("logits", logits, Element.StorageOrFloat, (N, V)).Writes("losses", losses, F, N)
            .Reads("targets", targets, Index, N).MayRead("weights", weights, F, N),
            k => k.FusedClassifier(logits, losses, targets, weights, dLoss, writeGradient));
    }

    public void AddSum(Tensor sum, Tensor values) =>
        Run(Call(nameof(AddSum)).Writes("sum", sum, F, 1).Reads("values", values, Element.AnyFloat, values.Shape), k =>
            k.AddSum(sum, values));

    public void GlobalNormSquared(Tensor sum, Tensor values) =>
        Run(Call(nameof(GlobalNormSquared)).WritesPartly("sum", sum, F, 1).Reads("values", values, Element.AnyFloat, values.Shape),
            k => k.GlobalNormSquared(sum, values));

    public void AdamW(
        Tensor weight, Tensor master, Tensor gradient, Tensor m, Tensor v, Tensor normSquared, Tensor skipped, in AdamWStep step)
    {
        var copy = step;
        Shape shape = weight.Shape;
        Run(Call(nameof(AdamW)).Require(step.Step >= 1, $"step {step.Step}: steps count from 1")
            .Require(weight.DType != DType.BF16 || !master.IsNone, $"a BF16 weight {shape} needs its F32 master")
            .Writes("weight", weight, S, shape).MayWrite("master", master, F, shape).Reads("gradient", gradient, F, shape)
            .Writes("m", m, F, shape).Writes("v", v, F, shape).MayRead("normSquared", normSquared, F, 1).MayWrite("skipped", skipped, F, 1),
            k => k.AdamW(weight, master, gradient, m, v, normSquared, skipped, copy));
    }

    public void Gemm(Tensor c, Tensor a, Tensor b, bool transposeA, bool transposeB, float alpha, float beta)
    {
        int M = c.Rows, N = c.Last, K = transposeA ? a.Rows : a.Last;
        Run(Call(nameof(Gemm)).Writes("c", c, F, (M, N)).Reads("a", a, Element.StorageOrFloat, transposeA ? (K, M) : (M, K))
            .Reads("b", b, Element.StorageOrFloat, transposeB ? (N, K) : (K, N)),
            k => k.Gemm(c, a, b, transposeA, transposeB, alpha, beta));
    }

    public void ScaledAdd(Tensor output, Tensor input, Tensor normSquared, Tensor guard, float alpha, float beta) =>
        Run(Call(nameof(ScaledAdd)).Writes("output", output, F, output.Shape).Reads("input", input, F, output.Shape)
            .MayRead("normSquared", normSquared, F, 1).MayRead("guard", guard, F, 1).MayBeSame("output", "input"),
            k => k.ScaledAdd(output, input, normSquared, guard, alpha, beta));

    public void Fill(Tensor output, float value) =>
        Run(Call(nameof(Fill)).WritesPartly("output", output, Element.Any, output.Shape), k => k.Fill(output, value));

    public void Convert(Tensor output, Tensor input) =>
        Run(Call(nameof(Convert)).WritesPartly("output", output, Element.AnyFloat, input.Shape)
            .Reads("input", input, Element.AnyFloat, input.Shape)
            .MayBeSame("output", "input"),
            k => k.Convert(output, input));

    public void GatherRows(Tensor output, Tensor input, Tensor index)
    {
        int N = (int)index.Count, C = input.Last;
        Run(Call(nameof(GatherRows)).Require(output.DType == input.DType, $"output is {output.DType}, input {input.DType}")
            .Writes("output", output, Element.Any, (N, C)).Reads("input", input, Element.Any, (input.Rows, C))
                .Reads("index", index, Index, N),
            k => k.GatherRows(output, input, index));
    }

    public void NextToken(Tensor ids, Tensor logLikelihood, Tensor logits, Tensor allowed, Tensor random, in NextTokenOptions options)
    {
        var copy = options;
        int N = logits.Rows, V = logits.Last;
        Run(Call(nameof(NextToken)).Require(options is { Temperature: >= 0, TopK: >= 0, TopP: > 0, MinP: >= 0 and <= 1 },
            $"{options} is out of range")
            .Writes("ids", ids, Index, N).Writes("logLikelihood", logLikelihood, F, (N, 2))
            .Reads("logits", logits, Element.StorageOrFloat, (N, V))
            .MayRead("allowed", allowed, Index, (N, (V + MaskWordBits - 1) / MaskWordBits)).Reads("random", random, F, N),
            k => k.NextToken(ids, logLikelihood, logits, allowed, random, copy));
    }

    public void QuantizeRows(Tensor output, Tensor scale, Tensor input)
    {
        int OC = input.Rows, C = input.Last;
        Run(Call(nameof(QuantizeRows)).Writes("output", output, Element.Byte, (OC, C)).Writes("scale", scale, F, OC)
            .Reads("input", input, Element.StorageOrFloat, (OC, C)),
            k => k.QuantizeRows(output, scale, input));
    }

    public void MatmulQuantized(Tensor output, Tensor input, Tensor weight, Tensor scale, Tensor bias)
    {
        int N = input.Rows, C = input.Last, OC = weight.Rows;
        Run(Call(nameof(MatmulQuantized)).Writes("output", output, Element.StorageOrFloat, (N, OC)).Reads("input", input, S, (N, C))
            .Reads("weight", weight, Element.Byte, (OC, C)).Reads("scale", scale, F, OC).MayRead("bias", bias, S, OC),
            k => k.MatmulQuantized(output, input, weight, scale, bias));
    }
}

namespace CyberLM.Kernels;

public sealed partial class ProfiledKernels
{
    public void FusedClassifier(Tensor logits, Tensor losses, Tensor targets, Tensor weights, float dLoss, bool writeGradient) =>
        Run(nameof(FusedClassifier), 0, (writeGradient ? 2 : 1) * Bytes(logits) + Bytes(losses, targets, weights),
            k => k.FusedClassifier(logits, losses, targets, weights, dLoss, writeGradient));

    public void AddSum(Tensor sum, Tensor values) => Run(nameof(AddSum), 0, 2 * Bytes(sum) + Bytes(values), k => k.AddSum(sum, values));

    public void GlobalNormSquared(Tensor sum, Tensor values) =>
        Run(nameof(GlobalNormSquared), 0, 2 * Bytes(sum) + Bytes(values), k => k.GlobalNormSquared(sum, values));

    public void AdamW(
        Tensor weight, Tensor master, Tensor gradient, Tensor m, Tensor v, Tensor normSquared, Tensor skipped, in AdamWStep step)
    {
        var copy = step;
        Run(nameof(AdamW), 0, 2 * Bytes(m, v) + Bytes(gradient) + (master.IsNone ? 2 * Bytes(weight) : Bytes(weight) + 2 * Bytes(master)),
            k => k.AdamW(weight, master, gradient, m, v, normSquared, skipped, copy));
    }

    public void Gemm(Tensor c, Tensor a, Tensor b, bool transposeA, bool transposeB, float alpha, float beta) =>
        Run(nameof(Gemm), 2 * c.Count * (transposeA ? a.Rows : a.Last), (beta == 0 ? 1 : 2) * Bytes(c) + Bytes(a, b),
            k => k.Gemm(c, a, b, transposeA, transposeB, alpha, beta));

    public void ScaledAdd(Tensor output, Tensor input, Tensor normSquared, Tensor guard, float alpha, float beta) =>
        Run(nameof(ScaledAdd), 0, (beta == 0 ? 1 : 2) * Bytes(output) + Bytes(input, normSquared, guard),
            k => k.ScaledAdd(output, input, normSquared, guard, alpha, beta));

    public void Fill(Tensor output, float value) => Run(nameof(Fill), 0, Bytes(output), k => k.Fill(output, value));

    public void Convert(Tensor output, Tensor input) => Run(nameof(Convert), 0, Bytes(output, input), k => k.Convert(output, input));

    public void GatherRows(Tensor output, Tensor input, Tensor index) =>
        Run(nameof(GatherRows), 0, 2 * Bytes(output) + Bytes(index), k => k.GatherRows(output, input, index));

    public void NextToken(Tensor ids, Tensor logLikelihood, Tensor logits, Tensor allowed, Tensor random, in NextTokenOptions options)
    {
        var copy = options;
        Run(nameof(NextToken), 0, Bytes(ids, logLikelihood, logits, allowed, random),
            k => k.NextToken(ids, logLikelihood, logits, allowed, random, copy));
    }

    public void QuantizeRows(Tensor output, Tensor scale, Tensor input) =>
        Run(nameof(QuantizeRows), 0, Bytes(output, scale, input), k => k.QuantizeRows(output, scale, input));

    public void MatmulQuantized(Tensor output, Tensor input, Tensor weight, Tensor scale, Tensor bias) =>
        Run(nameof(MatmulQuantized), MatmulFlop(input, weight), Bytes(output, input, weight, scale, bias),
            k => k.MatmulQuantized(output, input, weight, scale, bias));
}
